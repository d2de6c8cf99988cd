import type { Database, Transaction } from '../../../storage/database.ts';
import type { StoredKey } from './credential.ts';
import { parseClientKey } from './parse-client-key.ts';
import { type NewCredentialTimes, toTimes, toTimesRow } from './stored-times.ts';

/** A new public key of a client. */
export type NewKey = NewCredentialTimes & {
  readonly id: string;
  readonly clientId: string;
  readonly kid: string | undefined;
  /** JSON of a JWK, or PEM. */
  readonly publicKey: string;
};

/** The public keys of a client in the order of their creation. */
export const listStoredKeys = async (
  { read }: Pick<Database, 'read'>,
  clientId: string,
): Promise<readonly StoredKey[]> => {
  const rows = await read
    .selectFrom('oauth_client_keys')
    .selectAll()
    .where('client_id', '=', clientId)
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute();
  return rows.map((row) => {
    const parsed = parseClientKey(row.public_key);
    // It was parsed before it was stored.
    if (parsed === undefined) throw new Error('A stored key of an OAuth client is damaged');
    return { id: row.id, key: parsed.key, ...(row.kid !== null && { kid: row.kid }), ...toTimes(row) };
  });
};

/** Adds a public key to a client. */
export const insertKey = async (transaction: Transaction, key: NewKey): Promise<void> => {
  await transaction
    .insertInto('oauth_client_keys')
    .values({
      id: key.id,
      client_id: key.clientId,
      kid: key.kid ?? null,
      public_key: key.publicKey,
      ...toTimesRow(key),
    })
    .execute();
};
