import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import { groupNotFound } from '../errors.ts';
import { toGroupKey } from '../names.ts';
import type { Group } from './group.ts';
import { findGroup, listGroups } from './group-store.ts';
import { listMemberNames, listMemberships } from './member-store.ts';

/** The user names in a group. Throws a 404 `WireError` when there is no such group. */
export const listMembers = async (
  read: Transaction,
  subaccountId: SubaccountId,
  groupName: string,
): Promise<readonly string[]> => {
  if ((await findGroup(read, subaccountId, groupName)) === undefined) throw groupNotFound();
  return await listMemberNames(read, subaccountId, groupName);
};

/** A group and the user names in it. */
export type GroupWithMembers = Group & { readonly members: readonly string[] };

/** All groups and role collections of a subaccount with the user names in each, as `listGroups` and `listMembers` order them. */
export const listGroupsWithMembers = async (
  read: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly GroupWithMembers[]> => {
  const groups = await listGroups(read, subaccountId);
  const members = new Map<string, string[]>(groups.map(({ name }) => [toGroupKey(name), []]));
  for (const { groupKey, userName } of await listMemberships(read, subaccountId)) members.get(groupKey)?.push(userName);
  return groups.map((group) => ({ ...group, members: members.get(toGroupKey(group.name)) ?? [] }));
};
