import { sql } from 'kysely';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import { technicalUserOf } from '../clients/oauth-client.ts';
import type { ListedAuthorization } from './listed-token.ts';
import { scopesSchema } from './token-search-store.ts';
import type { TokenSelection } from './token-selection.ts';

/** Of one search; a client with more users than that is searched by user. */
const maxAuthorizations = 1000;

/** Authorizations with a refresh token that can still be used, newest first. */
export const selectAuthorizations = async (
  read: Database['read'],
  selection: TokenSelection,
  nowMs: number,
): Promise<readonly ListedAuthorization[]> => {
  if (selection.isTechnicalUser === true) return [];
  let query = read
    .selectFrom('refresh_tokens as token')
    .innerJoin('oauth_clients as client', 'client.client_id', 'token.client_id')
    .selectAll('token')
    .select('client.name')
    .where('token.subaccount_id', '=', selection.subaccountId)
    .where('token.consumed_at_ms', 'is', null)
    .where('token.expires_at_ms', '>', nowMs)
    .where('client.is_enabled', '=', 1)
    .where(sql<boolean>`token.issued_at_ms >= coalesce(client.tokens_valid_from_ms, 0)`);
  const { clientId, userNames } = selection;
  if (clientId !== undefined) query = query.where('token.client_id', '=', clientId);
  if (userNames !== undefined) query = query.where('token.user_name', 'in', userNames);
  const rows = await query.orderBy('token.issued_at_ms', 'desc').limit(maxAuthorizations).execute();
  const byId = new Map<string, ListedAuthorization>();
  for (const row of rows) {
    if (byId.has(row.authorization_id)) continue;
    byId.set(row.authorization_id, {
      authorizationId: row.authorization_id,
      clientId: row.client_id,
      clientName: row.name,
      userName: row.user_name,
      scopes: scopesSchema.parse(JSON.parse(row.scopes)),
      issuedAtMs: row.issued_at_ms,
      expiresAtMs: row.expires_at_ms,
    });
  }
  return [...byId.values()];
};

/** Every authorization that has something live: also one whose only token is a JWT. */
export const selectAuthorizationIds = async (
  read: Database['read'],
  selection: TokenSelection,
): Promise<readonly string[]> => {
  const { subaccountId, clientId, userNames = [] } = selection;
  const ids = new Set<string>();
  for (const table of ['authorization_codes', 'refresh_tokens', 'access_tokens'] as const) {
    let query = read
      .selectFrom(table)
      .select('authorization_id')
      .distinct()
      .where('subaccount_id', '=', subaccountId)
      .where('authorization_id', 'is not', null)
      .where('user_name', 'in', userNames);
    if (clientId !== undefined) query = query.where('client_id', '=', clientId);
    if (table !== 'access_tokens') {
      const jwts = read.selectFrom('issued_jwts').select('authorization_id');
      query = query.where((where) =>
        where.or([where(sql.ref('consumed_at_ms'), 'is', null), where('authorization_id', 'in', jwts)]),
      );
    }
    for (const { authorization_id } of await query.execute()) if (authorization_id !== null) ids.add(authorization_id);
  }
  return [...ids];
};

/** Whether anything of this subaccount belongs to the authorization; answers its client and user. */
export const findAuthorization = async (
  read: Database['read'],
  subaccountId: SubaccountId,
  authorizationId: string,
): Promise<{ readonly clientId: string; readonly userName: string } | undefined> => {
  for (const table of ['refresh_tokens', 'access_tokens', 'authorization_codes'] as const) {
    const row = await read
      .selectFrom(table)
      .select(['client_id', 'user_name'])
      .where('authorization_id', '=', authorizationId)
      .where('subaccount_id', '=', subaccountId)
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined)
      return { clientId: row.client_id, userName: row.user_name ?? technicalUserOf(row.client_id) };
  }
  return undefined;
};
