import type { ClientSecretInfo, OAuthClient } from '../../../authorization-server/index.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations, type RequestOf, type ResponseOf } from '../../contract.ts';
import { thingNotFound } from '../../errors.ts';
import { createRoleGuard } from '../../roles/role-guard.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { createGetClient } from './find-client.ts';

/** The secrets of OAuth clients and of clients of the platform APIs. Source: Portolan */
export const clientSecretRoutes = ({ accounts, clients }: ManagedRooms): readonly Route[] => {
  const getClient = createGetClient({ accounts, clients });
  const guard = createRoleGuard(accounts);
  const list = async ({ subaccountId, clientId }: OAuthClient) =>
    (await clients.listSecrets(subaccountId, clientId)).map(toWireSecret);
  const add = async (
    { subaccountId, clientId }: OAuthClient,
    body: RequestOf<typeof operations.addOAuthClientSecret>,
    actor: Actor,
  ): Promise<ResponseOf<typeof operations.addOAuthClientSecret>> => {
    const options = {
      ...(body.expiresAtMs !== undefined && { expiresAtMs: body.expiresAtMs }),
      ...(body.secret !== undefined && { secret: body.secret }),
    };
    const { secretId, secret } = await clients.addSecret(subaccountId, clientId, options, actor);
    // One that was given is known to whoever gave it.
    return { id: secretId, ...(body.secret === undefined && { secret: secret.reveal() }) };
  };
  const remove = async ({ subaccountId, clientId }: OAuthClient, secretId: string, actor: Actor): Promise<void> => {
    const isThere = (await clients.listSecrets(subaccountId, clientId)).some((found) => found.secretId === secretId);
    if (!isThere) throw thingNotFound('secret');
    await clients.removeSecret(subaccountId, clientId, secretId, actor);
  };
  return [
    serve(operations.listOAuthClientSecrets, async ({ params }) => list(await getClient(params, 'neo-application'))),
    serve(operations.addOAuthClientSecret, async ({ params, body, actor }) =>
      add(await getClient(params, 'neo-application'), body, actor),
    ),
    serve(operations.removeOAuthClientSecret, async ({ params, actor }) =>
      remove(await getClient(params, 'neo-application'), params.secret, actor),
    ),
    serve(operations.listApiClientSecrets, async ({ params }) => list(await getClient(params, 'platform-api'))),
    serve(operations.addApiClientSecret, async ({ params, body, actor, role }) => {
      const client = await getClient(params, 'platform-api');
      guard.assertMayGrantScopes(role, client.scopes);
      return add(client, body, actor);
    }),
    serve(operations.removeApiClientSecret, async ({ params, actor }) =>
      remove(await getClient(params, 'platform-api'), params.secret, actor),
    ),
  ];
};

const toWireSecret = ({ secretId, ...times }: ClientSecretInfo) => ({ id: secretId, ...times });
