import type { AuditCategory } from '../../foundation/audit-event.ts';
import type { Database } from '../../storage/database.ts';
import { type AuditRecord, type AuditScope, toAuditRecord, toScopeColumn } from '../audit-record.ts';

/** Which events to list; what is absent does not matter. */
export type AuditFilter = {
  /** First millisecond. */
  readonly fromMs?: number;
  /** The millisecond after the last. */
  readonly toMs?: number;
  readonly category?: AuditCategory;
  readonly actorName?: string;
  /** Only what was recorded before the event of this id: the next page. */
  readonly beforeId?: string;
  /** 1,000 unless told otherwise, and at most. */
  readonly limit?: number;
};

const maxPageSize = 1_000;

/** Lists events of one scope, newest first. Source: SAP doc "Audit Log Retrieval API Usage" (pages of 1,000); security.md S-55 */
export const listEvents = async (
  database: Database,
  scope: AuditScope,
  filter: AuditFilter,
): Promise<readonly AuditRecord[]> => {
  let query = database.read.selectFrom('audit_events').selectAll().where('subaccount_id', '=', toScopeColumn(scope));
  if (filter.fromMs !== undefined) query = query.where('id', '>=', toIdPrefix(filter.fromMs));
  if (filter.toMs !== undefined) query = query.where('id', '<', toIdPrefix(filter.toMs));
  if (filter.beforeId !== undefined) query = query.where('id', '<', filter.beforeId);
  if (filter.category !== undefined) query = query.where('category', '=', filter.category);
  if (filter.actorName !== undefined) query = query.where('actor_name', '=', filter.actorName);
  const limit = Math.min(Math.max(filter.limit ?? maxPageSize, 1), maxPageSize);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map(toAuditRecord);
};

/** What all ids of a millisecond begin with. Source: RFC 9562 §5.7 */
export const toIdPrefix = (epochMs: number): string => {
  const time = Math.max(0, Math.floor(epochMs)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}`;
};
