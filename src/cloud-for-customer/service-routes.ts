import type { Audit } from '../audit/index.ts';
import type { Actor } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Principal } from '../http/server/principal.ts';
import { empty, type Reply, type ReplyHeaders } from '../http/server/reply.ts';
import { defineRoute, type HttpMethod, principalOf, type Route, type RouteRequest } from '../http/server/route.ts';
import type { IdentityProvider } from '../identity-provider/index.ts';
import { answerBatch } from '../odata/batch/answer-batch.ts';
import { inOneTransaction } from '../odata/batch/in-one-transaction.ts';
import { methodNotAllowed, unknownResource } from '../odata/errors.ts';
import type { ServiceModel } from '../odata/service-model.ts';
import type { Database, Transaction } from '../storage/database.ts';
import type { C4cCsrf } from './csrf.ts';
import { c4cErrorFormat } from './error-body.ts';
import { answerRead } from './service/answer-read.ts';
import { catalogName, serviceNames } from './service/catalog.ts';
import { applyChange } from './service/changing/apply-change.ts';
import { createEntityBudget } from './service/changing/change-object.ts';
import { parsePath, type ServiceCall } from './service/service-call.ts';

/** What the routes of a service answer with. */
export type ServiceRouteParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly identityProvider: Pick<IdentityProvider, 'findUser'>;
  readonly csrf: C4cCsrf;
};

/** The methods that change something. */
export const modifyingMethods = ['POST', 'PUT', 'PATCH', 'MERGE', 'DELETE'] as const satisfies readonly HttpMethod[];
const maxBodyBytes = 1_048_576;

/** What all OData routes of a C4C system have in common. */
export const odataRoute = {
  doors: ['cloud-for-customer'],
  access: { audience: 'cloud-for-customer' },
  errors: c4cErrorFormat,
  source: 'SAP guide "SAP Cloud for Customer OData API Developer\'s Guide"',
} as const;

/** A root of services, whose entities are known by the keys of `model`. */
export type ServiceRoot = { readonly path: string; readonly model: ServiceModel };

/** The routes of the services below a root. */
export const createServiceRoutes = (parts: ServiceRouteParts, root: ServiceRoot): readonly Route[] => [
  defineRoute({
    ...odataRoute,
    method: 'GET',
    path: `${root.path}/:service`,
    bodyKind: 'none',
    summary: 'Leads to the service document, whose address ends in a slash',
    // The slash is required: who leaves it out is sent there. Source: I-49; assumed: redirect rather than error
    handle: ({ origin, pathPrefix, rawPath, rawQuery }) => {
      const name = getServiceName(root, rawPath, [...serviceNames, catalogName]);
      const query = rawQuery === '' ? '' : `?${rawQuery}`;
      const location = `${origin}${pathPrefix}${root.path}/${name}/${query}`;
      return empty(307, { location, 'cache-control': 'no-store' });
    },
  }),
  defineRoute({
    ...odataRoute,
    method: 'GET',
    path: `${root.path}/:service/*`,
    bodyKind: 'none',
    summary: 'Reads the service document, metadata, business objects, counts and properties',
    handle: async (request) => {
      const reply = await answerRead({ handle: parts.database.read, clock: parts.clock }, createCall(request, root));
      return withHeaders(reply, parts.csrf.answerFetch(request, principalOf(request)));
    },
  }),
  ...modifyingMethods.map((method) =>
    defineRoute({
      ...odataRoute,
      method,
      path: `${root.path}/:service/*`,
      bodyKind: 'bytes',
      maxBodyBytes,
      summary: 'Creates, changes or deletes business objects, alone or in a $batch',
      handle: (request) => change(parts, request, { root, method }),
    }),
  ),
];

/** The service a path names, as it was sent: no encoded spelling of a name is one. Throws 404 for one there is not. */
const getServiceName = (root: ServiceRoot, rawPath: string, known: readonly string[] = serviceNames): string => {
  const [name = ''] = rawPath.slice(root.path.length + 1).split('/', 1);
  if (!known.includes(name)) throw unknownResource(name);
  return name;
};

const createCall = (request: RouteRequest, root: ServiceRoot): ServiceCall => {
  const path = `${root.path}/${getServiceName(root, request.rawPath)}`;
  return {
    model: root.model,
    rawPath: request.rawPath.slice(path.length),
    rawQuery: request.rawQuery,
    accept: request.headers.get('accept'),
    serviceRoot: `${request.origin}${request.pathPrefix}${path}`,
    subaccountId: principalOf(request).subaccountId,
  };
};

const change = async (
  parts: ServiceRouteParts,
  request: RouteRequest,
  {
    root,
    method,
  }: {
    readonly root: ServiceRoot;
    readonly method: (typeof modifyingMethods)[number];
  },
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
    const single = { ...call, ...done, method, contentType, ifMatch: request.headers.get('if-match'), body };
    return await parts.database.write((transaction) =>
      applyChange(changing, transaction, { ...single, budget: createEntityBudget() }),
    );
  }
  if (method !== 'POST') throw methodNotAllowed(['POST']);
  // Of the whole batch; another attempt at a changeset begins with what there was.
  let budget = createEntityBudget();
  let spent = budget;
  const changeset = inOneTransaction<Transaction>(
    {
      write: async (work) => {
        try {
          return await parts.database.write((transaction) => {
            spent = { ...budget };
            return work(transaction);
          });
        } finally {
          budget = spent;
        }
      },
      change: async (transaction, { method: partMethod, rawPath, rawQuery, headers, body: partBody }) => {
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
          budget: spent,
        });
      },
    },
    call.serviceRoot,
  );
  return await answerBatch(
    // The samples of the guide say 5000 or 10000 whatever the body.
    { body, contentType, serviceRoot: call.serviceRoot, leniency: { allowsLongLengths: true } },
    {
      read: ({ rawPath, rawQuery, headers }) =>
        answerRead(
          { handle: parts.database.read, clock: parts.clock },
          { ...call, rawPath, rawQuery, accept: headers.get('accept'), isInBatch: true },
        ),
      changeset,
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
  { identityProvider }: ServiceRouteParts,
  { kind, subaccountId, name }: Principal,
): Promise<string> => {
  const user = kind === 'user' ? await identityProvider.findUser(subaccountId, name) : undefined;
  return [user?.givenName, user?.familyName].filter((part) => part !== undefined).join(' ') || name;
};

/** A reply with further headers. */
export const withHeaders = (reply: Reply, headers: ReplyHeaders): Reply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
});
