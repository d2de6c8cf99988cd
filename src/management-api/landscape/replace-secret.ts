import type { OAuthClient } from '../../authorization-server/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clients } from '../wire/oauth-client.ts';

/** Makes `secret` the client's only secret. The old ones go last: at no moment is there none. Source: security.md S-05 */
export const replaceSecret = async (
  clients: Clients,
  { subaccountId, clientId }: OAuthClient,
  secret: string | undefined,
  actor: Actor,
): Promise<void> => {
  const old = await clients.listSecrets(subaccountId, clientId);
  await clients.addSecret(subaccountId, clientId, secret === undefined ? {} : { secret }, actor);
  for (const { secretId } of old) await clients.removeSecret(subaccountId, clientId, secretId, actor);
};
