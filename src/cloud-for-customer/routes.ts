import type { Audit } from '../audit/index.ts';
import type { Actor } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import { oauthErrorFormat } from '../http/server/error-format.ts';
import type { Principal } from '../http/server/principal.ts';
import { empty, type Reply, type ReplyHeaders } from '../http/server/reply.ts';
import { defineRoute, type HttpMethod, principalOf, type Route, type RouteRequest } from '../http/server/route.ts';
import type { IdentityProvider } from '../identity-provider/index.ts';
import { methodNotAllowed } from '../odata/errors.ts';
import type { Database } from '../storage/database.ts';
import type { C4cCsrf } from './csrf.ts';
import { c4cErrorFormat } from './error-body.ts';
import { answerBatch } from './service/answer-batch.ts';
import { answerRead, parsePath, type ServiceCall } from './service/answer-read.ts';
import { applyChange, type Change } from './service/apply-change.ts';
import { answerCatalog, serviceNames } from './service/catalog.ts';
import { answerTokenRequest, type TokenEndpointParts, tokenPath } from './tokens/token-endpoint.ts';

/** What the routes answer with. */
export type RouteParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly identityProvider: Pick<IdentityProvider, 'findUser'>;
  readonly csrf: C4cCsrf;
  readonly tokens: TokenEndpointParts;
};

const systemRoot = '/sap/c4c/odata/v1';
/** Path of the service as destinations name it. Source: SAP doc "Create and Configure the HTTP Destination" */
export const serviceRoot = `${systemRoot}/c4codata`;
const catalogRoot = `${systemRoot}/odataservicecatalog`;
const guide = 'SAP guide "SAP Cloud for Customer OData API Developer\'s Guide"';
const modifyingMethods = ['POST', 'PUT', 'PATCH', 'MERGE', 'DELETE'] as const satisfies readonly HttpMethod[];
const maxBodyBytes = 1_048_576;

const common = {
  doors: ['cloud-for-customer'],
  access: { audience: 'cloud-for-customer' },
  errors: c4cErrorFormat,
  source: guide,
} as const;

/** The routes of a C4C system: token endpoint, OData service under both its names, catalogue. Source: spec integration-and-c4c.md 7 */
export const createRoutes = (parts: RouteParts): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: tokenPath,
    doors: ['cloud-for-customer'],
    access: 'public',
    bodyKind: 'form',
    errors: oauthErrorFormat,
    source: 'SAP doc "Create and Configure the HTTP Destination"; RFC 7522 §2.1',
    summary: 'Gives an OAuth client a token for the user of a SAML assertion',
    handle: (request) => answerTokenRequest(parts.tokens, request),
  }),
  ...serviceNames.flatMap((name) => serviceRoutes(parts, `${systemRoot}/${name}`)),
  withoutSlash(catalogRoot),
  defineRoute({
    ...common,
    method: 'GET',
    path: `${catalogRoot}/*`,
    bodyKind: 'none',
    summary: 'Lists the OData services of the system',
    handle: async (request) => {
      const call = createCall(request, catalogRoot);
      const reply = answerCatalog(parts, {
        ...call,
        systemRoot: `${request.origin}${request.pathPrefix}${systemRoot}`,
      });
      return withHeaders(reply, parts.csrf.answerFetch(request, principalOf(request)));
    },
  }),
];

const serviceRoutes = (parts: RouteParts, root: string): readonly Route[] => [
  withoutSlash(root),
  defineRoute({
    ...common,
    method: 'GET',
    path: `${root}/*`,
    bodyKind: 'none',
    summary: 'Reads the service document, metadata, business objects, counts and properties',
    handle: async (request) => {
      const reply = await answerRead({ handle: parts.database.read, clock: parts.clock }, createCall(request, root));
      return withHeaders(reply, parts.csrf.answerFetch(request, principalOf(request)));
    },
  }),
  ...modifyingMethods.map((method) =>
    defineRoute({
      ...common,
      method,
      path: `${root}/*`,
      bodyKind: 'bytes',
      maxBodyBytes,
      summary: 'Creates, changes or deletes business objects, alone or in a $batch',
      handle: (request) => change(parts, request, root, method),
    }),
  ),
];

/** The slash behind the name of a service is required: who leaves it out is sent there. Source: I-49; assumed: redirect rather than error */
const withoutSlash = (root: string): Route =>
  defineRoute({
    ...common,
    method: 'GET',
    path: root,
    bodyKind: 'none',
    summary: 'Leads to the service document, whose address ends in a slash',
    handle: ({ origin, pathPrefix, rawQuery }) =>
      empty(307, {
        location: `${origin}${pathPrefix}${root}/${rawQuery === '' ? '' : `?${rawQuery}`}`,
        'cache-control': 'no-store',
      }),
  });

const createCall = (request: RouteRequest, root: string): ServiceCall => ({
  rawPath: request.rawPath.slice(root.length),
  rawQuery: request.rawQuery,
  accept: request.headers.get('accept'),
  serviceRoot: `${request.origin}${request.pathPrefix}${root}`,
  subaccountId: principalOf(request).subaccountId,
});

const change = async (
  parts: RouteParts,
  request: RouteRequest,
  root: string,
  method: (typeof modifyingMethods)[number],
): Promise<Reply> => {
  const principal = principalOf(request);
  parts.csrf.assert(request, principal);
  const call = createCall(request, root);
  // Routes with the body kind "bytes" get a Uint8Array.
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  const contentType = request.headers.get('content-type');
  const done = {
    actor: toActor(request, principal),
    actorName: await findActorName(parts, principal),
    omitsPayload: request.headers.get('odata-no-response-payload') === 'true',
  };
  const changing = { clock: parts.clock, appendAudit: parts.audit.append };
  if (parsePath(call).kind !== 'batch') {
    const single: Change = { ...call, ...done, method, contentType, ifMatch: request.headers.get('if-match'), body };
    return await parts.database.write((transaction) => applyChange(changing, transaction, single));
  }
  if (method !== 'POST') throw methodNotAllowed(['POST']);
  return await answerBatch(
    { body, contentType, serviceRoot: call.serviceRoot },
    {
      write: parts.database.write,
      read: ({ rawPath, rawQuery, headers }) =>
        answerRead(
          { handle: parts.database.read, clock: parts.clock },
          { ...call, rawPath, rawQuery, accept: headers.get('accept') },
        ),
      change: (transaction, { method: partMethod, rawPath, rawQuery, headers, body: partBody }) => {
        // A changeset has no reads: the parser sees to that.
        if (partMethod === 'GET') throw methodNotAllowed(modifyingMethods);
        return applyChange(changing, transaction, {
          ...call,
          ...done,
          method: partMethod,
          rawPath,
          rawQuery,
          accept: headers.get('accept'),
          contentType: headers.get('content-type'),
          ifMatch: headers.get('if-match'),
          body: partBody,
        });
      },
    },
  );
};

const toActor = ({ remoteAddress, id: requestId }: RouteRequest, { kind, name, clientId }: Principal): Actor => ({
  kind: kind === 'client' ? 'client' : 'user',
  name,
  remoteAddress,
  requestId,
  ...(clientId !== undefined && { clientId }),
});

/** First and last name, as C4C shows who made something; the user name where they are not known. */
const findActorName = async (
  { identityProvider }: RouteParts,
  { kind, subaccountId, name }: Principal,
): Promise<string> => {
  const user = kind === 'user' ? await identityProvider.findUser(subaccountId, name) : undefined;
  return [user?.givenName, user?.familyName].filter((part) => part !== undefined).join(' ') || name;
};

const withHeaders = (reply: Reply, headers: ReplyHeaders): Reply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
});
