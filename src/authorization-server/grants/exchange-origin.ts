import { hashToken } from '../../crypto/digest.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { AccessTokenFacts } from '../access-token/access-token.ts';
import { holdAuthorization } from '../revocation/authorization-store.ts';
import type { Authorization } from './grant.ts';

/** What a token to be exchanged comes from, so that what is issued for it ends together with the rest. */
export type FindOrigin = (
  facts: AccessTokenFacts,
  token: string,
) => Promise<Pick<Authorization, 'authorizationId' | 'redemption'>>;

/** Creates the search. Tokens without an authorization, as those of client credentials, end alone. Source: RFC 9700 §4.14.2 */
export const createFindOrigin =
  (database: Pick<Database, 'read'>): FindOrigin =>
  async (facts, token) => {
    const find = (handle: Database['read'] | Transaction): Promise<string | undefined> =>
      facts.format === 'jwt' ? ofJwt(handle, facts) : ofOpaque(handle, hashToken(token));
    const authorizationId = await find(database.read);
    if (authorizationId === undefined) return {};
    return {
      authorizationId,
      redemption: {
        redeem: async (transaction) => {
          // Whoever ends the authorization at the same time waits, and then finds what is issued here; or was quicker, and nothing is.
          await holdAuthorization(transaction, authorizationId);
          return (await find(transaction)) !== undefined;
        },
      },
    };
  };

const ofJwt = async (
  handle: Database['read'] | Transaction,
  { jti, clientId }: AccessTokenFacts,
): Promise<string | undefined> => {
  const row = await handle
    .selectFrom('issued_jwts')
    .select('authorization_id')
    .where('jti', '=', jti)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row?.authorization_id;
};

const ofOpaque = async (handle: Database['read'] | Transaction, tokenHash: string): Promise<string | undefined> => {
  const row = await handle
    .selectFrom('access_tokens')
    .select('authorization_id')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  return row?.authorization_id ?? undefined;
};
