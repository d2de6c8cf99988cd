import { z } from 'zod';
import type { Accounts } from '../../accounts/index.ts';
import { empty, ok } from '../../http/server/reply.ts';
import { defineRoute, type Route } from '../../http/server/route.ts';
import { groupNotFound } from '../errors.ts';
import type { PlatformCall, PlatformGuard } from '../platform-guard.ts';
import { platformRoute } from '../platform-route.ts';
import { type AssignmentParts, assignRoles, listRolesOf, unassignRoles } from './assignments.ts';
import { basePath, source } from './base-path.ts';
import { changes, reads } from './scopes.ts';
import { meansRole } from './user-routes.ts';
import { groupsBody, parseNames, roleReferencesBody, toWireRole, usersBody } from './wire.ts';

const params = z.object({ account: z.string() });
const query = z.object({ groupName: z.string().min(1) });

type GroupAccounts = Pick<
  Accounts,
  'listGroups' | 'createGroup' | 'deleteGroup' | 'listMembers' | 'addMember' | 'removeMember'
>;

/** Groups, their roles and their users. Group names are found whatever their case. Source: SAP doc "Authorization Management API" */
export const createGroupRoutes = (
  parts: AssignmentParts & { readonly guard: PlatformGuard; readonly accounts: GroupAccounts },
): readonly Route[] => {
  const { guard, accounts } = parts;
  const common = { ...platformRoute, params, source };
  return [
    defineRoute({
      ...common,
      method: 'GET',
      path: `${basePath}/groups`,
      bodyKind: 'none',
      summary: 'Groups of the account',
      handle: async (request) => {
        const { account } = await guard(request, request.params.account, reads);
        return ok({ groups: (await accounts.listGroups(account.id)).map(({ name }) => ({ name })) });
      },
    }),
    defineRoute({
      ...common,
      method: 'POST',
      path: `${basePath}/groups`,
      bodyKind: 'json',
      body: groupsBody,
      summary: 'Creates groups',
      handle: async (request) => {
        const { account, actor } = await guard(request, request.params.account, changes);
        for (const { name } of request.body.groups) {
          await accounts.createGroup(account.id, { name, kind: 'group' }, actor);
        }
        return empty(201);
      },
    }),
    defineRoute({
      ...common,
      method: 'DELETE',
      path: `${basePath}/groups`,
      query: z.object({ groups: z.string().min(1) }),
      bodyKind: 'none',
      summary: 'Deletes groups with what they give',
      handle: async (request) => {
        const { account, actor } = await guard(request, request.params.account, changes);
        for (const name of parseNames(request.query.groups)) await accounts.deleteGroup(account.id, name, actor);
        return empty(200);
      },
    }),
    ...createGroupRoleRoutes(parts, common),
    defineRoute({
      ...common,
      method: 'GET',
      path: `${basePath}/groups/users`,
      query,
      bodyKind: 'none',
      summary: 'Users of a group',
      handle: async (request) => {
        const { account } = await guard(request, request.params.account, reads);
        const users = await accounts.listMembers(account.id, request.query.groupName);
        return ok({ users: users.map((name) => ({ name })) });
      },
    }),
    defineRoute({
      ...common,
      method: 'PUT',
      path: `${basePath}/groups/users`,
      query,
      bodyKind: 'json',
      body: usersBody,
      summary: 'Puts users into a group',
      handle: async (request) => {
        const { account, actor } = await guard(request, request.params.account, changes);
        for (const { name } of request.body.users) {
          await accounts.addMember(account.id, request.query.groupName, name, actor);
        }
        return empty(201);
      },
    }),
    defineRoute({
      ...common,
      method: 'DELETE',
      path: `${basePath}/groups/users`,
      query: query.extend({ users: z.string().min(1) }),
      bodyKind: 'none',
      summary: 'Takes users out of a group',
      handle: async (request) => {
        const { account, actor } = await guard(request, request.params.account, changes);
        for (const name of parseNames(request.query.users)) {
          await accounts.removeMember(account.id, request.query.groupName, name, actor);
        }
        return empty(200);
      },
    }),
  ];
};

const createGroupRoleRoutes = (
  parts: AssignmentParts & { readonly guard: PlatformGuard; readonly accounts: GroupAccounts },
  common: typeof platformRoute & { readonly params: typeof params; readonly source: string },
): readonly Route[] => {
  const { guard } = parts;
  /** The group by the name it was created with. */
  const getGroup = async ({ account }: PlatformCall, groupName: string) => {
    const key = groupName.toLowerCase();
    const group = (await parts.accounts.listGroups(account.id)).find(({ name }) => name.toLowerCase() === key);
    if (group === undefined) throw groupNotFound();
    return { kind: 'group', name: group.name } as const;
  };
  return [
    defineRoute({
      ...common,
      method: 'GET',
      path: `${basePath}/groups/roles`,
      query,
      bodyKind: 'none',
      summary: 'Roles of a group',
      handle: async (request) => {
        const call = await guard(request, request.params.account, reads);
        const roles = await listRolesOf(parts, call, await getGroup(call, request.query.groupName));
        return ok({ roles: roles.map(toWireRole) });
      },
    }),
    defineRoute({
      ...common,
      method: 'PUT',
      path: `${basePath}/groups/roles`,
      query,
      bodyKind: 'json',
      body: roleReferencesBody,
      summary: 'Gives roles to a group',
      handle: async (request) => {
        const call = await guard(request, request.params.account, changes);
        await assignRoles(parts, call, await getGroup(call, request.query.groupName), request.body.roles);
        return empty(201);
      },
    }),
    defineRoute({
      ...common,
      method: 'DELETE',
      path: `${basePath}/groups/roles`,
      query: query.extend({ roles: z.string().min(1) }),
      bodyKind: 'none',
      summary: 'Takes roles from a group; roles=* takes all',
      handle: async (request) => {
        const call = await guard(request, request.params.account, changes);
        const group = await getGroup(call, request.query.groupName);
        await unassignRoles(parts, call, group, meansRole(request.query.roles, call.account.technicalName));
        return empty(200);
      },
    }),
  ];
};
