import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { StoredAmount } from './data-store.ts';

/** What is counted: entries of data stores and variables have limits of their own. */
export type StoredKind = 'data-stores' | 'variables';

/**
 * What the flows of a subaccount have stored of a kind. Other nodes wait here until the end of the transaction, which may then read and change
 * what is stored, and must say what it comes to by `setUsage`.
 */
export const takeUsage = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  kind: StoredKind,
): Promise<StoredAmount> =>
  await transaction
    .insertInto('stored_data_usage')
    .values({ subaccount_id: subaccountId, kind, entries: 0, bytes: 0 })
    .onConflict((conflict) => conflict.columns(['subaccount_id', 'kind']).doUpdateSet({ kind }))
    .returning(['entries', 'bytes'])
    .executeTakeFirstOrThrow();

/** Writes down what there is now. */
export const setUsage = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  kind: StoredKind,
  { entries, bytes }: StoredAmount,
): Promise<void> => {
  await transaction
    .updateTable('stored_data_usage')
    .set({ entries, bytes })
    .where('subaccount_id', '=', subaccountId)
    .where('kind', '=', kind)
    .execute();
};

/** What rows that were found, written or removed come to. */
export const amountOf = (rows: readonly { readonly bytes: number }[]): StoredAmount => ({
  entries: rows.length,
  bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
});

/** What is left of one amount without another. */
export const without = (all: StoredAmount, removed: StoredAmount): StoredAmount => ({
  entries: all.entries - removed.entries,
  bytes: all.bytes - removed.bytes,
});

/** Whether a change from one amount to another goes beyond the limits; what makes it smaller never does. */
export const exceeds = (after: StoredAmount, before: StoredAmount, limits: StoredAmount): boolean =>
  (after.entries > limits.entries && after.entries > before.entries) ||
  (after.bytes > limits.bytes && after.bytes > before.bytes);
