import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { AccountChanges } from '../account-changes.ts';
import { type ApplicationName, assertApplicationName, formatApplicationName } from '../application-name.ts';
import { assertName } from '../names.ts';
import { deleteAssignmentsTo } from './role-assignment-store.ts';
import { deleteRoleRow } from './role-store.ts';

/** Deletes a custom role and its assignments; answers false when there is none. */
export const deleteRole = async (
  changes: AccountChanges,
  role: { readonly subaccountId: SubaccountId; readonly application: ApplicationName; readonly name: string },
  actor: Actor,
): Promise<boolean> => {
  const { subaccountId, application, name } = role;
  assertApplicationName(application);
  assertName('role', name);
  return await changes.write(async (transaction) => {
    if (!(await deleteRoleRow(transaction, role))) return false;
    const ended = await deleteAssignmentsTo(transaction, subaccountId, application, name);
    await changes.record(transaction, {
      subaccountId,
      actor,
      action: 'delete',
      object: `Role ${name} of ${formatApplicationName(application)}`,
      attributes: { endedRoleAssignments: String(ended) },
    });
    return true;
  });
};
