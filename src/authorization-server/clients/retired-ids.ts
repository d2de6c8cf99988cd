import type { Transaction } from '../../storage/database.ts';

/** Keeps the id of a deleted client back for its subaccount. */
export const retireClientId = async (
  transaction: Transaction,
  retired: { readonly foldedId: string; readonly subaccountId: string; readonly atMs: number },
): Promise<void> => {
  await transaction
    .insertInto('retired_client_ids')
    .values({
      client_id_folded: retired.foldedId,
      subaccount_id: retired.subaccountId,
      retired_at_ms: retired.atMs,
    })
    .onConflict((conflict) =>
      conflict
        .column('client_id_folded')
        .doUpdateSet({ subaccount_id: retired.subaccountId, retired_at_ms: retired.atMs }),
    )
    .execute();
};

/** Whether another subaccount's client had this id since `sinceMs`. */
export const isRetiredElsewhere = async (
  transaction: Transaction,
  foldedId: string,
  subaccountId: string,
  sinceMs: number,
): Promise<boolean> => {
  const row = await transaction
    .selectFrom('retired_client_ids')
    .select('subaccount_id')
    .where('client_id_folded', '=', foldedId)
    .where('subaccount_id', '!=', subaccountId)
    .where('retired_at_ms', '>', sinceMs)
    .executeTakeFirst();
  return row !== undefined;
};
