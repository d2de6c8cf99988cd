import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';

/** The local service provider's name, where one was set. */
export const findSettings = async (handle: Transaction, subaccountId: SubaccountId): Promise<string | undefined> => {
  const row = await handle
    .selectFrom('c4c_settings')
    .select('local_service_provider')
    .where('subaccount_id', '=', subaccountId)
    .executeTakeFirst();
  return row?.local_service_provider;
};

/** Sets the name. */
export const storeSettings = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  localServiceProvider: string,
): Promise<void> => {
  const columns = { local_service_provider: localServiceProvider };
  await transaction
    .insertInto('c4c_settings')
    .values({ subaccount_id: subaccountId, ...columns })
    .onConflict((conflict) => conflict.column('subaccount_id').doUpdateSet(columns))
    .execute();
};

/** Goes back to the default. */
export const removeSettings = async (transaction: Transaction, subaccountId: SubaccountId): Promise<void> => {
  await transaction.deleteFrom('c4c_settings').where('subaccount_id', '=', subaccountId).execute();
};
