import type { Actor } from '../../foundation/audit-event.ts';
import type { AccountChanges, RecordedChange } from '../account-changes.ts';
import { assertApplicationName, formatApplicationName } from '../application-name.ts';
import { groupNotFound } from '../errors.ts';
import { findGroup } from '../groups/group-store.ts';
import { assertName, assertUserName } from '../names.ts';
import { assertSubaccount } from '../subaccounts/assert-subaccount.ts';
import type { RoleAssignment } from './role.ts';
import { insertAssignment } from './role-assignment-store.ts';

/**
 * Gives a role to a user name or group; answers false when it has it already. Whether the application knows the role is for the
 * caller to check: predefined roles are not stored here. Throws a 404 `WireError` without the subaccount or group.
 * Source: SAP doc "Authorization Management API", "OAuth 2.0 Client Credentials Grant" (no user need exist)
 */
export const assignRole = async (
  changes: AccountChanges,
  assignment: RoleAssignment,
  actor: Actor,
): Promise<boolean> => {
  const { subaccountId, assignee } = assignment;
  assertAssignment(assignment);
  return await changes.write(async (transaction) => {
    await assertSubaccount(transaction, subaccountId);
    if (assignee.kind === 'group' && !(await findGroup(transaction, subaccountId, assignee.name))) {
      throw groupNotFound();
    }
    const isNew = await insertAssignment(transaction, { ...assignment, createdAtMs: changes.clock() });
    if (isNew) await changes.record(transaction, describeAssignment(assignment, actor, 'create'));
    return isNew;
  });
};

/** Throws a 400 `WireError` when one of the names in an assignment cannot be one. */
export const assertAssignment = (assignment: RoleAssignment): void => {
  assertApplicationName(assignment.application);
  assertName('role', assignment.role);
  if (assignment.assignee.kind === 'user') assertUserName('user', assignment.assignee.name);
  else assertName('group', assignment.assignee.name);
};

/** How giving and taking a role goes on record. */
export const describeAssignment = (
  assignment: RoleAssignment,
  actor: Actor,
  action: 'create' | 'delete',
): RecordedChange => ({
  subaccountId: assignment.subaccountId,
  actor,
  action,
  object: `Role assignment ${assignment.role} of ${formatApplicationName(assignment.application)}`,
  attributes: { [assignment.assignee.kind]: assignment.assignee.name },
});
