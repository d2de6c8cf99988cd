import { sql } from 'kysely';
import type { Clock } from '../../foundation/clock.ts';
import type { Database, Transaction } from '../../storage/database.ts';

/** What ended with an authorization, for those who remember tokens. */
export type EndedTokens = {
  readonly tokenHashes: readonly string[];
  readonly jwts: readonly { readonly jti: string; readonly clientId: string }[];
};

/** Notes a JWT of an authorization, so that it can end with it. */
export const insertIssuedJwt = async (
  transaction: Transaction,
  issued: {
    readonly jti: string;
    readonly clientId: string;
    readonly authorizationId: string;
    readonly expiresAtMs: number;
  },
): Promise<void> => {
  await transaction
    .insertInto('issued_jwts')
    .values({
      jti: issued.jti,
      client_id: issued.clientId,
      authorization_id: issued.authorizationId,
      expires_at_ms: issued.expiresAtMs,
    })
    .execute();
};

/**
 * Ends everything issued for an authorization: opaque tokens, JWTs and refresh tokens. Codes and used refresh tokens stay until they
 * expire, so that a third use is recognised too. Source: RFC 6749 §4.1.2; RFC 9700 §4.14.2
 */
export const endAuthorization = async (transaction: Transaction, authorizationId: string): Promise<EndedTokens> => {
  // What can be redeemed comes first: a redemption under way is waited for, and its tokens are there to be deleted then. It may have brought a
  // refresh token that somebody redeems at this moment; so until there are no more than before, all of which are held here.
  let held = 0;
  for (let count = await consumeAll(transaction, authorizationId); count > held; ) {
    held = count;
    count = await consumeAll(transaction, authorizationId);
  }
  const opaque = await transaction
    .deleteFrom('access_tokens')
    .where('authorization_id', '=', authorizationId)
    .returning('token_hash')
    .execute();
  const jwts = await transaction
    .deleteFrom('issued_jwts')
    .where('authorization_id', '=', authorizationId)
    .returning(['jti', 'client_id', 'expires_at_ms'])
    .execute();
  if (jwts.length > 0) {
    await transaction
      .insertInto('revoked_token_ids')
      .values(jwts)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return {
    tokenHashes: opaque.map(({ token_hash }) => token_hash),
    jwts: jwts.map(({ jti, client_id }) => ({ jti, clientId: client_id })),
  };
};

/**
 * Makes whoever ends the authorization at the same time wait until the transaction is through. Writes its codes and refresh tokens as they are:
 * those are what `endAuthorization` writes first.
 */
export const holdAuthorization = async (transaction: Transaction, authorizationId: string): Promise<void> => {
  for (const table of ['authorization_codes', 'refresh_tokens'] as const) {
    await transaction
      .updateTable(table)
      .set({ consumed_at_ms: sql<number | null>`consumed_at_ms` })
      .where('authorization_id', '=', authorizationId)
      .execute();
  }
};

/** Authorizations of a user of which something can still be redeemed, or whose only token may be a JWT. */
export const listAuthorizationsOfUser = async (
  database: Pick<Database, 'read'>,
  subaccountId: string,
  userName: string,
): Promise<readonly string[]> => {
  const ids = new Set<string>();
  for (const table of ['authorization_codes', 'refresh_tokens'] as const) {
    const rows = await database.read
      .selectFrom(table)
      .select('authorization_id')
      .where('subaccount_id', '=', subaccountId)
      .where('user_name', '=', userName)
      .where((row) =>
        row.or([
          row('consumed_at_ms', 'is', null),
          row('authorization_id', 'in', database.read.selectFrom('issued_jwts').select('authorization_id')),
        ]),
      )
      .execute();
    for (const { authorization_id } of rows) ids.add(authorization_id);
  }
  return [...ids];
};

/** Deletes the opaque tokens of a user; answers their hashes. */
export const deleteTokensOfUser = async (
  transaction: Transaction,
  subaccountId: string,
  userName: string,
): Promise<readonly string[]> => {
  const rows = await transaction
    .deleteFrom('access_tokens')
    .where('subaccount_id', '=', subaccountId)
    .where('user_name', '=', userName)
    .returning('token_hash')
    .execute();
  return rows.map(({ token_hash }) => token_hash);
};

/** A stored token by its `jti`, which for an opaque one is the beginning of its hash. */
export type FoundToken = { readonly clientId: string; readonly subaccountId?: string } & (
  | { readonly kind: 'opaque'; readonly tokenHash: string }
  | { readonly kind: 'jwt'; readonly expiresAtMs: number }
);

/** Finds a token by its `jti` (32 hex digits). JWTs that belong to no authorization are not stored. */
export const findTokenById = async (database: Pick<Database, 'read'>, jti: string): Promise<FoundToken | undefined> => {
  const opaque = await database.read
    .selectFrom('access_tokens')
    .select(['token_hash', 'client_id', 'subaccount_id'])
    // A range, unlike a pattern, is looked up in the index on every database.
    .where('token_hash', '>=', jti)
    .where('token_hash', '<=', `${jti}${'f'.repeat(32)}`)
    .executeTakeFirst();
  if (opaque !== undefined) {
    const { token_hash: tokenHash, client_id: clientId, subaccount_id: subaccountId } = opaque;
    return { kind: 'opaque', tokenHash, clientId, subaccountId };
  }
  const jwt = await database.read
    .selectFrom('issued_jwts')
    .select(['client_id', 'expires_at_ms'])
    .where('jti', '=', jti)
    .executeTakeFirst();
  return jwt && { kind: 'jwt', clientId: jwt.client_id, expiresAtMs: jwt.expires_at_ms };
};

/**
 * Ends everything a client was issued so far. Codes and refresh tokens are used up: another node may know the time for up to 2 s less, and what it
 * issued for them meanwhile would be younger than that time.
 */
export const endIssuedToClient = async (transaction: Transaction, clientId: string, clock: Clock): Promise<void> => {
  for (const table of ['authorization_codes', 'refresh_tokens'] as const) {
    await transaction
      .updateTable(table)
      .set({ consumed_at_ms: sql.ref<number>('issued_at_ms') })
      .where('client_id', '=', clientId)
      .where('consumed_at_ms', 'is', null)
      .execute();
  }
  // Redemptions under way were waited for: what they brought is older than now. A later time is never replaced by an earlier one.
  const timeMs = clock();
  await transaction
    .updateTable('oauth_clients')
    .set({ tokens_valid_from_ms: timeMs })
    .where('client_id', '=', clientId)
    .where((row) => row.or([row('tokens_valid_from_ms', 'is', null), row('tokens_valid_from_ms', '<', timeMs)]))
    .execute();
};

/** Answers how many there are, used before or now. */
const consumeAll = async (transaction: Transaction, authorizationId: string): Promise<number> => {
  let count = 0;
  for (const table of ['authorization_codes', 'refresh_tokens'] as const) {
    const { numUpdatedRows } = await transaction
      .updateTable(table)
      .set({ consumed_at_ms: sql<number>`coalesce(consumed_at_ms, issued_at_ms)` })
      .where('authorization_id', '=', authorizationId)
      .executeTakeFirstOrThrow();
    count += Number(numUpdatedRows);
  }
  return count;
};
