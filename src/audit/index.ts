export type { AppendEvent } from './append-event.ts';
export type { AuditRecord, AuditScope } from './audit-record.ts';
export { type Audit, createAudit } from './create-audit.ts';
export type { AuditFilter } from './list-events.ts';
export type { ChainVerdict } from './verify-chain.ts';
