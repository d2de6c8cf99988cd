import { z } from 'zod';
import { hashToken } from '../../crypto/digest.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { formatDetails, parseDetails, type TokenDetails, type TokenUser } from '../access-token/token-details.ts';

/** What is stored of a refresh token beside its hash. */
export type RefreshToken = {
  readonly clientId: string;
  readonly subaccountId: string;
  readonly authorizationId: string;
  readonly user: TokenUser;
  readonly scopes: readonly string[];
  readonly details: TokenDetails;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
};

/** A refresh token as found. */
export type StoredRefreshToken = RefreshToken & { readonly isConsumed: boolean };

/** Stores a refresh token under the hash of its text. Source: security.md S-11 */
export const insertRefreshToken = async (
  transaction: Transaction,
  text: string,
  token: RefreshToken,
): Promise<void> => {
  await transaction
    .insertInto('refresh_tokens')
    .values({
      token_hash: hashToken(text),
      client_id: token.clientId,
      subaccount_id: token.subaccountId,
      authorization_id: token.authorizationId,
      user_name: token.user.name,
      scopes: JSON.stringify(token.scopes),
      details: formatDetails({ ...token.details, user: token.user }) ?? '{}',
      issued_at_ms: token.issuedAtMs,
      expires_at_ms: token.expiresAtMs,
      consumed_at_ms: null,
    })
    .execute();
};

/** Finds a refresh token by its text, also a used one. */
export const findRefreshToken = async (
  database: Pick<Database, 'read'>,
  text: string,
): Promise<StoredRefreshToken | undefined> => {
  const row = await database.read
    .selectFrom('refresh_tokens')
    .selectAll()
    .where('token_hash', '=', hashToken(text))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { user, ...details } = parseDetails(row.details);
  if (user === undefined) throw new Error('a refresh token without a user');
  return {
    clientId: row.client_id,
    subaccountId: row.subaccount_id,
    authorizationId: row.authorization_id,
    user,
    scopes: z.array(z.string()).parse(JSON.parse(row.scopes)),
    details,
    issuedAtMs: row.issued_at_ms,
    expiresAtMs: row.expires_at_ms,
    isConsumed: row.consumed_at_ms !== null,
  };
};

/** Uses a refresh token up; of many at once one gets true. Source: security.md S-11 */
export const consumeRefreshToken = async (transaction: Transaction, text: string, nowMs: number): Promise<boolean> => {
  const { numUpdatedRows } = await transaction
    .updateTable('refresh_tokens')
    .set({ consumed_at_ms: nowMs })
    .where('token_hash', '=', hashToken(text))
    .where('consumed_at_ms', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
};

/**
 * Whether a refresh token that may be used again still counts, inside the transaction that issues for it. Writes the row as it is: whoever
 * ends the authorization at the same time waits for that, and then sees what was issued.
 */
export const holdRefreshToken = async (transaction: Transaction, text: string): Promise<boolean> => {
  const { numUpdatedRows } = await transaction
    .updateTable('refresh_tokens')
    .set({ consumed_at_ms: null })
    .where('token_hash', '=', hashToken(text))
    .where('consumed_at_ms', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
};
