import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { AccountChanges } from '../account-changes.ts';
import { type ApplicationName, assertApplicationName, formatApplicationName } from '../application-name.ts';
import { deleteAssignmentsTo } from '../roles/role-assignment-store.ts';
import { deleteSubscription } from './subscription-store.ts';

/**
 * Ends a subscription; answers false when there is none. Role assignments for the application end with it. Assumed: SAP does not
 * say; a later subscription must not bring back rights nobody remembers.
 */
export const unsubscribe = async (
  changes: AccountChanges,
  subaccountId: SubaccountId,
  name: ApplicationName,
  actor: Actor,
): Promise<boolean> => {
  assertApplicationName(name);
  return await changes.write(async (transaction) => {
    const hadIt = await deleteSubscription(transaction, subaccountId, name);
    if (!hadIt) return false;
    const ended = await deleteAssignmentsTo(transaction, subaccountId, name);
    await changes.record(transaction, {
      subaccountId,
      actor,
      action: 'delete',
      object: `Subscription to ${formatApplicationName(name)}`,
      attributes: { endedRoleAssignments: String(ended) },
    });
    return true;
  });
};
