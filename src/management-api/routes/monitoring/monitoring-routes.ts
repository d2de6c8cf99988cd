import type { Route } from '../../../http/server/route.ts';
import { operations } from '../../contract.ts';
import { invalidField, thingNotFound } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';
import { readDetails, toLog } from './read-log.ts';
import { listLogRows } from './stored-logs.ts';

/** Message processing logs of a subaccount. Source: SAP doc "Monitor Message Processing" */
export const monitoringRoutes = ({ accounts, messageProcessingLogs: logs }: ManagedRooms): readonly Route[] => [
  serve(operations.searchMessageProcessingLogs, async ({ params, body }) => {
    const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
    const { limit, after, id, status, artifactId } = body;
    const conditions = [
      ...(status === undefined ? [] : [{ column: 'status' as const, values: [status] }]),
      ...(artifactId === undefined ? [] : [{ column: 'artifact_id' as const, values: [artifactId] }]),
    ];
    // An id is that of the message, of its exchange or of the application: the first that leads to something counts.
    for (const column of id === undefined ? [undefined] : idColumns) {
      const rows = await listLogRows(logs, {
        subaccountId,
        conditions: [...conditions, ...(column && id !== undefined ? [{ column, values: [id] }] : [])],
        limit: limit + 1,
        ...(after !== undefined && { after: parsePosition(after) }),
      });
      if (rows.length === 0) continue;
      const page = rows.slice(0, limit).map(toLog);
      const last = page.at(-1);
      return { logs: page, ...(rows.length > limit && last && { next: `${last.endedAtMs}-${last.messageGuid}` }) };
    }
    return { logs: [] };
  }),
  serve(operations.getMessageProcessingLog, async ({ params }) => {
    const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
    const conditions = [{ column: 'message_guid' as const, values: [params.log] }];
    const [row] = await listLogRows(logs, { subaccountId, conditions, limit: 1 });
    if (row === undefined) throw thingNotFound('message processing log');
    return { ...toLog(row), ...(await readDetails(logs, subaccountId, params.log)) };
  }),
];

const idColumns = ['message_guid', 'correlation_id', 'application_message_id'] as const;

/** Where the next page begins: behind a log that ended then and has this id. */
const parsePosition = (text: string): readonly [number, string] => {
  const [, endedAtMs, guid] = /^(\d{1,15})-(.{1,120})$/.exec(text) ?? [];
  if (endedAtMs === undefined || guid === undefined) throw invalidField('after', 'must be "next" of the page before');
  return [Number(endedAtMs), guid];
};
