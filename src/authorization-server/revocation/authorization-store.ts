import { sql } from 'kysely';
import type { Transaction } from '../../storage/database.ts';

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
  // What can be redeemed comes first: a redemption under way is waited for, and its tokens are there to be deleted then.
  await consumeAll(transaction, authorizationId);
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
  await consumeAll(transaction, authorizationId);
  return {
    tokenHashes: opaque.map(({ token_hash }) => token_hash),
    jwts: jwts.map(({ jti, client_id }) => ({ jti, clientId: client_id })),
  };
};

const consumeAll = async (transaction: Transaction, authorizationId: string): Promise<void> => {
  for (const table of ['authorization_codes', 'refresh_tokens'] as const) {
    await transaction
      .updateTable(table)
      .set({ consumed_at_ms: sql<number>`coalesce(consumed_at_ms, issued_at_ms)` })
      .where('authorization_id', '=', authorizationId)
      .execute();
  }
};
