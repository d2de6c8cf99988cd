export type { AppendEvent, AppendEvents } from './append-event.ts';
export { type AuditRecord, type AuditScope, callerOf } from './audit-record.ts';
export type { ChainVerdict } from './chain/chain-verdict.ts';
export type { RefusalCounts } from './count-refusals.ts';
export { type Audit, createAudit } from './create-audit.ts';
export { composeFilter } from './reading/compose-filter.ts';
export type { AuditFilter } from './reading/list-events.ts';
export type { EventPage, EventSearch, EventSelection } from './reading/query-events.ts';
export type { RetentionPeriods } from './retention/retention-periods.ts';
