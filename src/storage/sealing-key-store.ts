import type { Database } from './database.ts';

/** A data key as it is stored: encrypted under the master key that `masterKeyId` names. */
export type StoredSealingKey = {
  readonly number: number;
  readonly wrappedKey: Uint8Array;
  readonly masterKeyId: string;
  /** From when on values are sealed with it: every node has read it by then. */
  readonly usableFromMs: number;
};

/** The SQL behind `crypto/sealing.ts`, which takes these functions so that it need not know the database. */
export type SealingKeyRows = {
  readonly list: () => Promise<readonly StoredSealingKey[]>;
  /** Stores a new key unless its number is taken already (another node was first). */
  readonly insert: (key: StoredSealingKey) => Promise<void>;
  /** Replaces the wrapping of stored keys, all or none. */
  readonly rewrap: (keys: readonly StoredSealingKey[]) => Promise<void>;
};

/** Creates the store of wrapped data keys. Source: security.md S-63 */
export const createSealingKeyStore = (database: Database): SealingKeyRows => ({
  list: async () => {
    const rows = await database.read.selectFrom('sealing_keys').selectAll().orderBy('number').execute();
    return rows.map((row) => ({
      number: row.number,
      wrappedKey: row.wrapped_key,
      masterKeyId: row.master_key_id,
      usableFromMs: row.usable_from_ms,
    }));
  },
  insert: async (key) => {
    await database.write((transaction) =>
      transaction
        .insertInto('sealing_keys')
        .values({
          number: key.number,
          wrapped_key: key.wrappedKey,
          master_key_id: key.masterKeyId,
          usable_from_ms: key.usableFromMs,
        })
        .onConflict((conflict) => conflict.column('number').doNothing())
        .execute(),
    );
  },
  rewrap: async (keys) => {
    await database.write(async (transaction) => {
      for (const key of keys) {
        await transaction
          .updateTable('sealing_keys')
          .set({ wrapped_key: key.wrappedKey, master_key_id: key.masterKeyId })
          .where('number', '=', key.number)
          .execute();
      }
    });
  },
});
