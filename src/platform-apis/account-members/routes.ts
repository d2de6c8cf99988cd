import { z } from 'zod';
import type { Members } from '../../accounts/index.ts';
import { empty, json, type Reply } from '../../http/server/reply.ts';
import { defineRoute, type Route, type RouteRequest } from '../../http/server/route.ts';
import type { PlatformGuard } from '../platform-guard.ts';
import { platformRoute, withTrailingSlash } from '../platform-route.ts';
import { scimErrorFormat, scimType } from './error-body.ts';
import { invalidValue, patchNotOffered } from './errors.ts';
import { parseFilter } from './parse-filter.ts';
import { resourceTypes, schemas, serviceProviderConfig, toListResponse } from './service-description.ts';
import { parseUser, toScimUser } from './wire.ts';

const platformPath = '/authorization/v1/platform';
const reads = { anyOf: ['hcp.readAccountMembers'] } as const;
const changes = { anyOf: ['hcp.manageAccountMembers'] } as const;
const source = 'SAP doc "Platform Authorization Management API"; RFC 7644';
/** Assumed: the most users of one reply; a client asks for the rest by `startIndex`. */
const maxCount = 1000;

const common = { ...platformRoute, errors: scimErrorFormat, source } as const;

const scim = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply =>
  json(status, value, { 'content-type': scimType, 'cache-control': 'no-store', ...headers });

/**
 * The routes of the Platform Authorization Management API: members of an account as SCIM users. Upper and lower case of `Users` are the same.
 * Source: SAP doc "Platform Authorization Management API"; RFC 7643, RFC 7644
 */
export const createAccountMemberRoutes = (parts: {
  readonly members: Members;
  readonly guard: PlatformGuard;
}): readonly Route[] => [
  ...descriptionRoutes(),
  ...['Users', 'users'].flatMap((segment) =>
    userRoutes(parts, `${platformPath}/accounts/:account/${segment}`).flatMap(withTrailingSlash),
  ),
];

const descriptionRoutes = (): readonly Route[] =>
  Object.entries({
    ServiceProviderConfig: serviceProviderConfig,
    ResourceTypes: toListResponse(resourceTypes, resourceTypes.length, 1),
    Schemas: toListResponse(schemas, schemas.length, 1),
  }).flatMap(([name, value]) =>
    withTrailingSlash(
      defineRoute({
        ...common,
        access: 'public',
        method: 'GET',
        path: `${platformPath}/${name}`,
        bodyKind: 'none',
        summary: `What the SCIM service offers (${name})`,
        handle: () => scim(200, value),
      }),
    ),
  );

const userRoutes = (
  { members, guard }: { readonly members: Members; readonly guard: PlatformGuard },
  path: string,
): readonly Route[] => {
  const account = z.object({ account: z.string() });
  const one = account.extend({ id: z.string() });
  return [
    defineRoute({
      ...common,
      method: 'GET',
      path,
      params: account,
      query: z.record(z.string(), z.string()),
      bodyKind: 'none',
      summary: 'Members of the account',
      handle: async (request) => {
        const call = await guard(request, request.params.account, reads);
        const { filter, startIndex, count } = parseListQuery(request.query);
        const found = await members.list(call.account.id, filter === undefined ? {} : parseFilter(filter));
        const page = found.slice(startIndex - 1, startIndex - 1 + count);
        const users = page.map((member) => toScimUser(member, usersUrlOf(request, call.account.technicalName)));
        return scim(200, toListResponse(users, found.length, startIndex));
      },
    }),
    defineRoute({
      ...common,
      method: 'POST',
      path,
      params: account,
      bodyKind: 'json',
      summary: 'Makes a user a member of the account',
      handle: async (request) => {
        const call = await guard(request, request.params.account, changes);
        const member = await members.create(call.account.id, parseUser(request.body), call.actor);
        const user = toScimUser(member, usersUrlOf(request, call.account.technicalName));
        return scim(201, user, { location: user.meta.location });
      },
    }),
    defineRoute({
      ...common,
      method: 'GET',
      path: `${path}/:id`,
      params: one,
      bodyKind: 'none',
      summary: 'A member of the account',
      handle: async (request) => {
        const call = await guard(request, request.params.account, reads);
        const member = await members.get(call.account.id, request.params.id);
        return scim(200, toScimUser(member, usersUrlOf(request, call.account.technicalName)));
      },
    }),
    defineRoute({
      ...common,
      method: 'PUT',
      path: `${path}/:id`,
      params: one,
      bodyKind: 'json',
      summary: 'Replaces names and roles of a member',
      handle: async (request) => {
        const call = await guard(request, request.params.account, changes);
        const input = parseUser(request.body);
        const known = await members.get(call.account.id, request.params.id);
        // RFC 7644 §3.5.1: what cannot be changed must be as it is.
        if (input.userName.toLowerCase() !== known.userName.toLowerCase()) {
          throw invalidValue('userName', 'cannot be changed');
        }
        const member = await members.replace(call.account.id, known.id, input, call.actor);
        return scim(200, toScimUser(member, usersUrlOf(request, call.account.technicalName)));
      },
    }),
    defineRoute({
      ...common,
      method: 'PATCH',
      path: `${path}/:id`,
      params: one,
      bodyKind: 'json',
      summary: 'Refused: PATCH is not offered',
      handle: async (request) => {
        await guard(request, request.params.account, changes);
        throw patchNotOffered();
      },
    }),
    defineRoute({
      ...common,
      method: 'DELETE',
      path: `${path}/:id`,
      params: one,
      bodyKind: 'none',
      summary: 'Ends a membership',
      handle: async (request) => {
        const call = await guard(request, request.params.account, changes);
        await members.delete(call.account.id, request.params.id, call.actor);
        return empty(204);
      },
    }),
  ];
};

const usersUrlOf = ({ origin, pathPrefix }: RouteRequest<unknown, unknown, unknown>, account: string): string =>
  `${origin}${pathPrefix}${platformPath}/accounts/${account}/Users`;

/** Parameter names count without regard to case, as the whole address does. Values below the least there is mean that. Source: RFC 7644 §3.4.2.4 */
const parseListQuery = (query: Readonly<Record<string, string>>) => {
  const byName = new Map(Object.entries(query).map(([name, value]) => [name.toLowerCase(), value]));
  const parseNumber = (name: string, least: number, otherwise: number): number => {
    const text = byName.get(name.toLowerCase());
    if (text === undefined) return otherwise;
    if (!/^-?\d{1,9}$/.test(text)) throw invalidValue(name, 'must be a whole number');
    return Math.max(least, Number(text));
  };
  return {
    filter: byName.get('filter'),
    startIndex: parseNumber('startIndex', 1, 1),
    count: Math.min(maxCount, parseNumber('count', 0, maxCount)),
  };
};
