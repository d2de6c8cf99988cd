import { z } from 'zod';
import type { Actor } from '../foundation/audit-event.ts';
import { empty, json } from '../http/server/reply.ts';
import { defineRoute, principalOf, type Route, type RouteRequest } from '../http/server/route.ts';
import { type Operation, type ParamsOf, type RequestOf, type ResponseOf, roleOf } from './contract.ts';
import { managementErrorBody } from './error-body.ts';

/** What a handler of the management API gets: parsed parts, and who is asking. Source: engineering guide §4 */
export type OperationCall<Op extends Operation> = {
  readonly params: ParamsOf<Op>;
  readonly body: RequestOf<Op>;
  readonly actor: Actor;
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
    access: { audience: 'management', scope: roleOf(operation) },
    params: paramsSchema(operation.path),
    bodyKind: operation.request === undefined ? 'none' : 'json',
    ...(operation.request !== undefined && { body: operation.request }),
    ...limits,
    errors: managementErrorBody,
    source: 'Portolan',
    summary: operation.summary,
    handle: async (request) => {
      const value = await handle({
        // Both were parsed by the operation's own schemas.
        params: request.params as ParamsOf<Op>,
        body: request.body as RequestOf<Op>,
        actor: actorOf(request),
      });
      const headers = { 'cache-control': 'no-store' };
      if (operation.response === undefined) return empty(operation.status, headers);
      return json(operation.status, operation.response.parse(value), headers);
    },
  });

const actorOf = (request: RouteRequest): Actor => ({
  kind: 'administrator',
  name: principalOf(request).name,
  remoteAddress: request.remoteAddress,
  requestId: request.id,
});

const paramsSchema = (path: string) =>
  z.object(
    Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, z.string().min(1).max(1024)])),
  );
