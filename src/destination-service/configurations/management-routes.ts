import type { KeystoreParser } from '../../crypto/keystores.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Principal } from '../../http/server/principal.ts';
import { empty, json, type Reply } from '../../http/server/reply.ts';
import { defineRoute, type HttpMethod, principalOf, type Route, type RouteRequest } from '../../http/server/route.ts';
import { actorOf } from '../caller-actor.ts';
import { destinationErrorBody } from '../error-body.ts';
import { badRequest, configurationNotFound, preconditionFailed, usedAsAssertionProvider } from '../errors.ts';
import { checkConditions, expectedRevisionsOf, toEtag } from '../etag.ts';
import { labelHandlers } from '../labels/label-routes.ts';
import { getInstanceLevel, subaccountLevelOf } from '../lookup/caller.ts';
import { readName } from '../read-name.ts';
import type { ConfigurationKind, Level } from './configuration.ts';
import { parseDeleteFilter, parseListQuery } from './list-query.ts';
import type { ConfigurationManagement } from './manage-configurations.ts';
import {
  holdsSecret,
  toBulkDeleteReply,
  toBulkWriteReply,
  toCountReply,
  toListReply,
  toSingleWriteReply,
} from './management-replies.ts';
import { listPublicKeys } from './public-keys.ts';

const base = '/destination-configuration/v1';
const maxBodyBytes = 8 * 1024 * 1024;

const collections: Readonly<Record<ConfigurationKind, string>> = {
  destination: 'Destinations',
  fragment: 'DestinationFragments',
  certificate: 'Certificates',
};

const levels: readonly { readonly prefix: string; readonly levelOf: (principal: Principal) => Level }[] = [
  { prefix: 'subaccount', levelOf: subaccountLevelOf },
  { prefix: 'instance', levelOf: getInstanceLevel },
];

/** What the management API needs besides the stored configurations. */
export type ManagementRouteParts = {
  readonly clock: Clock;
  readonly openKeystore: KeystoreParser;
  /** The subaccount that owns an OAuth client: another one than the token's on subscription level. */
  readonly findClientSubaccount: (clientId: string) => Promise<SubaccountId | undefined>;
};

const plainJson = { 'content-type': 'application/json' };

/** The management API of every kind on both levels. Source: OpenAPI of the Destination service */
export const managementRoutes = (
  managements: readonly ConfigurationManagement[],
  parts: ManagementRouteParts,
): readonly Route[] => [
  ...managements.flatMap((management) =>
    levels.flatMap(({ prefix, levelOf }) =>
      collectionRoutes(management, `${prefix}${collections[management.kind]}`, levelOf, parts),
    ),
  ),
  // There is no cache of this kind here: nothing of it is left when this answers.
  defineRoute({
    method: 'DELETE',
    path: '/destination-configuration/maintenance/v1/caches/ias',
    doors: ['destination'],
    access: { audience: 'destination-service' },
    bodyKind: 'none',
    errors: destinationErrorBody,
    source: 'OpenAPI of the Destination service',
    summary: 'Empties the cache of Identity Authentication data',
    handle: async () => empty(200),
  }),
];

const collectionRoutes = (
  management: ConfigurationManagement,
  collection: string,
  levelOf: (principal: Principal) => Level,
  parts: ManagementRouteParts,
): readonly Route[] => {
  const { kind } = management;
  const levelIn = (request: RouteRequest): Level => levelOf(principalOf(request));
  const route = (
    method: HttpMethod,
    path: string,
    summary: string,
    handle: (request: RouteRequest) => Promise<Reply>,
  ): Route =>
    defineRoute({
      method,
      path: `${base}/${collection}${path}`,
      doors: ['destination'],
      access: { audience: 'destination-service' },
      bodyKind: method === 'GET' || method === 'DELETE' ? 'none' : 'json',
      maxBodyBytes,
      errors: destinationErrorBody,
      source: 'OpenAPI of the Destination service',
      summary,
      handle,
    });

  const write = async (request: RouteRequest, action: 'create' | 'update'): Promise<Reply> => {
    const { body } = request;
    const level = levelIn(request);
    const actor = actorOf(request);
    const expectedRevisions = action === 'update' ? expectedRevisionsOf(request.headers) : undefined;
    const allowsSharedZone = level.instanceId !== undefined && (await isSubscription(principalOf(request), parts));
    const options = { allowsSharedZone, ...(expectedRevisions !== undefined && { expectedRevisions }) };
    const run = (values: readonly unknown[]) =>
      action === 'create'
        ? management.create(level, values, actor, options)
        : management.put(level, values, actor, options);
    if (!Array.isArray(body)) return toSingleWriteReply((await run([body]))[0], action);
    if (kind === 'fragment') throw badRequest('A single fragment is expected, not an array');
    // One tag cannot be the state of several objects.
    if (expectedRevisions !== undefined) throw badRequest('If-Match goes together with a single object only');
    return toBulkWriteReply(await run(body), action);
  };

  const remove = async (level: Level, name: string, request: RouteRequest): Promise<boolean> => {
    const expectedRevisions = expectedRevisionsOf(request.headers);
    const [result] = await management.delete(level, [name], actorOf(request), expectedRevisions);
    if (result?.isDeleted === true) return true;
    const stored = expectedRevisions === undefined ? undefined : await management.find(level, name);
    if (stored !== undefined) throw preconditionFailed(toEtag(stored.revision));
    return false;
  };
  const labels = labelHandlers(management.labels, levelIn, actorOf);

  return [
    route('GET', '', `Lists ${kind}s`, async (request) => {
      const query = parseListQuery(request.rawQuery, kind, parts.clock);
      const level = levelIn(request);
      const found = await management.list(level, query.filter);
      // One record a list: a client may ask for thousands of destinations every few minutes.
      const secretive = query.namesOnly ? 0 : found.filter(holdsSecret).length;
      if (secretive > 0)
        await management.recordReading(level, `list of ${found.length}, ${secretive} with secrets`, actorOf(request));
      return toListReply(found, query, collection);
    }),
    route('POST', '', `Creates one ${kind} or several`, (request) => write(request, 'create')),
    route('PUT', '', `Replaces one ${kind} or several`, (request) => write(request, 'update')),
    ...(kind === 'fragment'
      ? []
      : [
          route('DELETE', '', `Deletes the ${kind}s named by $filter`, async (request) => {
            const names = parseDeleteFilter(request.rawQuery);
            const level = levelIn(request);
            if (expectedRevisionsOf(request.headers) !== undefined)
              throw badRequest('If-Match goes together with a single object only');
            await assertUnused(management, level, names);
            return toBulkDeleteReply(await management.delete(level, names, actorOf(request)));
          }),
        ]),
    route('GET', '/:name', `Reads one ${kind}`, async (request) => {
      const level = levelIn(request);
      const configuration = await management.get(level, readName(request.params));
      const etag = toEtag(configuration.revision);
      const conditional = checkConditions(request.headers, etag);
      if (conditional !== undefined) return conditional;
      if (holdsSecret(configuration)) await management.recordReading(level, configuration.name, actorOf(request));
      const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', etag };
      return json(200, configuration.properties, headers);
    }),
    ...(kind === 'certificate'
      ? [
          route('GET', '/:name/publicKeys', 'Reads the public part of a certificate', async (request) => {
            const certificate = await management.get(levelIn(request), readName(request.params));
            return json(200, await listPublicKeys(certificate, parts.openKeystore), plainJson);
          }),
        ]
      : []),
    route('DELETE', '/:name', `Deletes one ${kind}`, async (request) => {
      const level = levelIn(request);
      const name = readName(request.params);
      await assertUnused(management, level, [name]);
      const isDeleted = await remove(level, name, request);
      if (!isDeleted && kind !== 'fragment') throw configurationNotFound();
      return toCountReply(isDeleted ? 1 : 0);
    }),
    route('GET', '/:name/labels', `Reads the labels of a ${kind}`, labels.GET),
    route('PUT', '/:name/labels', `Replaces the labels of a ${kind}`, labels.PUT),
    route('PATCH', '/:name/labels', `Adds or deletes labels of a ${kind}`, labels.PATCH),
  ];
};

/** Source: OpenAPI of the Destination service (a client assertion provider in use cannot be deleted) */
const assertUnused = async (
  management: ConfigurationManagement,
  level: Level,
  names: readonly string[],
): Promise<void> => {
  if (management.kind !== 'destination') return;
  // A consumer that goes as well, the provider itself among them, needs it no more.
  const others = (await management.list(level)).filter(({ name }) => !names.includes(name));
  for (const { name, properties } of others) {
    const provider = properties['clientAssertion.destinationName'];
    if (provider !== undefined && names.includes(provider)) throw usedAsAssertionProvider(provider, name);
  }
};

// The token of a subscriber's tenant, got by the client of an instance that is another subaccount's.
const isSubscription = async (principal: Principal, parts: ManagementRouteParts): Promise<boolean> => {
  const provider = principal.clientId === undefined ? undefined : await parts.findClientSubaccount(principal.clientId);
  return provider !== undefined && provider !== principal.subaccountId;
};
