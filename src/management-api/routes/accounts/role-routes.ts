import type { Route } from '../../../http/server/route.ts';
import { listPredefinedRoles } from '../../../inbound-auth/index.ts';
import { createApplicationRoles, createResolveApplication } from '../../../platform-apis/index.ts';
import { operations } from '../../contract.ts';
import { thingNotFound } from '../../errors.ts';
import { listApplicationRoles } from '../../roles/application-roles.ts';
import { readGroup, readGroups, writeMembers } from '../../roles/groups.ts';
import { fromRoleAssignment, isOrphaned, toRoleAssignment } from '../../roles/role-assignments.ts';
import { readRoleCollection, readRoleCollections, writeRoleCollection } from '../../roles/role-collections.ts';
import { createRoleGuard, type RoleGuard } from '../../roles/role-guard.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { parseApplicationName } from '../../wire/application-name.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** Groups, role collections and roles given to users and groups. Source: SAP doc "Managing Roles", "Working with Role Collections" */
export const roleRoutes = (rooms: ManagedRooms): readonly Route[] => [
  ...groupRoutes(rooms, createRoleGuard(rooms.accounts)),
  ...roleCollectionRoutes(rooms, createRoleGuard(rooms.accounts)),
  ...applicationRoleRoutes(rooms),
  ...roleAssignmentRoutes(rooms, createRoleGuard(rooms.accounts)),
];

const groupRoutes = ({ accounts }: ManagedRooms, guard: RoleGuard): readonly Route[] => [
  serve(operations.listGroups, async ({ params }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    return (await readGroups(accounts, id, 'group')).map(({ name, members }) => ({ name, members: [...members] }));
  }),
  serve(operations.putGroup, async ({ params, body, actor, role }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    await guard.assertMayChangeGroups(role, id, [body.name]);
    if ((await readGroup(accounts, id, body.name, 'group')) === undefined) {
      await accounts.createGroup(id, { name: body.name, kind: 'group' }, actor);
    }
    await writeMembers(accounts, id, body.name, body.members, actor);
    const { name = body.name, members = [] } = (await readGroup(accounts, id, body.name, 'group')) ?? {};
    return { name, members: [...members] };
  }),
  serve(operations.deleteGroup, async ({ params, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const group = await readGroup(accounts, id, params.group, 'group');
    if (group === undefined || !(await accounts.deleteGroup(id, group.name, actor))) throw thingNotFound('group');
  }),
  serve(operations.addGroupMember, async ({ params, body, actor, role }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    await guard.assertMayChangeGroups(role, id, [body.group]);
    const group = await readGroup(accounts, id, body.group, 'group');
    if (group === undefined) throw thingNotFound('group');
    return { isNew: await accounts.addMember(id, group.name, body.user, actor) };
  }),
  serve(operations.removeGroupMember, async ({ params, body, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const group = await readGroup(accounts, id, body.group, 'group');
    if (group === undefined || !(await accounts.removeMember(id, group.name, body.user, actor)))
      throw thingNotFound('member of the group');
    return {};
  }),
];

const applicationRoleRoutes = (rooms: ManagedRooms): readonly Route[] => {
  const { accounts } = rooms;
  const roles = createApplicationRoles({ accounts, listPredefinedRoles });
  const resolveApplication = createResolveApplication(accounts);
  const find = async (label: string, applicationName: string) => {
    const subaccount = await getSubaccountByLabel(accounts, label);
    const { application, providerAccount } = parseApplicationName(applicationName);
    return { subaccount, application: await resolveApplication(subaccount, application, providerAccount) };
  };
  return [
    serve(operations.listApplicationRoles, async ({ params }) =>
      listApplicationRoles(rooms, await getSubaccountByLabel(accounts, params.subaccount)),
    ),
    serve(operations.createApplicationRole, async ({ params, body, actor }) => {
      const { subaccount, application } = await find(params.subaccount, body.application);
      await roles.create(subaccount, application, [body.role], actor);
      return body;
    }),
    serve(operations.deleteApplicationRole, async ({ params, body, actor }) => {
      const { subaccount, application } = await find(params.subaccount, body.application);
      const isThere = (await roles.list(subaccount, application)).some(({ name }) => name === body.role);
      if (!isThere) throw thingNotFound('role');
      await roles.delete(subaccount, application, [body.role], actor);
      return {};
    }),
  ];
};

const roleCollectionRoutes = ({ accounts }: ManagedRooms, guard: RoleGuard): readonly Route[] => [
  serve(operations.listRoleCollections, async ({ params }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    return (await readRoleCollections(accounts, id)).map((collection) => ({
      ...collection,
      users: [...collection.users],
    }));
  }),
  serve(operations.putRoleCollection, async ({ params, body, actor, role }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    await guard.assertMayChangeGroups(role, id, [body.name]);
    await writeRoleCollection(accounts, id, body, actor);
    const { name = body.name, roles = [], users = [] } = (await readRoleCollection(accounts, id, body.name)) ?? {};
    return { name, roles, users: [...users] };
  }),
  serve(operations.deleteRoleCollection, async ({ params, actor, role }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    await guard.assertMayChangeGroups(role, id, [params.collection]);
    const collection = await readGroup(accounts, id, params.collection, 'role-collection');
    if (collection === undefined || !(await accounts.deleteGroup(id, collection.name, actor)))
      throw thingNotFound('role collection');
  }),
];

const roleAssignmentRoutes = ({ accounts, clients }: ManagedRooms, guard: RoleGuard): readonly Route[] => [
  serve(operations.listRoleAssignments, async ({ params }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const clientIds = new Set((await clients.list(id)).map(({ clientId }) => clientId));
    return (await accounts.listRoleAssignments(id)).map((assignment) => ({
      ...fromRoleAssignment(assignment),
      isOrphaned: isOrphaned(assignment.assignee, clientIds),
    }));
  }),
  serve(operations.assignRole, async ({ params, body, actor, role }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const assignment = toRoleAssignment(id, body);
    await guard.assertMayAssign(role, assignment);
    await accounts.assignRole(assignment, actor);
    return body;
  }),
  serve(operations.unassignRole, async ({ params, body, actor, role }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const assignment = toRoleAssignment(id, body);
    await guard.assertMayAssign(role, assignment);
    if (!(await accounts.unassignRole(assignment, actor))) throw thingNotFound('role assignment');
    return {};
  }),
];
