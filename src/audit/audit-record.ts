import { z } from 'zod';
import type { Actor, AuditCategory, AuditEvent } from '../foundation/audit-event.ts';
import { type SubaccountId, toRequestId, toSubaccountId } from '../foundation/ids.ts';
import type { AuditEventRow } from '../storage/tables/audit.ts';

/** A stored audit event. Source: SAP doc "Audit Log Retrieval API Usage" */
export type AuditRecord = AuditEvent & {
  /** Sorts by time. */
  readonly id: string;
  readonly createdAtMs: number;
};

/** Who acted, as in the property `User` of the Audit Log Retrieval API, which searches go by. Source: SAP doc "Audit Log Retrieval API Usage" */
export const callerOf = ({ actor }: Pick<AuditEvent, 'actor'>): string => {
  if (actor.kind === 'system') return '';
  return actor.kind === 'user' && actor.clientId !== undefined
    ? `${actor.clientId} on behalf of ${actor.name}`
    : actor.name;
};

/** Whose events: those of a subaccount, or those of the whole installation. */
export type AuditScope = SubaccountId | 'installation';

/** How a scope stands in the database. */
export const toScopeColumn = (scope: AuditScope | undefined): string =>
  scope === undefined || scope === 'installation' ? '' : scope;

const attributesSchema = z.record(z.string(), z.string());

/** A row as the record it holds. */
export const toAuditRecord = (row: AuditEventRow): AuditRecord => ({
  id: row.id,
  createdAtMs: row.created_at_ms,
  // Only `append` writes these columns, from the union types they are read back as.
  category: row.category as AuditCategory,
  action: row.action as AuditEvent['action'],
  actor: {
    kind: row.actor_kind as Actor['kind'],
    name: row.actor_name,
    ...(row.client_id !== null && { clientId: row.client_id }),
    ...(row.remote_address !== null && { remoteAddress: row.remote_address }),
    ...(row.request_id !== null && { requestId: toRequestId(row.request_id) }),
  },
  object: row.object,
  message: row.message,
  ...(row.subaccount_id !== '' && { subaccountId: toSubaccountId(row.subaccount_id) }),
  ...(row.attributes !== null && { attributes: attributesSchema.parse(JSON.parse(row.attributes)) }),
});
