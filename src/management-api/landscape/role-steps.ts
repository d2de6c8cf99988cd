import { formatApplicationName } from '../../accounts/index.ts';
import { technicalUserOf } from '../../authorization-server/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { LandscapeSubaccount } from '../contract.ts';
import { readGroup, writeMembers } from '../roles/groups.ts';
import { assigneeOf, toRoleAssignment } from '../roles/role-assignments.ts';
import { readRoleCollection, writeRoleCollection } from '../roles/role-collections.ts';
import type { ManagedRooms } from '../rooms.ts';
import { differingFields, type Step, type SubaccountSteps, stepsFor, toCreate, toUpdate, unchanged } from './step.ts';

/** Groups and their members. Source: SAP doc "Managing Roles" */
export const groupSteps = (
  { accounts }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['groups'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'groups', key: 'groups' },
    wanted,
    ({ name }) => name,
    async ({ id }, group) => {
      const stored = await readGroup(accounts, id, group.name, 'group');
      if (stored === undefined) {
        return toCreate(async () => {
          await accounts.createGroup(id, { name: group.name, kind: 'group' }, actor);
          await writeMembers(accounts, id, group.name, group.members, actor);
        });
      }
      const members = group.members && [...new Set(group.members)].sort();
      return toUpdate(differingFields({ members }, { members: [...stored.members].sort() }), () =>
        writeMembers(accounts, id, group.name, members, actor),
      );
    },
  );

/** Role collections with their roles and users. Source: SAP doc "Working with Role Collections" */
export const roleCollectionSteps = (
  { accounts }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['roleCollections'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'role-collections', key: 'roleCollections' },
    wanted,
    ({ name }) => name,
    async ({ id }, collection) => {
      const stored = await readRoleCollection(accounts, id, collection.name);
      if (stored === undefined) {
        return toCreate(() => writeRoleCollection(accounts, id, collection, actor));
      }
      const texts = (roles: typeof collection.roles) =>
        roles && [...new Set(roles.map(({ application, role }) => `${application}.${role}`))].sort();
      const fields = differingFields(
        { roles: texts(collection.roles), users: collection.users && [...new Set(collection.users)].sort() },
        { roles: texts(stored.roles), users: [...stored.users].sort() },
      );
      return toUpdate(fields, () => writeRoleCollection(accounts, id, collection, actor));
    },
  );

/** Roles given to users and groups. Source: SAP doc "Managing Roles" */
export const roleAssignmentSteps = (
  rooms: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount,
  actor: Actor,
): readonly Step[] => {
  const { accounts } = rooms;
  const steps = stepsFor(
    parent,
    { name: 'role-assignments', key: 'roleAssignments' },
    wanted.roleAssignments,
    ({ application, role, user, group }) => `${application}/${role}/${user ?? group}`,
    async ({ id }, assignment) => {
      const wantedAssignment = toRoleAssignment(id, assignment);
      const { application, role, assignee } = wantedAssignment;
      const stored = await accounts.listRoleAssignments(id, { application, role, assignee });
      const isThere = stored.some(
        (found) =>
          found.role === role &&
          formatApplicationName(found.application) === assignment.application &&
          assigneeOf(found.assignee) === assigneeOf(assignee),
      );
      if (isThere) return unchanged;
      return toCreate(() => accounts.assignRole(wantedAssignment, actor));
    },
  );
  return steps.map((step, index) => ({
    ...step,
    findHint: () => findUserHint(rooms, parent, wanted, wanted.roleAssignments[index]?.user),
  }));
};

/**
 * What may be wrong with the user a role is given to: nobody has this name, neither here nor in the landscape. Legal, because another
 * identity provider may know the name, or a client may come later. Source: SAP doc "OAuth 2.0 Client Credentials Grant"
 */
const findUserHint = async (
  { clients, identityProvider }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount,
  user: string | undefined,
): Promise<string | undefined> => {
  if (user === undefined) return undefined;
  const subaccount = await parent.find();
  const prefix = technicalUserOf('');
  if (user.startsWith(prefix)) {
    const clientId = user.slice(prefix.length);
    if ([...wanted.oauthClients, ...wanted.apiClients].some(({ id }) => id === clientId)) return undefined;
    const stored = subaccount && (await clients.findRegistered(subaccount.id, clientId));
    return stored === undefined ? `the account has no OAuth client with the id "${clientId}"` : undefined;
  }
  const isSame = ({ name, email }: LandscapeSubaccount['users'][number]): boolean =>
    [name, email].some((text) => text?.toLowerCase() === user.toLowerCase());
  if (wanted.users.some(isSame)) return undefined;
  const stored = subaccount && (await identityProvider.findUser(subaccount.id, user));
  return stored === undefined
    ? `the built-in identity provider has no user "${user}"; right if another one has`
    : undefined;
};
