import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';

/** A technical user with what never leaves this room. */
export type StoredTechnicalUser = { readonly name: string; readonly passwordHash: string };

/** Names of a subaccount's technical users. */
export const listTechnicalUserNames = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly string[]> => {
  const rows = await handle
    .selectFrom('c4c_technical_users')
    .select('name')
    .where('subaccount_id', '=', subaccountId)
    .orderBy('login_name')
    .execute();
  return rows.map(({ name }) => name);
};

/** A technical user by name, whatever the case. */
export const findTechnicalUserRow = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  name: string,
): Promise<StoredTechnicalUser | undefined> => {
  const row = await handle
    .selectFrom('c4c_technical_users')
    .select(['name', 'password_hash'])
    .where('subaccount_id', '=', subaccountId)
    .where('login_name', '=', name.toLowerCase())
    .executeTakeFirst();
  return row && { name: row.name, passwordHash: row.password_hash };
};

/** Stores a technical user, or gives it another password. */
export const putTechnicalUserRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  { name, passwordHash }: StoredTechnicalUser,
): Promise<void> => {
  const columns = { name, password_hash: passwordHash };
  await transaction
    .insertInto('c4c_technical_users')
    .values({ subaccount_id: subaccountId, login_name: name.toLowerCase(), ...columns })
    .onConflict((conflict) => conflict.columns(['subaccount_id', 'login_name']).doUpdateSet(columns))
    .execute();
};

/** Answers false where there is none. */
export const deleteTechnicalUserRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  name: string,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('c4c_technical_users')
    .where('subaccount_id', '=', subaccountId)
    .where('login_name', '=', name.toLowerCase())
    .executeTakeFirst();
  return numDeletedRows > 0n;
};
