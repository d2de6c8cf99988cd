import { createHmacKey, hmacSha256 } from '../crypto/digest.ts';
import type { Clock } from '../foundation/clock.ts';
import { empty, type Reply, type ReplyHeaders } from '../http/server/reply.ts';
import { defineRoute, type HttpMethod, principalOf, type Route, type RouteRequest } from '../http/server/route.ts';
import { assertRole, type InboundAuth } from '../inbound-auth/index.ts';
import type { MessageProcessingLogs } from '../message-processing-logs/index.ts';
import { methodNotAllowed } from '../odata/errors.ts';
import { parseResourcePath, type ResourcePath } from '../odata/parse-resource-path.ts';
import { answerBatch } from './answer-batch.ts';
import { createApiModel, entitySetsByName } from './api-model.ts';
import { createResources } from './entity-sets/resources.ts';
import { odataErrorFormat } from './error-body.ts';
import { createIngestRoute } from './ingest-route.ts';
import { assertMayAccess } from './reading/access-rules.ts';
import { answerRead, type Read, type ReadParts } from './reading/answer-read.ts';

/** What the API needs. `pageTokenKey`: 32 random bytes, the same on all nodes, that next links are signed with (S-54). */
export type IntegrationApiParts = {
  readonly clock: Clock;
  readonly inboundAuth: Pick<InboundAuth, 'csrf'>;
  readonly messageProcessingLogs: MessageProcessingLogs;
  readonly pageTokenKey: Uint8Array;
};

/** The Cloud Integration OData API. */
export type IntegrationApi = { readonly routes: readonly Route[] };

/** The API's address and its twin behind the web user interface. Source: SAP doc "OData API", "HTTP Calls and URI Components" */
const roots = ['/api/v1', '/itspaces/odata/api/v1'] as const;

const modifyingMethods = ['POST', 'PUT', 'PATCH', 'MERGE', 'DELETE'] as const satisfies readonly HttpMethod[];

const maxBatchBytes = 1_048_576;

/** Creates the API. Source: SAP doc "OData API" */
export const createIntegrationApi = (parts: IntegrationApiParts): IntegrationApi => {
  const { csrf } = parts.inboundAuth;
  const pageTokenKey = createHmacKey(parts.pageTokenKey);
  const api = createApiModel(createResources());
  const reading: ReadParts = {
    api,
    logs: parts.messageProcessingLogs,
    clock: parts.clock,
    sign: (text) => Buffer.from(hmacSha256(pageTokenKey, text)).toString('base64url'),
  };
  const common = {
    doors: ['integration'],
    access: { audience: 'integration-api' },
    errors: odataErrorFormat,
    source: 'SAP doc "OData API"',
  } as const;

  const createRead = (request: RouteRequest, root: string): Pick<Read, 'serviceRoot' | 'subaccountId' | 'roles'> => {
    const { subaccountId, roles } = principalOf(request);
    return { serviceRoot: `${request.origin}${request.pathPrefix}${root}`, subaccountId, roles };
  };

  const read = async (request: RouteRequest, root: string): Promise<Reply> => {
    const principal = principalOf(request);
    const rawPath = request.rawPath.slice(root.length);
    assertSetRole(rawPath, principal.roles);
    const path = parseResourcePath(api.service, rawPath);
    assertMayAccess(path, principal.roles);
    if (path.kind === 'batch') throw methodNotAllowed(['POST']);
    const reply = await answerRead(reading, {
      ...createRead(request, root),
      path,
      rawPath,
      rawQuery: request.rawQuery,
      accept: request.headers.get('accept'),
      isInBatch: false,
    });
    return withHeaders(reply, await csrf.handleFetch(request, principal));
  };

  const change = async (request: RouteRequest, root: string): Promise<Reply> => {
    const principal = principalOf(request);
    const rawPath = request.rawPath.slice(root.length);
    assertSetRole(rawPath, principal.roles);
    await csrf.assert(request, principal);
    const path = parseResourcePath(api.service, rawPath);
    assertMayAccess(path, principal.roles);
    if (path.kind !== 'batch') throw methodNotAllowed(['GET', 'HEAD']);
    if (request.method !== 'POST') throw methodNotAllowed(['POST']);
    const common = createRead(request, root);
    // Routes with the body kind "bytes" get a Uint8Array.
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const contentType = request.headers.get('content-type');
    return answerBatch({ body, contentType, serviceRoot: common.serviceRoot }, async (part) => {
      const partPath: ResourcePath = parseResourcePath(api.service, part.rawPath);
      assertMayAccess(partPath, principal.roles);
      if (part.method !== 'GET') throw methodNotAllowed(['GET', 'HEAD']);
      const { rawPath: partRawPath, rawQuery, headers } = part;
      return answerRead(reading, {
        ...common,
        path: partPath,
        rawPath: partRawPath,
        rawQuery,
        accept: headers.get('accept'),
        isInBatch: true,
      });
    });
  };

  const routesBelow = (root: (typeof roots)[number]): readonly Route[] =>
    [root, `${root}/*`].flatMap((path) => [
      defineRoute({
        ...common,
        method: 'GET',
        path,
        bodyKind: 'none',
        summary: 'Reads the service document, metadata, entities, counts, properties and streams',
        handle: (request) => read(request, root),
      }),
      ...modifyingMethods.map((method) =>
        defineRoute({
          ...common,
          method,
          path,
          bodyKind: 'bytes',
          maxBodyBytes: maxBatchBytes,
          summary: method === 'POST' ? 'Answers several reads in one $batch' : 'Refused: the entity sets are read-only',
          handle: (request) => change(request, root),
        }),
      ),
    ]);

  return {
    routes: [
      ...roots.flatMap(routesBelow),
      defineRoute({
        ...common,
        method: 'GET',
        path: '/',
        // The bare host's root belongs to nobody in particular.
        onBareHost: false,
        bodyKind: 'none',
        summary: 'Hands out a CSRF token, as some clients ask for it here',
        source: 'Assumed: the address at which a published client fetches its CSRF token',
        handle: async (request) =>
          withHeaders(
            empty(200, { 'cache-control': 'no-store' }),
            await csrf.handleFetch(request, principalOf(request)),
          ),
      }),
      createIngestRoute({ messageProcessingLogs: parts.messageProcessingLogs, csrf }),
    ],
  };
};

const withHeaders = (reply: Reply, headers: ReplyHeaders): Reply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
});

/** The role of the set a path begins with is asked for before anything is said about the rest of the path. Source: contract of the OData API 1.2 */
const assertSetRole = (rawPath: string, roles: ReadonlySet<string>): void => {
  const name = /^\/(\w+)/.exec(rawPath)?.[1];
  const definition = name === undefined ? undefined : entitySetsByName.get(name);
  if (definition !== undefined) assertRole({ roles }, definition.roles);
};
