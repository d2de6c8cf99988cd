import type { Accounts, RoleAssignment } from '../../accounts/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { operations, RequestOf } from '../contract.ts';
import { cloudFoundryApplication } from '../wire/application-name.ts';
import { readGroup, readGroups, writeMembers } from './groups.ts';

/** A role collection with all that is in it: a group whose roles are assigned to it. Source: SAP doc "Working with Role Collections" */
export type RoleCollection = {
  readonly name: string;
  readonly roles: { application: string; role: string }[];
  readonly users: readonly string[];
};

type WantedRoleCollection = RequestOf<typeof operations.putRoleCollection>;

/** Reads a role collection. Source: SAP doc "Working with Role Collections" */
export const readRoleCollection = async (
  accounts: Accounts,
  subaccountId: SubaccountId,
  name: string,
): Promise<RoleCollection | undefined> => {
  const group = await readGroup(accounts, subaccountId, name, 'role-collection');
  return (
    group && { name: group.name, users: group.members, roles: await readRoles(accounts, subaccountId, group.name) }
  );
};

/** Reads all role collections. Source: SAP doc "Working with Role Collections" */
export const readRoleCollections = async (
  accounts: Accounts,
  subaccountId: SubaccountId,
): Promise<readonly RoleCollection[]> => {
  const [groups, assignments] = await Promise.all([
    readGroups(accounts, subaccountId, 'role-collection'),
    accounts.listRoleAssignments(subaccountId),
  ]);
  const ofGroups = Map.groupBy(assignments, ({ assignee }) => (assignee.kind === 'group' ? assignee.name : undefined));
  return groups.map(({ name, members }) => ({ name, users: members, roles: (ofGroups.get(name) ?? []).map(toRole) }));
};

/** Creates a role collection or sets its roles and users; a list left out stays as it is. Source: SAP doc "Working with Role Collections" */
export const writeRoleCollection = async (
  accounts: Accounts,
  subaccountId: SubaccountId,
  wanted: WantedRoleCollection,
  actor: Actor,
): Promise<void> => {
  const stored = await readRoleCollection(accounts, subaccountId, wanted.name);
  if (stored === undefined)
    await accounts.createGroup(subaccountId, { name: wanted.name, kind: 'role-collection' }, actor);
  const assignment = ({
    application,
    role,
  }: {
    readonly application: string;
    readonly role: string;
  }): RoleAssignment => ({
    subaccountId,
    application: cloudFoundryApplication(application),
    role,
    assignee: { kind: 'group', name: wanted.name },
  });
  const keyOf = ({ application, role }: RoleCollection['roles'][number]): string => JSON.stringify([application, role]);
  const wantedKeys = wanted.roles && new Set(wanted.roles.map(keyOf));
  const isWanted = (candidate: RoleCollection['roles'][number]): boolean => wantedKeys?.has(keyOf(candidate)) ?? true;
  for (const role of wanted.roles ?? []) await accounts.assignRole(assignment(role), actor);
  for (const role of stored?.roles.filter((candidate) => !isWanted(candidate)) ?? []) {
    await accounts.unassignRole(assignment(role), actor);
  }
  await writeMembers(accounts, subaccountId, wanted.name, wanted.users, actor);
};

const readRoles = async (
  accounts: Accounts,
  subaccountId: SubaccountId,
  name: string,
): Promise<RoleCollection['roles']> => {
  const assignments = await accounts.listRoleAssignments(subaccountId, { assignee: { kind: 'group', name } });
  return assignments.map(toRole);
};

const toRole = ({ application, role }: RoleAssignment): RoleCollection['roles'][number] => ({
  application: application.application,
  role,
});
