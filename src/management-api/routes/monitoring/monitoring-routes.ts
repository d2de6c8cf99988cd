import type { Route } from '../../../http/server/route.ts';
import { operations } from '../../contract.ts';
import { thingNotFound } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';
import { findAttachment, findTraceMessage, listRunSteps } from './read-kept.ts';
import { readDetails, toLog } from './read-log.ts';
import { searchLogs } from './search-logs.ts';
import { listLogRows } from './stored-logs.ts';

/** Message processing logs of a subaccount. Source: SAP doc "Monitor Message Processing" */
export const monitoringRoutes = ({ accounts, messageProcessingLogs: logs }: ManagedRooms): readonly Route[] => [
  serve(operations.searchMessageProcessingLogs, async ({ params, body }) => {
    const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
    return searchLogs(logs, subaccountId, body);
  }),
  serve(operations.countMessageProcessingLogs, async ({ params, body: { artifactId, ...span } }) => {
    const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
    const counts = await logs.countByTime({ subaccountId, ...span, ...(artifactId !== undefined && { artifactId }) });
    return { counts: [...counts] };
  }),
  serve(operations.getMessageProcessingLog, async ({ params }) => {
    const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
    const conditions = [{ column: 'message_guid' as const, values: [params.log] }];
    const [row] = await listLogRows(logs, { subaccountId, conditions, limit: 1 });
    if (row === undefined) throw thingNotFound('message processing log');
    return { ...toLog(row), ...(await readDetails(logs, subaccountId, params.log)) };
  }),
  serve(operations.getMessageAttachment, async ({ params }) => {
    const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
    const found = await findAttachment(logs, subaccountId, params.log, params.attachment);
    if (found === undefined) throw thingNotFound('attachment');
    return found;
  }),
  serve(operations.getMessageRun, async ({ params }) => {
    const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
    const steps = await listRunSteps(logs, subaccountId, params.log, params.run);
    if (steps === undefined) throw thingNotFound('run');
    return { steps };
  }),
  serve(operations.getTraceMessage, async ({ params }) => {
    const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
    const found = await findTraceMessage(logs, subaccountId, params.log, params.trace);
    if (found === undefined) throw thingNotFound('trace');
    return found;
  }),
];
