import { formatApplicationName } from '../../../accounts/index.ts';
import type { Route } from '../../../http/server/route.ts';
import { applicationName, operations } from '../../contract.ts';
import { invalidField, thingNotFound } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { parseApplicationName } from '../../wire/application-name.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** Subaccounts and what they are subscribed to. Source: SAP doc "Account Model" */
export const subaccountRoutes = ({ accounts }: ManagedRooms): readonly Route[] => [
  serve(operations.listSubaccounts, async ({ ownSubaccountId }) =>
    ownSubaccountId === undefined
      ? [...(await accounts.listSubaccounts())]
      : [await accounts.getSubaccount(ownSubaccountId)],
  ),
  serve(operations.createSubaccount, ({ body, actor }) => accounts.createSubaccount(body, actor)),
  serve(operations.getSubaccount, ({ params }) => getSubaccountByLabel(accounts, params.subaccount)),
  serve(operations.deleteSubaccount, async ({ params, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    await accounts.deleteSubaccount(id, actor);
  }),

  serve(operations.listSubscriptions, async ({ params }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    return (await accounts.listSubscriptions(id)).map(formatApplicationName);
  }),
  serve(operations.putSubscription, async ({ params, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    await accounts.subscribe(id, parseSubscription(params), actor);
    return {};
  }),
  serve(operations.deleteSubscription, async ({ params, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    if (!(await accounts.unsubscribe(id, parseSubscription(params), actor))) throw thingNotFound('subscription');
  }),
];

const parseSubscription = (params: { readonly provider: string; readonly application: string }) => {
  const parsed = applicationName.safeParse(`${params.provider}/${params.application}`);
  if (!parsed.success) throw invalidField('application', parsed.error.issues[0]?.message ?? 'is invalid');
  return parseApplicationName(parsed.data);
};
