export type { AppendEvent, AppendEvents } from './append-event.ts';
export type { AuditRecord, AuditScope } from './audit-record.ts';
export type { ChainVerdict } from './chain-verdict.ts';
export { type Audit, createAudit } from './create-audit.ts';
export type { AuditFilter } from './list-events.ts';
