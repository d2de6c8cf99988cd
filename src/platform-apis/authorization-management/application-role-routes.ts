import { z } from 'zod';
import type { ApplicationRole, Assignee } from '../../accounts/index.ts';
import { empty, ok } from '../../http/server/reply.ts';
import { defineRoute, type Route, type RouteRequest } from '../../http/server/route.ts';
import { invalidField } from '../errors.ts';
import type { PlatformCall, PlatformGuard } from '../platform-guard.ts';
import { platformRoute } from '../platform-route.ts';
import type { ApplicationRoles } from './application-roles.ts';
import { type AssignmentParts, assignToAll, listAssigneesOf, unassignFromAll } from './assignments.ts';
import { basePath, source } from './base-path.ts';
import { changes, changesRoles, reads, readsRoles } from './scopes.ts';
import { groupsBody, parseNames, rolesBody, usersBody } from './wire.ts';

const params = z.object({ account: z.string(), app: z.string() });
const provider = z.object({ providerAccount: z.string().min(1).optional() });
const oneRole = provider.extend({ roleName: z.string().min(1) });

/** Both names of the segment: callers send one, the documentation prints the other. Source: SAP doc "Authorization Management API" */
const segments = ['apps', 'applications'] as const;

/** Roles of an application, and who has them. Source: SAP doc "Authorization Management API" */
export const createApplicationRoleRoutes = (
  parts: AssignmentParts & { readonly guard: PlatformGuard; readonly roles: ApplicationRoles },
): readonly Route[] => segments.flatMap((segment) => createRoutes(parts, `${basePath}/${segment}/:app/roles`));

const createRoutes = (
  parts: AssignmentParts & { readonly guard: PlatformGuard; readonly roles: ApplicationRoles },
  path: string,
): readonly Route[] => {
  const { guard, roles } = parts;
  const common = { ...platformRoute, params, source };
  type Params = z.infer<typeof params>;
  type Provider = z.infer<typeof provider>;
  const open = async (request: RouteRequest<Params, Provider>, scopes: Parameters<PlatformGuard>[2]) => {
    const call = await guard(request, request.params.account, scopes);
    const { app } = request.params;
    return { call, application: await parts.resolveApplication(call.account, app, request.query.providerAccount) };
  };
  const openRole = async (
    request: RouteRequest<Params, z.infer<typeof oneRole>>,
    scopes: Parameters<PlatformGuard>[2],
  ): Promise<{ readonly call: PlatformCall; readonly role: ApplicationRole }> => {
    const { call, application } = await open(request, scopes);
    return { call, role: { application, role: request.query.roleName } };
  };
  return [
    defineRoute({
      ...common,
      method: 'GET',
      path,
      query: provider,
      bodyKind: 'none',
      summary: 'Roles of an application',
      handle: async (request) => {
        const { call, application } = await open(request, readsRoles);
        return ok({ roles: await roles.list(call.account, application) });
      },
    }),
    defineRoute({
      ...common,
      method: 'POST',
      path,
      query: provider,
      bodyKind: 'json',
      body: rolesBody,
      summary: 'Creates custom roles of an application',
      handle: async (request) => {
        const { call, application } = await open(request, changesRoles);
        const names = request.body.roles.map(({ name }) => name);
        await roles.create(call.account, application, names, call.actor);
        return empty(201);
      },
    }),
    defineRoute({
      ...common,
      method: 'DELETE',
      path,
      query: provider.extend({ roles: z.string().min(1) }),
      bodyKind: 'none',
      summary: 'Deletes custom roles of an application',
      handle: async (request) => {
        const { call, application } = await open(request, changesRoles);
        await roles.delete(call.account, application, parseNames(request.query.roles), call.actor);
        return empty(200);
      },
    }),
    ...(['user', 'group'] as const).flatMap((kind) => [
      defineRoute({
        ...common,
        method: 'GET',
        path: `${path}/${kind}s`,
        query: oneRole,
        bodyKind: 'none',
        summary: `The ${kind}s that have a role`,
        handle: async (request) => {
          const { call, role } = await openRole(request, reads);
          await roles.assertExists(call.account, role);
          const names = await listAssigneesOf(parts, call, role, kind);
          return ok({ [`${kind}s`]: names.map((name) => ({ name })) });
        },
      }),
      defineRoute({
        ...common,
        method: 'PUT',
        path: `${path}/${kind}s`,
        query: oneRole,
        bodyKind: 'json',
        body: namesBody(kind),
        summary: `Gives a role to ${kind}s`,
        handle: async (request) => {
          const { call, role } = await openRole(request, changes);
          await assignToAll(parts, call, role, toAssignees(kind, request.body));
          return empty(201);
        },
      }),
      defineRoute({
        ...common,
        method: 'DELETE',
        path: `${path}/${kind}s`,
        query: oneRole.extend({ users: z.string().min(1).optional(), groups: z.string().min(1).optional() }),
        bodyKind: 'none',
        summary: `Takes a role from ${kind}s`,
        handle: async (request) => {
          const { call, role } = await openRole(request, changes);
          const names = await selectAssignees(call, role, kind, request.query[`${kind}s`]);
          await unassignFromAll(parts, call, role, toAssignees(kind, names));
          return empty(200);
        },
      }),
    ]),
  ];

  async function selectAssignees(
    call: PlatformCall,
    role: ApplicationRole,
    kind: Assignee['kind'],
    text: string | undefined,
  ): Promise<readonly string[]> {
    if (text === undefined) throw invalidField(`${kind}s`, 'is required');
    return text === '*' ? await listAssigneesOf(parts, call, role, kind) : parseNames(text);
  }
};

/** The names in a body of users or groups. */
const namesBody = (kind: Assignee['kind']): z.ZodType<readonly string[]> =>
  kind === 'user'
    ? usersBody.transform(({ users }) => users.map(({ name }) => name))
    : groupsBody.transform(({ groups }) => groups.map(({ name }) => name));

const toAssignees = (kind: Assignee['kind'], names: readonly string[]): readonly Assignee[] =>
  names.map((name) => ({ kind, name }));
