import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import { subaccountNotFound } from '../errors.ts';

/** Throws a 404 `WireError` unless the subaccount exists within this transaction: for changes to what belongs to it. */
export const assertSubaccount = async (transaction: Transaction, id: SubaccountId): Promise<void> => {
  const row = await transaction.selectFrom('subaccounts').select('id').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw subaccountNotFound();
};
