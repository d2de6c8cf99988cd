import { type AuditRecord, type AuditScope, callerOf, composeFilter } from '../../../audit/index.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations, type RequestOf, type ResponseOf } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

type Search = RequestOf<typeof operations.searchAuditEvents>;
type Page = ResponseOf<typeof operations.searchAuditEvents>;

/** Reading, verifying and keeping audit events. Source: SAP doc "Audit Log Retrieval API Usage"; security.md S-65 */
export const auditRoutes = ({ accounts, audit }: ManagedRooms, defaultRetentionDays: number): readonly Route[] => {
  const search = async (
    scope: AuditScope,
    { limit, fromMs, beforeId, ...rest }: Search,
    actor: Actor,
  ): Promise<Page> => {
    const { records, continueBeforeId } = await audit.search.list({
      scope,
      fromMs,
      beforeId,
      filter: composeFilter(rest),
      skip: 0,
      limit: limit + 1,
    });
    const shown = records.slice(0, limit);
    const nextBeforeId = records.length > limit ? shown.at(-1)?.id : continueBeforeId;
    await audit.appendAlone({
      category: 'audit.data-access',
      ...(scope !== 'installation' && { subaccountId: scope }),
      actor,
      action: 'read',
      object: 'Audit log',
      message: 'Reading audit log records',
      attributes: toAttributes({ records: shown.length, fromMs, ...rest }),
    });
    return { events: shown.map(toWireEvent), ...(nextBeforeId !== undefined && { nextBeforeId }) };
  };

  return [
    serve(operations.searchAuditEvents, async ({ params, body, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return await search(id, body, actor);
    }),
    serve(operations.searchInstallationAuditEvents, ({ body, actor }) => search('installation', body, actor)),
    serve(operations.verifyAuditEvents, () => audit.verify()),
    serve(operations.getAuditRetention, async ({ params }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      const days = await audit.retentionPeriods.find(id);
      return { days: days ?? defaultRetentionDays, isDefault: days === undefined };
    }),
    serve(operations.putAuditRetention, async ({ params, body, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      await audit.retentionPeriods.set(id, body.days, actor);
      return { days: body.days };
    }),
  ];
};

const toAttributes = (facts: Readonly<Record<string, string | number | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]])),
  );

const toWireEvent = (record: AuditRecord): Page['events'][number] => {
  const { id, createdAtMs, category, action, object, message, attributes, actor } = record;
  return {
    id,
    atMs: createdAtMs,
    category,
    user: callerOf(record),
    action,
    object,
    message,
    ...(attributes !== undefined && { attributes: { ...attributes } }),
    ...(actor.remoteAddress !== undefined && { remoteAddress: actor.remoteAddress }),
    ...(actor.requestId !== undefined && { requestId: actor.requestId }),
  };
};
