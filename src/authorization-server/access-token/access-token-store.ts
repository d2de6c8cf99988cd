import type { CompiledQuery } from 'kysely';
import { z } from 'zod';
import type { Database, Transaction } from '../../storage/database.ts';
import type { AccessTokenRow } from '../../storage/tables/authorization-server.ts';

/** A stored opaque token. */
export type StoredToken = {
  readonly clientId: string;
  readonly subaccountId: string;
  readonly issuedAtMs: number;
  readonly scopes: readonly string[];
  readonly grantType: string;
  readonly userName?: string;
};

const columns = [
  'token_hash',
  'client_id',
  'subaccount_id',
  'issued_at_ms',
  'scopes',
  'grant_type',
  'user_name',
] as const satisfies readonly (keyof AccessTokenRow)[];

/** Prepares the insert of the hot path: the statement is compiled once, not for every token. */
export const prepareInsertToken = (
  database: Database,
): ((transaction: Transaction, tokenHash: string, token: StoredToken) => Promise<void>) => {
  const compiled: CompiledQuery = database.read
    .insertInto('access_tokens')
    .values(Object.fromEntries(columns.map((column) => [column, ''])) as unknown as AccessTokenRow)
    .compile();
  return async (transaction, tokenHash, token) => {
    const { clientId, subaccountId, issuedAtMs, scopes, grantType, userName } = token;
    const parameters = [
      tokenHash,
      clientId,
      subaccountId,
      issuedAtMs,
      JSON.stringify(scopes),
      grantType,
      userName ?? null,
    ];
    await transaction.executeQuery({ ...compiled, parameters });
  };
};

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
    .insertInto('revoked_jwts')
    .values({ jti: revoked.jti, client_id: revoked.clientId, expires_at_ms: revoked.expiresAtMs })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
};

/** Whether a JWT was revoked. */
export const isJwtRevoked = async (database: Pick<Database, 'read'>, jti: string): Promise<boolean> => {
  const row = await database.read.selectFrom('revoked_jwts').select('jti').where('jti', '=', jti).executeTakeFirst();
  return row !== undefined;
};
