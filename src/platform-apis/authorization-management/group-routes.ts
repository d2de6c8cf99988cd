import { z } from 'zod';
import type { Accounts } from '../../accounts/index.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { empty, ok } from '../../http/server/reply.ts';
import { defineRoute, type Route } from '../../http/server/route.ts';
import { groupExists, groupNotFound } from '../errors.ts';
import type { PlatformGuard } from '../platform-guard.ts';
import { platformRoute } from '../platform-route.ts';
import { createAssigneeRoleRoutes } from './assignee-role-routes.ts';
import type { AssignmentParts } from './assignments.ts';
import { accountParams, basePath, source } from './base-path.ts';
import { changes, reads } from './scopes.ts';
import { groupsBody, parseNames, usersBody } from './wire.ts';

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
  const common = { ...platformRoute, params: accountParams, source };
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
        const taken = new Set((await accounts.listGroups(account.id)).map(({ name }) => name.toLowerCase()));
        for (const { name } of request.body.groups) {
          if (taken.has(name.toLowerCase())) throw groupExists();
          taken.add(name.toLowerCase());
        }
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
    ...createAssigneeRoleRoutes(parts, {
      path: `${basePath}/groups/roles`,
      parameter: 'groupName',
      who: 'a group',
      find: ({ account }, name) => getGroup(accounts, account.id, name),
    }),
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

/** The group by the name it was created with, whatever the case. */
const getGroup = async (accounts: GroupAccounts, account: SubaccountId, groupName: string) => {
  const key = groupName.toLowerCase();
  const group = (await accounts.listGroups(account)).find(({ name }) => name.toLowerCase() === key);
  if (group === undefined) throw groupNotFound();
  return { kind: 'group', name: group.name } as const;
};
