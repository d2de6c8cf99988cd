import type { Actor } from '../foundation/audit-event.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import { userNameTaken, userNotFound } from './errors.ts';
import { assertUser, type User, type UserUpdate } from './user.ts';
import { getUserWithin, type UserChanges } from './user-changes.ts';
import { replaceLoginNames, updateUserRow } from './user-store.ts';

/** Changes a user's e-mail address or person's name. Throws a 400, 404 or 409 `WireError`. */
export const updateUser = async (
  changes: UserChanges,
  subaccountId: SubaccountId,
  name: string,
  update: UserUpdate,
  actor: Actor,
): Promise<User> =>
  await changes.write(async (transaction) => {
    const old = await getUserWithin(transaction, subaccountId, name);
    assertUser({ id: old.id, userName: old.userName, ...withoutEmpty(update) });
    const user = await updateUserRow(transaction, old, {
      ...(update.email !== undefined && { email: update.email || null }),
      ...(update.givenName !== undefined && { given_name: update.givenName || null }),
      ...(update.familyName !== undefined && { family_name: update.familyName || null }),
      updated_at_ms: changes.clock(),
    });
    if (user === undefined) throw userNotFound();
    if (!(await replaceLoginNames(transaction, user))) throw userNameTaken();
    await changes.record(transaction, user, {
      actor,
      action: 'update',
      attributes: { changed: Object.keys(update).sort().join(', ') },
    });
    return user;
  });

/** Disables a user or enables it again; answers false when it is so already. Throws a 404 `WireError` when there is none. */
export const setUserDisabled = async (
  changes: UserChanges,
  subaccountId: SubaccountId,
  name: string,
  isDisabled: boolean,
  actor: Actor,
): Promise<boolean> =>
  await changes.write(async (transaction) => {
    const user = await getUserWithin(transaction, subaccountId, name);
    if (user.isDisabled === isDisabled) return false;
    await updateUserRow(transaction, user, { is_disabled: isDisabled ? 1 : 0, updated_at_ms: changes.clock() });
    await changes.record(transaction, user, {
      actor,
      action: 'update',
      attributes: { isDisabled: String(isDisabled) },
    });
    return true;
  });

const withoutEmpty = (update: UserUpdate): UserUpdate =>
  Object.fromEntries(Object.entries(update).filter(([, value]) => value !== ''));
