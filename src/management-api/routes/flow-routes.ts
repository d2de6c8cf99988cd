import type { Route } from '../../http/server/route.ts';
import { operations } from '../contract.ts';
import { toWireFlow } from '../flows.ts';
import type { ManagedRooms } from '../rooms.ts';
import { serve } from '../serve-operation.ts';
import { getSubaccountByLabel } from './find-subaccount.ts';

/** Message endpoints. Source: Portolan */
export const flowRoutes = ({ accounts, flows }: ManagedRooms): readonly Route[] => [
  serve(operations.listFlows, async ({ params }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    return (await flows.listFlows(id)).map(toWireFlow);
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
