import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { AccountChanges } from '../account-changes.ts';
import { groupExists } from '../errors.ts';
import { assertName } from '../names.ts';
import { assertSubaccount } from '../subaccounts/assert-subaccount.ts';
import type { Group, NewGroup } from './group.ts';
import { insertGroup } from './group-store.ts';

/**
 * Creates a group or role collection. Throws a 409 `WireError` when the name is taken, whatever its case, and 404 without the
 * subaccount. Source: SAP doc "Authorization Management API"
 */
export const createGroup = async (
  changes: AccountChanges,
  subaccountId: SubaccountId,
  input: NewGroup,
  actor: Actor,
): Promise<Group> => {
  assertName('name', input.name);
  const group: Group = { name: input.name, kind: input.kind, createdAtMs: changes.clock() };
  await changes.write(async (transaction) => {
    await assertSubaccount(transaction, subaccountId);
    if (!(await insertGroup(transaction, subaccountId, group))) throw groupExists();
    const object = `${group.kind === 'group' ? 'Group' : 'Role collection'} ${group.name}`;
    await changes.record(transaction, { subaccountId, actor, action: 'create', object });
  });
  return group;
};
