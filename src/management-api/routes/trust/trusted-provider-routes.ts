import type { Route } from '../../../http/server/route.ts';
import { operations } from '../../contract.ts';
import { thingNotFound } from '../../errors.ts';
import { toWireProvider } from '../../landscape/wire-provider.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** Trusted identity providers. Source: SAP doc "Trust Management API" */
export const trustedProviderRoutes = ({ accounts, identityProvider }: ManagedRooms): readonly Route[] => {
  const { trustedProviders } = identityProvider;
  return [
    serve(operations.listTrustedIdentityProviders, async ({ params }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return (await trustedProviders.list(id)).map(toWireProvider);
    }),
    serve(operations.listIdentityProviderUses, async ({ params }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return [...(await trustedProviders.listUses(id))];
    }),
    serve(operations.putTrustedIdentityProvider, async ({ params, body, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return await trustedProviders.put(id, body, actor);
    }),
    serve(operations.setDefaultIdentityProvider, async ({ params, body, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      await trustedProviders.putDefault(id, body.name, actor);
      return body;
    }),
    serve(operations.deleteTrustedIdentityProvider, async ({ params, body, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      if (!(await trustedProviders.delete(id, body, actor))) throw thingNotFound('trusted identity provider');
      return {};
    }),
  ];
};
