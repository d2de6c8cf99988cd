import type { Accounts } from '../accounts/index.ts';
import type { RefusalCounts } from '../audit/index.ts';
import { createHmacKey, hmacSha256 } from '../crypto/digest.ts';
import type { Clock } from '../foundation/clock.ts';
import { empty, type Reply, type ReplyHeaders } from '../http/server/reply.ts';
import { defineRoute, type HttpMethod, principalOf, type Route, type RouteRequest } from '../http/server/route.ts';
import type { InboundAuth } from '../inbound-auth/index.ts';
import type { MessageProcessingLogs } from '../message-processing-logs/index.ts';
import type { Database } from '../storage/database.ts';
import { createApiModel } from './api-model.ts';
import { type ApiRooms, createResources } from './entity-sets/resources.ts';
import { odataErrorFormat } from './error-body.ts';
import { createIngestRoute } from './ingest-route.ts';
import type { ApiCall } from './reading/api-call.ts';
import { assertPathRole } from './reading/assert-path-role.ts';
import type { ApiResources } from './resources/resource-model.ts';
import { answerBatchCall, type BatchCallParts } from './serving/answer-batch-call.ts';
import { answerGet, prepareCall } from './serving/answer-call.ts';
import { assertFunctionPolicies, assertPolicies } from './serving/policy-check.ts';
import { createRateLimits } from './serving/rate-limits.ts';
import { readRequestBody } from './serving/read-request-body.ts';

/** What the API needs. `pageTokenKey`: 32 random bytes, the same on all nodes, that next links are signed with (S-54). */
export type IntegrationApiParts = {
  readonly database: Pick<Database, 'write'>;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'getSubaccount'>;
  readonly audit: { readonly refusals: Pick<RefusalCounts, 'note'> };
  readonly inboundAuth: Pick<InboundAuth, 'csrf'>;
  readonly messageProcessingLogs: MessageProcessingLogs;
  readonly pageTokenKey: Uint8Array;
  readonly policies: BatchCallParts['policies'];
  readonly settings: {
    /** Multiplies the rates at which requests are answered; 0 for no limits. */
    readonly rateFactor: number;
  };
};

/** The Cloud Integration OData API. */
export type IntegrationApi = { readonly routes: readonly Route[] };

/** The API's address and its twin behind the web user interface. Source: SAP doc "OData API", "HTTP Calls and URI Components" */
const roots = ['/api/v1', '/itspaces/odata/api/v1'] as const;

const modifyingMethods = ['POST', 'PUT', 'PATCH', 'MERGE', 'DELETE'] as const satisfies readonly HttpMethod[];

/** The longest body of any operation; each has a limit of its own, which is 1 MiB unless it says otherwise. */
const maxBodyBytes = 32 * 1024 * 1024;

/** Resources of integration content come in batches. Assumed: as much as a few of them take. */
const maxBatchBytes = 8 * 1024 * 1024;

/** Creates the API over the rooms. Source: SAP doc "OData API" */
export const createIntegrationApi = (parts: Omit<IntegrationApiParts, 'policies'> & ApiRooms): IntegrationApi =>
  serveResources(
    {
      ...parts,
      policies: {
        findProtection: parts.integrationContent.accessPolicies.findProtection,
        assert: (call, path, isChange) => assertPolicies(parts.integrationContent, call, path, isChange),
        assertFunction: (call, name, id) => assertFunctionPolicies(parts.integrationContent, call, name, id),
      },
    },
    createResources(parts),
  );

/** Creates an API that shows the message processing logs and these resources. */
export const serveResources = (parts: IntegrationApiParts, resources: ApiResources): IntegrationApi => {
  const { csrf } = parts.inboundAuth;
  const pageTokenKey = createHmacKey(parts.pageTokenKey);
  const rateLimits = createRateLimits({
    clock: parts.clock,
    factor: parts.settings.rateFactor,
    onRefused: ({ subaccountId, userName, actor = { kind: 'client', name: userName } }, group) =>
      parts.audit.refusals.note({
        category: 'audit.security-events',
        subaccountId,
        actor,
        action: 'refuse',
        object: `Cloud Integration OData API, ${group}`,
        message: 'Rate limit of the Cloud Integration OData API reached',
      }),
  });
  const serving: BatchCallParts = {
    api: createApiModel(resources),
    logs: parts.messageProcessingLogs,
    policies: parts.policies,
    clock: parts.clock,
    sign: (text) => Buffer.from(hmacSha256(pageTokenKey, text)).toString('base64url'),
    write: parts.database.write,
    rateLimits,
  };
  const common = {
    doors: ['integration'],
    access: { audience: 'integration-api' },
    errors: odataErrorFormat,
    source: 'SAP doc "OData API"',
  } as const;

  const toCall = async (request: RouteRequest, root: string): Promise<ApiCall> => {
    const { kind, subaccountId, roles, name, clientId } = principalOf(request);
    const { flavour } = await parts.accounts.getSubaccount(subaccountId);
    return {
      rawPath: request.rawPath.slice(root.length),
      rawQuery: request.rawQuery,
      accept: request.headers.get('accept'),
      serviceRoot: `${request.origin}${request.pathPrefix}${root}`,
      subaccountId,
      flavour,
      roles,
      actor: {
        kind,
        name: clientId ?? name,
        remoteAddress: request.remoteAddress,
        requestId: request.id,
      },
      userName: name,
      isInBatch: false,
    };
  };

  const read = async (request: RouteRequest, root: string): Promise<Reply> => {
    const call = await toCall(request, root);
    assertPathRole(serving.api, call, 'GET');
    rateLimits.admit(call, 'GET');
    const reply = await answerGet(serving, call);
    return withHeaders(reply, await csrf.handleFetch(request, principalOf(request)));
  };

  const change = async (request: RouteRequest, root: string): Promise<Reply> => {
    const call = await toCall(request, root);
    const { method } = request;
    assertPathRole(serving.api, call, method);
    rateLimits.admit(call, method);
    await csrf.assert(request, principalOf(request));
    const contentType = request.headers.get('content-type');
    if (method === 'POST' && /^\/(?:\$|%24)batch\/?$/i.test(call.rawPath)) {
      return answerBatchCall(serving, call, { body: await readRequestBody(request, maxBatchBytes), contentType });
    }
    const readBody = (maxBytes: number): Promise<Uint8Array> => readRequestBody(request, maxBytes);
    const { run } = await prepareCall(serving, { ...call, method, contentType, readBody });
    return (await run()).reply;
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
          bodyKind: 'stream',
          maxBodyBytes,
          summary: summaries[method],
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

const summaries: Readonly<Record<(typeof modifyingMethods)[number], string>> = {
  POST: 'Creates an entity, calls a function, or answers several requests in one $batch',
  PUT: 'Replaces an entity, a linked entity or a stream',
  PATCH: 'Changes some properties of an entity',
  MERGE: 'Changes some properties of an entity, the verb of OData 2.0',
  DELETE: 'Removes an entity or a linked entity',
};

const withHeaders = (reply: Reply, headers: ReplyHeaders): Reply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
});
