import type { Accounts } from '../../accounts/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';

/** A group with the user names in it. Source: SAP doc "Managing Roles" */
export type GroupWithMembers = { readonly name: string; readonly members: readonly string[] };

/** Reads a group or role collection; names are the same in upper and lower case. Source: SAP doc "Managing Roles" */
export const readGroup = async (
  accounts: Accounts,
  subaccountId: SubaccountId,
  name: string,
  kind: 'group' | 'role-collection',
): Promise<GroupWithMembers | undefined> => {
  const groups = await accounts.listGroups(subaccountId);
  const found = groups.find((group) => group.kind === kind && group.name.toLowerCase() === name.toLowerCase());
  return found && { name: found.name, members: await accounts.listMembers(subaccountId, found.name) };
};

/** Reads all groups, or all role collections. Source: SAP doc "Managing Roles" */
export const readGroups = async (
  accounts: Accounts,
  subaccountId: SubaccountId,
  kind: 'group' | 'role-collection',
): Promise<readonly GroupWithMembers[]> => {
  const groups = await accounts.listGroupsWithMembers(subaccountId);
  return groups.filter((group) => group.kind === kind).map(({ name, members }) => ({ name, members }));
};

/** Makes these the members and no others; left out, they stay as they are. Source: SAP doc "Managing Roles" */
export const writeMembers = async (
  accounts: Accounts,
  subaccountId: SubaccountId,
  name: string,
  members: readonly string[] | undefined,
  actor: Actor,
): Promise<void> => {
  if (members === undefined) return;
  const stored = await accounts.listMembers(subaccountId, name);
  const wanted = new Set(members);
  for (const member of wanted) await accounts.addMember(subaccountId, name, member, actor);
  for (const member of stored.filter((candidate) => !wanted.has(candidate))) {
    await accounts.removeMember(subaccountId, name, member, actor);
  }
};

/** Puts a user into these groups and role collections and takes it out of the others. Throws 404 where there is no such group. Source: SAP doc "Managing Roles" */
export const writeGroupsOf = async (
  accounts: Accounts,
  subaccountId: SubaccountId,
  userName: string,
  groups: readonly string[],
  actor: Actor,
): Promise<void> => {
  const stored = await accounts.listGroupsOf(subaccountId, userName);
  const wanted = new Set(groups.map((name) => name.toLowerCase()));
  for (const group of groups) await accounts.addMember(subaccountId, group, userName, actor);
  for (const { name } of stored.filter((group) => !wanted.has(group.name.toLowerCase()))) {
    await accounts.removeMember(subaccountId, name, userName, actor);
  }
};
