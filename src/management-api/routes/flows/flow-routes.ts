import type { Route } from '../../../http/server/route.ts';
import { operations } from '../../contract.ts';
import { thingNotFound } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { toShownFlow, toWireFlow } from '../../wire/flow.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';
import { toWireEndpoints } from './flow-endpoints.ts';

/** Message endpoints. Source: Portolan */
export const flowRoutes = ({
  accounts,
  flows,
  integrationContent,
  messageProcessingLogs,
}: ManagedRooms): readonly Route[] => [
  serve(operations.listFlows, async ({ params, role }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    return (await flows.listFlows(id)).map((flow) => toShownFlow(toWireFlow(flow), role));
  }),
  serve(operations.getFlow, async ({ params, role }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const found = await flows.findFlow(id, params.flow);
    if (found === undefined) throw thingNotFound('flow');
    return toShownFlow(toWireFlow(found), role);
  }),
  serve(operations.listFlowEndpoints, async ({ params }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const origin = await integrationContent.serviceEndpoints.findOrigin(id);
    return toWireEndpoints(await flows.listEndpoints(id), origin, id, messageProcessingLogs);
  }),
  serve(operations.getFlowEndpoint, async ({ params }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const found = await flows.findEndpoint(id, params.flow);
    if (found === undefined) throw thingNotFound('flow');
    const origin = await integrationContent.serviceEndpoints.findOrigin(id);
    const [endpoint] = await toWireEndpoints([found], origin, id, messageProcessingLogs);
    if (endpoint === undefined) throw new Error('one endpoint was to be shown');
    return endpoint;
  }),
  serve(operations.putFlow, async ({ params, body, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const { isNew } = await flows.putFlow(id, body, actor);
    return { isNew };
  }),
  serve(operations.deleteFlow, async ({ params, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    await flows.deleteFlow(id, params.flow, actor);
  }),
  serve(operations.setFlowLogLevel, async ({ params, body, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const { level, untilMs } = await flows.setLogLevel(id, params.flow, body.level, actor);
    return { level, ...(untilMs !== undefined && { until: new Date(untilMs).toISOString() }) };
  }),
];
