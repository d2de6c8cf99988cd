import type { OAuthClient } from '../../authorization-server/index.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Clients } from './oauth-client.ts';

/** The client with this id, if it is of this kind and belongs to the subaccount (S-55). Source: security.md S-55 */
export const findOwnClient = async (
  clients: Clients,
  subaccountId: SubaccountId,
  kind: OAuthClient['kind'],
  clientId: string,
): Promise<OAuthClient | undefined> => {
  const client = await clients.findRegistered(subaccountId, clientId);
  return client?.kind === kind ? client : undefined;
};
