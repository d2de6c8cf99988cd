import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { AccountChanges } from '../account-changes.ts';
import { type ApplicationName, assertApplicationName, formatApplicationName } from '../application-name.ts';
import { assertSubaccount } from '../subaccounts/assert-subaccount.ts';
import { insertSubscription } from './subscription-store.ts';

/**
 * Subscribes a subaccount to an application; answers false when it is subscribed already. Throws a 404 `WireError` without the
 * subaccount. Source: SAP doc "Subscribe to Java Multitenant Applications"
 */
export const subscribe = async (
  changes: AccountChanges,
  subaccountId: SubaccountId,
  name: ApplicationName,
  actor: Actor,
): Promise<boolean> => {
  assertApplicationName(name);
  return await changes.write(async (transaction) => {
    await assertSubaccount(transaction, subaccountId);
    const isNew = await insertSubscription(transaction, { subaccountId, name, createdAtMs: changes.clock() });
    if (isNew) {
      const object = `Subscription to ${formatApplicationName(name)}`;
      await changes.record(transaction, { subaccountId, actor, action: 'create', object });
    }
    return isNew;
  });
};
