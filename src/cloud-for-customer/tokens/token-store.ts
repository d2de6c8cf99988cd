import { z } from 'zod';
import { hashToken } from '../../crypto/digest.ts';
import { type SubaccountId, toSubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';

/** A token about to be stored; of its text only the hash is kept. Source: security.md S-11 */
export type NewToken = {
  readonly token: string;
  readonly subaccountId: SubaccountId;
  readonly clientId: string;
  readonly issuer: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
};

/** What a token that holds stands for. */
export type TokenFacts = Pick<NewToken, 'subaccountId' | 'clientId' | 'userId' | 'scopes'>;

/** Stores a token. Fails where its client is gone. */
export const insertToken = async (transaction: Transaction, token: NewToken): Promise<void> => {
  await transaction
    .insertInto('c4c_tokens')
    .values({
      subaccount_id: token.subaccountId,
      token_hash: hashToken(token.token),
      client_id: token.clientId,
      issuer: token.issuer,
      user_id: token.userId,
      scopes: JSON.stringify(token.scopes),
      issued_at_ms: token.issuedAtMs,
      expires_at_ms: token.expiresAtMs,
    })
    .execute();
};

/** What a token stands for, as long as it has not expired and who vouched for its user is trusted. Source: security.md S-28 */
export const findToken = async (
  { read }: Pick<Database, 'read'>,
  token: string,
  nowMs: number,
): Promise<TokenFacts | undefined> => {
  const row = await read
    .selectFrom('c4c_tokens')
    .innerJoin('c4c_identity_providers', (join) =>
      join
        .onRef('c4c_identity_providers.subaccount_id', '=', 'c4c_tokens.subaccount_id')
        .onRef('c4c_identity_providers.issuer', '=', 'c4c_tokens.issuer'),
    )
    .select(['c4c_tokens.subaccount_id', 'c4c_tokens.client_id', 'c4c_tokens.user_id', 'c4c_tokens.scopes'])
    .where('c4c_tokens.token_hash', '=', hashToken(token))
    .where('c4c_tokens.expires_at_ms', '>', nowMs)
    .where('c4c_identity_providers.is_enabled', '=', 1)
    .executeTakeFirst();
  return (
    row && {
      subaccountId: toSubaccountId(row.subaccount_id),
      clientId: row.client_id,
      userId: row.user_id,
      scopes: scopeList.parse(JSON.parse(row.scopes)),
    }
  );
};

const scopeList = z.array(z.string());
const rowsPerStep = 1_000;

/** Removes expired tokens, 1,000 at most; answers how many. Source: security.md R-18 */
export const purgeTokens = async (database: Database, nowMs: number): Promise<number> => {
  const rows = await database.read
    .selectFrom('c4c_tokens')
    .select('token_hash')
    .where('expires_at_ms', '<=', nowMs)
    .limit(rowsPerStep)
    .execute();
  if (rows.length === 0) return 0;
  const hashes = rows.map(({ token_hash }) => token_hash);
  await database.write((transaction) =>
    transaction.deleteFrom('c4c_tokens').where('token_hash', 'in', hashes).execute(),
  );
  return rows.length;
};
