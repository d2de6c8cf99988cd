import type { Route } from '../../http/server/route.ts';
import { operations } from '../contract.ts';
import type { ManagedRooms } from '../rooms.ts';
import { serve } from '../serve-operation.ts';
import { getSubaccountByLabel } from './find-subaccount.ts';

/** C4C systems. Source: SAP doc "Configuring the SAP BTP Application Connectivity to SAP Cloud for Customer APIs" */
export const cloudForCustomerRoutes = ({ accounts, cloudForCustomer: manage }: ManagedRooms): readonly Route[] => {
  const idOf = async ({ subaccount }: { readonly subaccount: string }) =>
    (await getSubaccountByLabel(accounts, subaccount)).id;
  return [
    serve(operations.getC4cSystem, async ({ params }) => {
      const { id, subdomain } = await getSubaccountByLabel(accounts, params.subaccount);
      return { localServiceProvider: await manage.getLocalServiceProvider(id), ...manage.urlsOf(subdomain) };
    }),
    serve(operations.setC4cLocalServiceProvider, async ({ params, body, actor }) => {
      const id = await idOf(params);
      await manage.setLocalServiceProvider(id, body.name, actor);
      return { localServiceProvider: await manage.getLocalServiceProvider(id) };
    }),

    serve(operations.listC4cIdentityProviders, async ({ params }) => [
      ...(await manage.listProviders(await idOf(params))),
    ]),
    serve(operations.putC4cIdentityProvider, async ({ params, body, actor }) =>
      manage.putProvider(await idOf(params), body, actor),
    ),
    serve(operations.deleteC4cIdentityProvider, async ({ params, body, actor }) => {
      await manage.deleteProvider(await idOf(params), body.issuer, actor);
      return {};
    }),

    serve(operations.listC4cOAuthClients, async ({ params }) =>
      (await manage.listClients(await idOf(params))).map(({ scopes, ...client }) => ({
        ...client,
        scopes: [...scopes],
      })),
    ),
    serve(operations.createC4cOAuthClient, async ({ params, body, actor }) => {
      const { client, secret } = await manage.createClient(await idOf(params), body, actor);
      const shown = { ...client, scopes: [...client.scopes] };
      return secret === undefined ? shown : { ...shown, secret: secret.reveal() };
    }),
    serve(operations.updateC4cOAuthClient, async ({ params, body, actor }) => {
      const client = await manage.updateClient(await idOf(params), params.client, body, actor);
      return { ...client, scopes: [...client.scopes] };
    }),
    serve(operations.deleteC4cOAuthClient, async ({ params, actor }) => {
      await manage.deleteClient(await idOf(params), params.client, actor);
    }),

    serve(operations.listC4cTechnicalUsers, async ({ params }) =>
      (await manage.listTechnicalUsers(await idOf(params))).map(({ name, certificate }) => ({
        name,
        ...(certificate !== undefined && { certificate }),
      })),
    ),
    serve(operations.putC4cTechnicalUser, async ({ params, body, actor }) =>
      manage.putTechnicalUser(await idOf(params), body, actor),
    ),
    serve(operations.deleteC4cTechnicalUser, async ({ params, body, actor }) => {
      await manage.deleteTechnicalUser(await idOf(params), body.name, actor);
      return {};
    }),

    serve(operations.createC4cSampleData, async ({ params, actor }) => {
      const id = await idOf(params);
      if (await manage.hasAccounts(id)) return { isCreated: false };
      await manage.createSampleData(id, actor);
      return { isCreated: true };
    }),
  ];
};
