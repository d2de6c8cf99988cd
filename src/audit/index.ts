export { type AuditRecord, type AuditScope, callerOf } from './audit-record.ts';
export type { RefusalCounts } from './count-refusals.ts';
export { type Audit, createAudit } from './create-audit.ts';
export { composeFilter } from './reading/compose-filter.ts';
export type { EventSelection } from './reading/query-events.ts';
