import type { Actor } from '../../foundation/audit-event.ts';
import type { AccountChanges } from '../account-changes.ts';
import { groupNotFound } from '../errors.ts';
import { assertUserName } from '../names.ts';
import { findGroup } from './group-store.ts';
import { insertMember, type Membership } from './member-store.ts';

/**
 * Adds a user name to a group; answers false when it is in it already. No user need exist. Throws a 404 `WireError` without the
 * group. Source: SAP doc "Authorization Management API"
 */
export const addMember = async (changes: AccountChanges, membership: Membership, actor: Actor): Promise<boolean> => {
  const { subaccountId, groupName, userName } = membership;
  assertUserName('user', userName);
  return await changes.write(async (transaction) => {
    const group = await findGroup(transaction, subaccountId, groupName);
    if (group === undefined) throw groupNotFound();
    const isNew = await insertMember(transaction, { ...membership, createdAtMs: changes.clock() });
    if (isNew) {
      await changes.record(transaction, {
        subaccountId,
        actor,
        action: 'update',
        object: `Group ${group.name}`,
        attributes: { addedMember: userName },
      });
    }
    return isNew;
  });
};
