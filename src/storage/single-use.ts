import type { Database, Transaction } from './database.ts';

/** Something that may be used once. */
export type SingleUse = {
  /** What kind of thing it is, e.g. `client-assertion`: keys of different kinds never meet. */
  readonly purpose: string;
  /** SHA-256 of what tells it from others of its kind, its issuer included. */
  readonly keyHash: string;
  /** When it could no longer be used anyway. */
  readonly expiresAtMs: number;
};

/**
 * Uses something up; false when it was used before. Of many at once, on all nodes, one gets true: the primary key decides. Whoever
 * calls has bounded how far ahead `expiresAtMs` may lie. Source: security.md S-30, S-36
 */
export const useOnce = async (
  transaction: Transaction,
  { purpose, keyHash, expiresAtMs }: SingleUse,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('used_once')
    .values({ purpose, key_hash: keyHash, expires_at_ms: expiresAtMs })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
};

/** Forgets what has expired by `beforeMs`, `limit` rows at most; answers how many. Source: security.md */
export const forgetUsed = async (database: Database, beforeMs: number, limit: number): Promise<number> => {
  const rows = await database.read
    .selectFrom('used_once')
    .select(['purpose', 'key_hash'])
    .where('expires_at_ms', '<', beforeMs)
    .orderBy('expires_at_ms')
    .limit(limit)
    .execute();
  if (rows.length === 0) return 0;
  await database.write(async (transaction) => {
    for (const { purpose, key_hash } of rows) {
      await transaction
        .deleteFrom('used_once')
        .where('purpose', '=', purpose)
        .where('key_hash', '=', key_hash)
        .where('expires_at_ms', '<', beforeMs)
        .execute();
    }
  });
  return rows.length;
};
