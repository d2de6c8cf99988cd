import { z } from 'zod';
import type { Accounts } from '../../accounts/index.ts';
import { empty, ok } from '../../http/server/reply.ts';
import { defineRoute, type Route } from '../../http/server/route.ts';
import { groupNotFound } from '../errors.ts';
import type { PlatformGuard } from '../platform-guard.ts';
import { platformRoute } from '../platform-route.ts';
import { createAssigneeRoleRoutes } from './assignee-role-routes.ts';
import type { AssignmentParts } from './assignments.ts';
import { accountParams, basePath, source } from './base-path.ts';
import { changes, reads } from './scopes.ts';
import { groupsBody, selects } from './wire.ts';

const query = z.object({ userId: z.string().min(1).max(256) });

/** Roles and groups of one user. Users are names: none need exist. Source: SAP doc "Authorization Management API" */
export const createUserRoutes = (
  parts: AssignmentParts & {
    readonly guard: PlatformGuard;
    readonly accounts: Pick<Accounts, 'listGroups' | 'listGroupsOf' | 'addMember' | 'removeMember'>;
  },
): readonly Route[] => {
  const { guard, accounts } = parts;
  const common = { ...platformRoute, params: accountParams, source };
  return [
    ...createAssigneeRoleRoutes(parts, {
      path: `${basePath}/users/roles`,
      parameter: 'userId',
      who: 'a user',
      // No user need exist: roles are given to names.
      find: async (_call, name) => ({ kind: 'user', name }),
    }),
    defineRoute({
      ...common,
      method: 'GET',
      path: `${basePath}/users/groups`,
      query,
      bodyKind: 'none',
      summary: 'Groups of a user',
      handle: async (request) => {
        const { account } = await guard(request, request.params.account, reads);
        const groups = await accounts.listGroupsOf(account.id, request.query.userId);
        return ok({ groups: groups.map(({ name }) => ({ name })) });
      },
    }),
    defineRoute({
      ...common,
      method: 'PUT',
      path: `${basePath}/users/groups`,
      query,
      bodyKind: 'json',
      body: groupsBody,
      summary: 'Puts a user into groups',
      handle: async (request) => {
        const { account, actor } = await guard(request, request.params.account, changes);
        const known = new Set((await accounts.listGroups(account.id)).map(({ name }) => name.toLowerCase()));
        if (!request.body.groups.every(({ name }) => known.has(name.toLowerCase()))) throw groupNotFound();
        for (const { name } of request.body.groups) {
          await accounts.addMember(account.id, name, request.query.userId, actor);
        }
        return empty(201);
      },
    }),
    defineRoute({
      ...common,
      method: 'DELETE',
      path: `${basePath}/users/groups`,
      query: query.extend({ groups: z.string().min(1) }),
      bodyKind: 'none',
      summary: 'Takes a user out of groups; groups=* means all',
      handle: async (request) => {
        const { account, actor } = await guard(request, request.params.account, changes);
        const isMeant = selects(request.query.groups.toLowerCase());
        for (const { name } of await accounts.listGroupsOf(account.id, request.query.userId)) {
          if (isMeant(name.toLowerCase())) await accounts.removeMember(account.id, name, request.query.userId, actor);
        }
        return empty(200);
      },
    }),
  ];
};
