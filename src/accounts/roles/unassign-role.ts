import type { Actor } from '../../foundation/audit-event.ts';
import type { AccountChanges } from '../account-changes.ts';
import { assertAssignment, describeAssignment } from './assign-role.ts';
import type { RoleAssignment } from './role.ts';
import { deleteAssignment } from './role-assignment-store.ts';

/** Takes a role from a user name or group; answers false when it did not have it. */
export const unassignRole = async (
  changes: AccountChanges,
  assignment: RoleAssignment,
  actor: Actor,
): Promise<boolean> => {
  assertAssignment(assignment);
  return await changes.write(async (transaction) => {
    const hadIt = await deleteAssignment(transaction, assignment);
    if (hadIt) await changes.record(transaction, describeAssignment(assignment, actor, 'delete'));
    return hadIt;
  });
};
