import type { CompiledQuery } from 'kysely';
import { z } from 'zod';
import type { Database, Transaction } from '../../storage/database.ts';
import type { AccessTokenRow } from '../../storage/tables/authorization-server/tokens.ts';
import { formatDetails, parseDetails, type TokenDetails } from './token-details.ts';

/** A stored opaque token. */
export type StoredToken = {
  readonly clientId: string;
  readonly subaccountId: string;
  readonly issuedAtMs: number;
  readonly scopes: readonly string[];
  readonly grantType: string;
  readonly userName?: string;
  readonly authorizationId?: string;
  readonly details?: TokenDetails;
};

/** A token to be stored. */
export type NewToken = StoredToken & { readonly tokenHash: string };

/** Prepares the insert of the hot path: a statement for each number of rows, compiled once. */
export const prepareInsertTokens = (
  database: Pick<Database, 'read'>,
): ((transaction: Transaction, tokens: readonly NewToken[]) => Promise<void>) => {
  const compiled = new Map<number, CompiledQuery>();
  const compileFor = (count: number): CompiledQuery => {
    const known = compiled.get(count);
    if (known !== undefined) return known;
    const placeholder: AccessTokenRow = toRow({
      tokenHash: '',
      clientId: '',
      subaccountId: '',
      issuedAtMs: 0,
      scopes: [],
      grantType: '',
    });
    const query = database.read
      .insertInto('access_tokens')
      .values(Array.from({ length: count }, () => placeholder))
      .compile();
    compiled.set(count, query);
    return query;
  };
  return async (transaction, tokens) => {
    // The values stand in the order of the row's fields, which is that of the compiled statement.
    const parameters = tokens.flatMap((token) => Object.values(toRow(token)));
    await transaction.executeQuery({ ...compileFor(tokens.length), parameters });
  };
};

const toRow = (token: NewToken): AccessTokenRow => ({
  token_hash: token.tokenHash,
  client_id: token.clientId,
  subaccount_id: token.subaccountId,
  issued_at_ms: token.issuedAtMs,
  scopes: JSON.stringify(token.scopes),
  grant_type: token.grantType,
  user_name: token.userName ?? null,
  authorization_id: token.authorizationId ?? null,
  details: formatDetails(token.details),
});

/** Finds a token by the hash of its text. */
export const findStoredToken = async (
  database: Pick<Database, 'read'>,
  tokenHash: string,
): Promise<StoredToken | undefined> => {
  const row = await database.read
    .selectFrom('access_tokens')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  return (
    row && {
      clientId: row.client_id,
      subaccountId: row.subaccount_id,
      issuedAtMs: row.issued_at_ms,
      scopes: z.array(z.string()).parse(JSON.parse(row.scopes)),
      grantType: row.grant_type,
      ...(row.user_name !== null && { userName: row.user_name }),
      ...(row.authorization_id !== null && { authorizationId: row.authorization_id }),
      ...(row.details !== null && { details: parseDetails(row.details) }),
    }
  );
};

/** Deletes a token of this client; false when there was none. */
export const deleteToken = async (transaction: Transaction, tokenHash: string, clientId: string): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('access_tokens')
    .where('token_hash', '=', tokenHash)
    .where('client_id', '=', clientId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
};

/** Notes that a JWT is no longer accepted; false when it was noted before. */
export const insertRevokedJwt = async (
  transaction: Transaction,
  revoked: { readonly jti: string; readonly clientId: string; readonly expiresAtMs: number },
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('revoked_token_ids')
    .values({ jti: revoked.jti, client_id: revoked.clientId, expires_at_ms: revoked.expiresAtMs })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
};

/** Whether a JWT of this client was revoked. */
export const isJwtRevoked = async (
  database: Pick<Database, 'read'>,
  jti: string,
  clientId: string,
): Promise<boolean> => {
  const row = await database.read
    .selectFrom('revoked_token_ids')
    .select('jti')
    .where('jti', '=', jti)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row !== undefined;
};
