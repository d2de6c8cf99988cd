import { type OAuthClient, platformApis } from '../../../authorization-server/index.ts';
import type { Secret } from '../../../foundation/secret.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations, type ResponseOf } from '../../contract.ts';
import { createRoleGuard } from '../../roles/role-guard.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import {
  toApiClientRegistration,
  toClientChanges,
  toOAuthClientRegistration,
  toWireClient,
} from '../../wire/oauth-client.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';
import { createGetClient } from './find-client.ts';

/** OAuth clients of Neo accounts and clients of the platform APIs. Source: SAP doc "Register an OAuth Client", "Using Platform APIs" */
export const clientRoutes = ({ accounts, clients }: ManagedRooms): readonly Route[] => {
  const getClient = createGetClient({ accounts, clients });
  const guard = createRoleGuard(accounts);
  return [
    serve(operations.listOAuthClients, async ({ params }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return (await clients.list(id, 'neo-application')).map(toWireClient);
    }),
    serve(operations.createOAuthClient, async ({ params, body, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return toCreated(await clients.register(toOAuthClientRegistration(id, body), actor));
    }),
    serve(operations.getOAuthClient, async ({ params }) => toWireClient(await getClient(params, 'neo-application'))),
    serve(operations.changeOAuthClient, async ({ params, body, actor }) => {
      const { subaccountId, clientId } = await getClient(params, 'neo-application');
      return toWireClient(await clients.update(subaccountId, clientId, toClientChanges(body), actor));
    }),
    serve(operations.deleteOAuthClient, async ({ params, actor }) => {
      const { subaccountId, clientId } = await getClient(params, 'neo-application');
      await clients.delete(subaccountId, clientId, actor);
    }),

    serve(operations.listPlatformApis, () => platformApis.map(({ name, scopes }) => ({ name, scopes: [...scopes] }))),
    serve(operations.listApiClients, async ({ params }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return (await clients.list(id, 'platform-api')).map(toWireClient);
    }),
    serve(operations.createApiClient, async ({ params, body, actor, role }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      guard.assertMayGrantScopes(role, body.scopes);
      return toCreated(await clients.register(toApiClientRegistration(id, body), actor));
    }),
    serve(operations.getApiClient, async ({ params }) => toWireClient(await getClient(params, 'platform-api'))),
    serve(operations.changeApiClient, async ({ params, body, actor, role }) => {
      const client = await getClient(params, 'platform-api');
      const { subaccountId, clientId } = client;
      const { description, scopes, isEnabled } = body;
      guard.assertMayGrantScopes(role, [...client.scopes, ...(scopes ?? [])]);
      const changes = {
        // An API client has no other name than its description.
        ...(description !== undefined && { name: description, description }),
        ...(scopes !== undefined && { scopes }),
        ...(isEnabled !== undefined && { isEnabled }),
      };
      return toWireClient(await clients.update(subaccountId, clientId, changes, actor));
    }),
    serve(operations.deleteApiClient, async ({ params, actor }) => {
      const { subaccountId, clientId } = await getClient(params, 'platform-api');
      await clients.delete(subaccountId, clientId, actor);
    }),
  ];
};

const toCreated = ({
  client,
  secret,
}: {
  readonly client: OAuthClient;
  readonly secret?: Secret;
}): ResponseOf<typeof operations.createOAuthClient> => ({
  client: toWireClient(client),
  ...(secret !== undefined && { secret: secret.reveal() }),
});
