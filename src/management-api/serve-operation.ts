import { z } from 'zod';
import type { Actor } from '../foundation/audit-event.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import { empty, json } from '../http/server/reply.ts';
import { defineRoute, principalOf, type Route, type RouteRequest } from '../http/server/route.ts';
import { toRole } from './administrators/role.ts';
import {
  type AdministratorRole,
  type Operation,
  type ParamsOf,
  type RequestOf,
  type ResponseOf,
  roleOf,
} from './contract.ts';
import { managementErrorBody } from './error-body.ts';

/** What a handler of the management API gets: parsed parts, and who is asking. Source: engineering guide §4 */
export type OperationCall<Op extends Operation> = {
  readonly params: ParamsOf<Op>;
  readonly body: RequestOf<Op>;
  readonly actor: Actor;
  /** What the caller may do. */
  readonly role: AdministratorRole;
  /** The subaccount of a caller who is confined to it. */
  readonly ownSubaccountId: SubaccountId | undefined;
};

/** Exceptions to what routes of the management API have in common. Source: security.md S-61 */
export type OperationLimits = { readonly maxBodyBytes?: number; readonly timeoutMs?: number };

/** Makes an operation of the contract a route. What the answer's schema does not name never leaves the server (S-48). Source: engineering guide §4 */
export const serve = <Op extends Operation>(
  operation: Op,
  handle: (call: OperationCall<Op>) => Promise<ResponseOf<Op>> | ResponseOf<Op>,
  limits: OperationLimits = {},
): Route =>
  defineRoute({
    method: operation.method,
    path: operation.path,
    doors: ['cockpit', 'bare'],
    access: {
      audience: 'management',
      scope: roleOf(operation),
      ...(operation.confined !== undefined && { confined: operation.confined }),
    },
    params: paramsSchema(operation.path),
    bodyKind: operation.request === undefined ? 'none' : 'json',
    ...(operation.request !== undefined && { body: operation.request }),
    ...limits,
    errors: managementErrorBody,
    source: 'Portolan',
    summary: operation.summary,
    handle: async (request) => {
      const ownSubaccountId = ownSubaccountIdOf(request);
      const value = await handle({
        // Both were parsed by the operation's own schemas.
        params: confine(request.params, ownSubaccountId) as ParamsOf<Op>,
        body: request.body as RequestOf<Op>,
        actor: actorOf(request),
        role: toRole(principalOf(request).scopes.at(-1) ?? ''),
        ownSubaccountId,
      });
      const headers = { 'cache-control': 'no-store' };
      if (operation.response === undefined) return empty(operation.status, headers);
      return json(operation.status, operation.response.parse(value), headers);
    },
  });

/** The subaccount a caller is confined to; administrators of the installation have none. Source: security.md S-55 */
export const ownSubaccountIdOf = (request: RouteRequest): SubaccountId | undefined => {
  const { kind, subaccountId } = principalOf(request);
  return kind === 'user' ? subaccountId : undefined;
};

/** Whatever label the path has, a confined caller's handler gets the id of their own subaccount: it cannot find another (S-55). */
const confine = (params: unknown, ownSubaccountId: SubaccountId | undefined): unknown =>
  ownSubaccountId !== undefined && typeof params === 'object' && params !== null && 'subaccount' in params
    ? { ...params, subaccount: ownSubaccountId }
    : params;

const actorOf = (request: RouteRequest): Actor => ({
  kind: ownSubaccountIdOf(request) === undefined ? 'administrator' : 'user',
  name: principalOf(request).name,
  remoteAddress: request.remoteAddress,
  requestId: request.id,
});

const paramsSchema = (path: string) =>
  z.object(
    Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, z.string().min(1).max(1024)])),
  );
