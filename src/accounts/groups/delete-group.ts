import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { AccountChanges } from '../account-changes.ts';
import { deleteGroupRow } from './group-store.ts';

/**
 * Deletes a group or role collection with its memberships and role assignments; answers false when there is none. Assumed:
 * repeating a deletion is no error, as for assignments.
 */
export const deleteGroup = async (
  changes: AccountChanges,
  subaccountId: SubaccountId,
  groupName: string,
  actor: Actor,
): Promise<boolean> =>
  await changes.write(async (transaction) => {
    const name = await deleteGroupRow(transaction, subaccountId, groupName);
    if (name === undefined) return false;
    await changes.record(transaction, { subaccountId, actor, action: 'delete', object: `Group ${name}` });
    return true;
  });
