import { z } from 'zod';
import type { ApplicationRole, Assignee } from '../../accounts/index.ts';
import { empty, ok } from '../../http/server/reply.ts';
import { defineRoute, type Route, type RouteRequest } from '../../http/server/route.ts';
import type { PlatformCall, PlatformGuard } from '../platform-guard.ts';
import { platformRoute } from '../platform-route.ts';
import { type AssignmentParts, assignRoles, listRolesOf, unassignRoles } from './assignments.ts';
import { accountParams, source } from './base-path.ts';
import { changes, reads } from './scopes.ts';
import { parseRoleReferences, roleReferencesBody, toWireRole } from './wire.ts';

/** Whose roles a path is about. */
export type AssigneeKind = {
  readonly path: string;
  /** Query parameter that names the user or group. */
  readonly parameter: string;
  /** For the API description: `a user`. */
  readonly who: string;
  /** Throws 404 where there must be one of the name and is not. */
  readonly find: (call: PlatformCall, name: string) => Promise<Assignee>;
};

/** Reads, gives and takes the roles of one user or group. Source: SAP doc "Authorization Management API" */
export const createAssigneeRoleRoutes = (
  parts: AssignmentParts & { readonly guard: PlatformGuard },
  { path, parameter, who, find }: AssigneeKind,
): readonly Route[] => {
  const common = { ...platformRoute, path, params: accountParams, source };
  const query = z.object({ [parameter]: z.string().min(1).max(256) });
  const open = async (
    request: RouteRequest<z.infer<typeof accountParams>, Readonly<Record<string, string>>>,
    scopes: Parameters<PlatformGuard>[2],
  ): Promise<{ readonly call: PlatformCall; readonly assignee: Assignee }> => {
    const call = await parts.guard(request, request.params.account, scopes);
    return { call, assignee: await find(call, request.query[parameter] ?? '') };
  };
  return [
    defineRoute({
      ...common,
      method: 'GET',
      query,
      bodyKind: 'none',
      summary: `Roles of ${who}`,
      handle: async (request) => {
        const { call, assignee } = await open(request, reads);
        return ok({ roles: (await listRolesOf(parts, call, assignee)).map(toWireRole) });
      },
    }),
    defineRoute({
      ...common,
      method: 'PUT',
      query,
      bodyKind: 'json',
      body: roleReferencesBody,
      summary: `Gives roles to ${who}`,
      handle: async (request) => {
        const { call, assignee } = await open(request, changes);
        await assignRoles(parts, call, assignee, request.body.roles);
        return empty(201);
      },
    }),
    defineRoute({
      ...common,
      method: 'DELETE',
      query: query.extend({ roles: z.string().min(1) }),
      bodyKind: 'none',
      summary: `Takes roles from ${who}; roles=* takes all`,
      handle: async (request) => {
        const { call, assignee } = await open(request, changes);
        await unassignRoles(parts, call, assignee, meansRole(request.query.roles ?? '', call.account.technicalName));
        return empty(200);
      },
    }),
  ];
};

/** Which roles a list parameter means: `*`, or references that may leave out the account itself as the provider. */
const meansRole = (text: string, account: string): ((role: ApplicationRole) => boolean) => {
  if (text === '*') return () => true;
  const named = new Set(
    parseRoleReferences(text).map(({ name, applicationName, providerAccount = account }) =>
      JSON.stringify([name, applicationName, providerAccount]),
    ),
  );
  return ({ role, application }) =>
    named.has(JSON.stringify([role, application.application, application.providerAccount]));
};
