import type { Actor } from '../../foundation/audit-event.ts';
import type { AccountChanges } from '../account-changes.ts';
import { groupNotFound } from '../errors.ts';
import { assertUserName } from '../names.ts';
import { findGroup } from './group-store.ts';
import { deleteMember, type Membership } from './member-store.ts';

/** Takes a user name out of a group; answers false when it was not in it. Throws a 404 `WireError` without the group. */
export const removeMember = async (changes: AccountChanges, membership: Membership, actor: Actor): Promise<boolean> => {
  const { subaccountId, groupName, userName } = membership;
  assertUserName('user', userName);
  return await changes.write(async (transaction) => {
    const group = await findGroup(transaction, subaccountId, groupName);
    if (group === undefined) throw groupNotFound();
    const wasIn = await deleteMember(transaction, membership);
    if (wasIn) {
      await changes.record(transaction, {
        subaccountId,
        actor,
        action: 'update',
        object: `Group ${group.name}`,
        attributes: { removedMember: userName },
      });
    }
    return wasIn;
  });
};
