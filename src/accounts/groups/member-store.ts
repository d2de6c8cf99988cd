import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import { isUserName, toGroupKey } from '../names.ts';
import type { Group } from './group.ts';

/** A user name in a group. */
export type Membership = {
  readonly subaccountId: SubaccountId;
  readonly groupName: string;
  readonly userName: string;
};

/** Answers false when the group has this member already. */
export const insertMember = async (
  transaction: Transaction,
  membership: Membership & { readonly createdAtMs: number },
): Promise<boolean> => {
  const row = await transaction
    .insertInto('group_members')
    .values({
      subaccount_id: membership.subaccountId,
      group_key: toGroupKey(membership.groupName),
      user_name: membership.userName,
      created_at_ms: membership.createdAtMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_name')
    .executeTakeFirst();
  return row !== undefined;
};

/** Answers false when the group has no such member. */
export const deleteMember = async (transaction: Transaction, membership: Membership): Promise<boolean> => {
  const row = await transaction
    .deleteFrom('group_members')
    .where('subaccount_id', '=', membership.subaccountId)
    .where('group_key', '=', toGroupKey(membership.groupName))
    .where('user_name', '=', membership.userName)
    .returning('user_name')
    .executeTakeFirst();
  return row !== undefined;
};

/** The user names in a group. */
export const listMemberNames = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  groupName: string,
): Promise<readonly string[]> => {
  const rows = await handle
    .selectFrom('group_members')
    .select('user_name')
    .where('subaccount_id', '=', subaccountId)
    .where('group_key', '=', toGroupKey(groupName))
    .orderBy('user_name')
    .execute();
  return rows.map((row) => row.user_name);
};

/** Who is in which group, by user name. */
export const listMemberships = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly { readonly groupKey: string; readonly userName: string }[]> =>
  await handle
    .selectFrom('group_members')
    .select(['group_key as groupKey', 'user_name as userName'])
    .where('subaccount_id', '=', subaccountId)
    .orderBy('user_name')
    .execute();

/** The groups and role collections a user name is in. */
export const listGroupsOf = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  userName: string,
): Promise<readonly Group[]> => {
  if (!isUserName(userName)) return [];
  return await handle
    .selectFrom('group_members')
    .innerJoin('user_groups', (join) =>
      join
        .onRef('user_groups.subaccount_id', '=', 'group_members.subaccount_id')
        .onRef('user_groups.group_key', '=', 'group_members.group_key'),
    )
    .select(['user_groups.name', 'user_groups.kind', 'user_groups.created_at_ms as createdAtMs'])
    .where('group_members.subaccount_id', '=', subaccountId)
    .where('group_members.user_name', '=', userName)
    .orderBy('user_groups.group_key')
    .execute();
};
