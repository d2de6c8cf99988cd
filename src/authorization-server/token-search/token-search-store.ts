import { sql } from 'kysely';
import { z } from 'zod';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { parseDetails } from '../access-token/token-details.ts';
import { effectiveLifetimeSeconds, type UnlimitedTokens } from '../clients/metadata/lifetimes.ts';
import { technicalUserOf } from '../clients/oauth-client.ts';
import { endIssuedToClient } from '../revocation/authorization-store.ts';
import { type ListedToken, toTokenId } from './listed-token.ts';
import type { TokenSelection } from './token-selection.ts';

/** How scopes are stored. */
export const scopesSchema = z.array(z.string());

/** Where a page begins: after this token in the order of the list. */
export type PageStart = { readonly issuedAtMs: number; readonly tokenId: string };

/** What counts as live. */
export type Liveness = { readonly nowMs: number; readonly unlimitedTokens: UnlimitedTokens };

/** A row of the list and where the next page begins; absent token: it has expired for a reason its row alone tells. */
export type TokenRow = { readonly start: PageStart; readonly token: ListedToken | undefined };

/** Opaque tokens that fit, newest first. Tokens past their client's lifetime are no tokens, even where they wait for the clean-up. */
export const selectTokens = async (
  read: Database['read'],
  selection: TokenSelection,
  { nowMs, unlimitedTokens }: Liveness,
  page: { readonly limit: number; readonly after: PageStart | undefined },
): Promise<readonly TokenRow[]> => {
  const forcedSeconds = effectiveLifetimeSeconds(0, unlimitedTokens);
  let query = read
    .selectFrom('access_tokens as token')
    .innerJoin('oauth_clients as client', 'client.client_id', 'token.client_id')
    .selectAll('token')
    .select(['client.name', 'client.token_lifetime_seconds'])
    .where('token.subaccount_id', '=', selection.subaccountId)
    .where('client.is_enabled', '=', 1)
    .where(sql<boolean>`token.issued_at_ms >= coalesce(client.tokens_valid_from_ms, 0)`)
    .where((where) =>
      where.or([
        where.and([
          where('client.token_lifetime_seconds', '=', 0),
          where('token.issued_at_ms', '>', forcedSeconds === 0 ? -1 : nowMs - forcedSeconds * 1000),
        ]),
        // Seconds are counted in 32 bits, milliseconds are not.
        sql<boolean>`client.token_lifetime_seconds > 0 and token.issued_at_ms > ${nowMs} - client.token_lifetime_seconds * cast(1000 as bigint)`,
      ]),
    );
  const { clientId, userNames, isTechnicalUser } = selection;
  if (clientId !== undefined) query = query.where('token.client_id', '=', clientId);
  if (userNames !== undefined) query = query.where('token.user_name', 'in', userNames);
  if (isTechnicalUser === true) query = query.where('token.user_name', 'is', null);
  const { after } = page;
  if (after !== undefined) {
    query = query.where((where) =>
      where.or([
        where('token.issued_at_ms', '<', after.issuedAtMs),
        where.and([where('token.issued_at_ms', '=', after.issuedAtMs), where('token.token_hash', '<', after.tokenId)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('token.issued_at_ms', 'desc')
    .orderBy('token.token_hash', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map((row) => {
    const tokenId = toTokenId(row.token_hash);
    const lifetime = effectiveLifetimeSeconds(row.token_lifetime_seconds, unlimitedTokens);
    const { notAfterMs = Number.POSITIVE_INFINITY } = parseDetails(row.details);
    const expiresAtMs = Math.min(
      notAfterMs,
      lifetime === 0 ? Number.POSITIVE_INFINITY : row.issued_at_ms + lifetime * 1000,
    );
    const token: ListedToken = {
      tokenId,
      clientId: row.client_id,
      clientName: row.name,
      userName: row.user_name ?? technicalUserOf(row.client_id),
      scopes: scopesSchema.parse(JSON.parse(row.scopes)),
      grantType: row.grant_type,
      issuedAtMs: row.issued_at_ms,
      ...(expiresAtMs !== Number.POSITIVE_INFINITY && { expiresAtMs }),
      ...(row.authorization_id !== null && { authorizationId: row.authorization_id }),
    };
    return { start: { issuedAtMs: row.issued_at_ms, tokenId }, token: expiresAtMs > nowMs ? token : undefined };
  });
};

/** Deletes the token of this id; answers the hash it was stored under and its client. */
export const deleteTokenById = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  tokenId: string,
): Promise<{ readonly tokenHash: string; readonly clientId: string } | undefined> => {
  const row = await transaction
    .deleteFrom('access_tokens')
    .where('subaccount_id', '=', subaccountId)
    // All hashes that begin with the id: "g" sorts behind every hexadecimal digit.
    .where('token_hash', '>=', tokenId)
    .where('token_hash', '<', `${tokenId}g`)
    .returning(['token_hash', 'client_id'])
    .executeTakeFirst();
  return row && { tokenHash: row.token_hash, clientId: row.client_id };
};

/** Deletes up to `limit` tokens that fit; answers their hashes. */
export const deleteSomeTokens = async (
  transaction: Transaction,
  { subaccountId, clientId, userNames, isTechnicalUser }: TokenSelection,
  limit: number,
): Promise<readonly string[]> => {
  let query = transaction.selectFrom('access_tokens').select('token_hash').where('subaccount_id', '=', subaccountId);
  if (clientId !== undefined) query = query.where('client_id', '=', clientId);
  if (userNames !== undefined) query = query.where('user_name', 'in', userNames);
  if (isTechnicalUser === true) query = query.where('user_name', 'is', null);
  const hashes = (await query.limit(limit).execute()).map(({ token_hash }) => token_hash);
  if (hashes.length > 0) await transaction.deleteFrom('access_tokens').where('token_hash', 'in', hashes).execute();
  return hashes;
};

/** Refuses every token issued to this client so far, JWTs too, and uses up its codes and refresh tokens. False: not of this subaccount. */
export const endTokensOfClient = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  clientId: string,
  clock: Clock,
): Promise<boolean> => {
  const own = await transaction
    .selectFrom('oauth_clients')
    .select('client_id')
    .where('client_id', '=', clientId)
    .where('subaccount_id', '=', subaccountId)
    .executeTakeFirst();
  if (own === undefined) return false;
  await endIssuedToClient(transaction, clientId, clock);
  return true;
};
