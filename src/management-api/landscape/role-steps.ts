import { formatApplicationName } from '../../accounts/index.ts';
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
  { accounts }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['roleAssignments'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'role-assignments', key: 'roleAssignments' },
    wanted,
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
