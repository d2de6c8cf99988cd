import type { OAuthClient } from '../../../authorization-server/index.ts';
import { thingNotFound } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { findOwnClient } from '../../wire/find-own-client.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** The client a path names, if it is of this kind. Throws a 404 `WireError`. Source: security.md S-55 */
export const createGetClient =
  ({ accounts, clients }: Pick<ManagedRooms, 'accounts' | 'clients'>) =>
  async (
    params: { readonly subaccount: string; readonly client: string },
    kind: OAuthClient['kind'],
  ): Promise<OAuthClient> => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const client = await findOwnClient(clients, id, kind, params.client);
    if (client === undefined) throw thingNotFound(kind === 'platform-api' ? 'Platform API client' : 'OAuth client');
    return client;
  };
