import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import { isName, toGroupKey } from '../names.ts';
import type { Group } from './group.ts';

/** Answers false when a group of this name exists. */
export const insertGroup = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  group: Group,
): Promise<boolean> => {
  const row = await transaction
    .insertInto('user_groups')
    .values({
      subaccount_id: subaccountId,
      group_key: toGroupKey(group.name),
      name: group.name,
      kind: group.kind,
      created_at_ms: group.createdAtMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('group_key')
    .executeTakeFirst();
  return row !== undefined;
};

/** Removes a group, its memberships and its role assignments; answers its name as it was stored. */
export const deleteGroupRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  groupName: string,
): Promise<string | undefined> => {
  if (!isName(groupName)) return undefined;
  const row = await transaction
    .deleteFrom('user_groups')
    .where('subaccount_id', '=', subaccountId)
    .where('group_key', '=', toGroupKey(groupName))
    .returning('name')
    .executeTakeFirst();
  return row?.name;
};

/** A group by its name, whatever the case. */
export const findGroup = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  groupName: string,
): Promise<Group | undefined> => {
  if (!isName(groupName)) return undefined;
  return await handle
    .selectFrom('user_groups')
    .select(['name', 'kind', 'created_at_ms as createdAtMs'])
    .where('subaccount_id', '=', subaccountId)
    .where('group_key', '=', toGroupKey(groupName))
    .executeTakeFirst();
};

/** The groups and role collections of a subaccount by name. */
export const listGroups = async (handle: Transaction, subaccountId: SubaccountId): Promise<readonly Group[]> =>
  await handle
    .selectFrom('user_groups')
    .select(['name', 'kind', 'created_at_ms as createdAtMs'])
    .where('subaccount_id', '=', subaccountId)
    .orderBy('group_key')
    .execute();
