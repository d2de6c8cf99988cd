import { type SubaccountId, toSubaccountId } from '../foundation/ids.ts';
import type { Transaction } from '../storage/database.ts';
import type { UserRow } from '../storage/tables/identity-provider.ts';
import { isLoginName, listLoginNames, type StoredUser, toLoginName, type User } from './user.ts';

/** Names a user within its subaccount by id. */
export type UserKey = { readonly subaccountId: SubaccountId; readonly id: string };

/** Stores a user under all its login names. Answers false when one is taken; the transaction must then be given up. */
export const insertUser = async (transaction: Transaction, stored: StoredUser): Promise<boolean> => {
  const { user } = stored;
  const row = await transaction
    .insertInto('users')
    .values({
      subaccount_id: user.subaccountId,
      id: user.id,
      user_name: user.userName,
      email: user.email ?? null,
      given_name: user.givenName ?? null,
      family_name: user.familyName ?? null,
      password_hash: stored.passwordHash ?? null,
      password_changes: user.passwordChanges,
      is_disabled: user.isDisabled ? 1 : 0,
      created_at_ms: user.createdAtMs,
      updated_at_ms: user.createdAtMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined && (await insertLoginNames(transaction, user));
};

/** Gives the user the login names it has now. Answers false when one is taken; the transaction must then be given up. */
export const replaceLoginNames = async (transaction: Transaction, user: User): Promise<boolean> => {
  await transaction
    .deleteFrom('user_login_names')
    .where('subaccount_id', '=', user.subaccountId)
    .where('user_id', '=', user.id)
    .execute();
  return await insertLoginNames(transaction, user);
};

const insertLoginNames = async (transaction: Transaction, user: User): Promise<boolean> => {
  const names = listLoginNames(user);
  const rows = await transaction
    .insertInto('user_login_names')
    .values(names.map((name) => ({ subaccount_id: user.subaccountId, login_name: name, user_id: user.id })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('login_name')
    .execute();
  return rows.length === names.length;
};

/** A user by name, id or e-mail address, whatever the case. */
export const findStoredUser = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  name: string,
): Promise<StoredUser | undefined> => {
  if (!isLoginName(name)) return undefined;
  const row = await handle
    .selectFrom('user_login_names as named')
    .innerJoin('users', (join) =>
      join.onRef('users.subaccount_id', '=', 'named.subaccount_id').onRef('users.id', '=', 'named.user_id'),
    )
    .selectAll('users')
    .where('named.subaccount_id', '=', subaccountId)
    .where('named.login_name', '=', toLoginName(name))
    .executeTakeFirst();
  return row && { user: toUser(row), passwordHash: row.password_hash ?? undefined };
};

/** The users of a subaccount by name. */
export const listUserRows = async (handle: Transaction, subaccountId: SubaccountId): Promise<readonly User[]> => {
  const rows = await handle
    .selectFrom('users')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .orderBy('user_name')
    .execute();
  return rows.map(toUser);
};

/** Changes columns of a user; answers the user as it is now. */
export const updateUserRow = async (
  transaction: Transaction,
  key: UserKey,
  columns: Partial<Pick<UserRow, 'email' | 'given_name' | 'family_name' | 'is_disabled' | 'updated_at_ms'>>,
): Promise<User | undefined> => {
  const row = await transaction
    .updateTable('users')
    .set(columns)
    .where('subaccount_id', '=', key.subaccountId)
    .where('id', '=', key.id)
    .returningAll()
    .executeTakeFirst();
  return row && toUser(row);
};

/** Sets the hash of a user's password and counts the change: of two at once, each counts. */
export const updatePasswordHash = async (
  transaction: Transaction,
  key: UserKey,
  passwordHash: string,
  nowMs: number,
): Promise<void> => {
  await transaction
    .updateTable('users')
    .set(({ eb }) => ({
      password_hash: passwordHash,
      password_changes: eb('password_changes', '+', 1),
      updated_at_ms: nowMs,
    }))
    .where('subaccount_id', '=', key.subaccountId)
    .where('id', '=', key.id)
    .execute();
};

/** Removes a user and its login names; answers false when it is gone already. */
export const deleteUserRow = async (transaction: Transaction, key: UserKey): Promise<boolean> => {
  const row = await transaction
    .deleteFrom('users')
    .where('subaccount_id', '=', key.subaccountId)
    .where('id', '=', key.id)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
};

const toUser = (row: UserRow): User => ({
  subaccountId: toSubaccountId(row.subaccount_id),
  id: row.id,
  userName: row.user_name,
  ...(row.email !== null && { email: row.email }),
  ...(row.given_name !== null && { givenName: row.given_name }),
  ...(row.family_name !== null && { familyName: row.family_name }),
  hasPassword: row.password_hash !== null,
  passwordChanges: row.password_changes,
  isDisabled: row.is_disabled === 1,
  createdAtMs: row.created_at_ms,
});
