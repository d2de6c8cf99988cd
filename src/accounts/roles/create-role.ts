import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { AccountChanges } from '../account-changes.ts';
import { type ApplicationName, assertApplicationName, formatApplicationName } from '../application-name.ts';
import { roleExists } from '../errors.ts';
import { assertName } from '../names.ts';
import { assertSubaccount } from '../subaccounts/assert-subaccount.ts';
import type { CustomRole } from './role.ts';
import { insertRole } from './role-store.ts';

/**
 * Makes a custom role for an application; only this subaccount sees it. Throws a 409 `WireError` when it exists and 404 without the
 * subaccount. Source: SAP doc "Managing Roles"
 */
export const createRole = async (
  changes: AccountChanges,
  role: { readonly subaccountId: SubaccountId; readonly application: ApplicationName; readonly name: string },
  actor: Actor,
): Promise<CustomRole> => {
  const { subaccountId, application, name } = role;
  assertApplicationName(application);
  assertName('role', name);
  const createdAtMs = changes.clock();
  await changes.write(async (transaction) => {
    await assertSubaccount(transaction, subaccountId);
    if (!(await insertRole(transaction, { ...role, createdAtMs }))) throw roleExists();
    const object = `Role ${name} of ${formatApplicationName(application)}`;
    await changes.record(transaction, { subaccountId, actor, action: 'create', object });
  });
  return { name, createdAtMs };
};
