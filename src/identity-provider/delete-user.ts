import type { Actor } from '../foundation/audit-event.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { UserChanges } from './user-changes.ts';
import { deleteUserRow, findStoredUser } from './user-store.ts';

/**
 * Deletes a user; answers false when there is none. Roles and group memberships stay with the name, as they do at SAP, where they
 * are given to names of any identity provider. Source: SAP doc "Managing Roles"
 */
export const deleteUser = async (
  changes: UserChanges,
  subaccountId: SubaccountId,
  name: string,
  actor: Actor,
): Promise<boolean> =>
  await changes.write(async (transaction) => {
    const found = await findStoredUser(transaction, subaccountId, name);
    if (found === undefined || !(await deleteUserRow(transaction, found.user))) return false;
    await changes.record(transaction, found.user, { actor, action: 'delete' });
    return true;
  });
