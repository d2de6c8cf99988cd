import type { KeystoreParser } from '../../crypto/keystores.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Principal } from '../../http/server/principal.ts';
import { json, type Reply } from '../../http/server/reply.ts';
import { defineRoute, type HttpMethod, principalOf, type Route, type RouteRequest } from '../../http/server/route.ts';
import { actorOf } from '../caller-actor.ts';
import { destinationErrorBody } from '../error-body.ts';
import { badRequest, configurationNotFound, preconditionFailed, usedAsAssertionProvider } from '../errors.ts';
import { checkConditions, expectedRevisionOf, toEtag } from '../etag.ts';
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
export type ManagementRouteParts = { readonly clock: Clock; readonly openKeystore: KeystoreParser };

const plainJson = { 'content-type': 'application/json' };

/** The management API of every kind on both levels. Source: OpenAPI of the Destination service */
export const managementRoutes = (
  managements: readonly ConfigurationManagement[],
  parts: ManagementRouteParts,
): readonly Route[] =>
  managements.flatMap((management) =>
    levels.flatMap(({ prefix, levelOf }) =>
      collectionRoutes(management, `${prefix}${collections[management.kind]}`, levelOf, parts),
    ),
  );

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
      bodyKind: method === 'POST' || method === 'PUT' ? 'json' : 'none',
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
    const expectedRevision = expectedRevisionOf(request.headers);
    const run = (values: readonly unknown[]) =>
      action === 'create'
        ? management.create(level, values, actor)
        : management.put(level, values, actor, { ...(expectedRevision !== undefined && { expectedRevision }) });
    if (!Array.isArray(body)) return toSingleWriteReply((await run([body]))[0], action);
    if (kind === 'fragment') throw badRequest('A single fragment is expected, not an array');
    return toBulkWriteReply(await run(body), action);
  };

  const remove = async (level: Level, name: string, request: RouteRequest): Promise<boolean> => {
    const expectedRevision = expectedRevisionOf(request.headers);
    const [result] = await management.delete(level, [name], actorOf(request), expectedRevision);
    if (result?.isDeleted === true) return true;
    const stored = expectedRevision === undefined ? undefined : await management.find(level, name);
    if (stored !== undefined) throw preconditionFailed(toEtag(stored.revision));
    return false;
  };

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
            for (const name of names) await assertUnused(management, level, name, names);
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
      await assertUnused(management, level, name, [name]);
      const isDeleted = await remove(level, name, request);
      if (!isDeleted && kind !== 'fragment') throw configurationNotFound();
      return toCountReply(isDeleted ? 1 : 0);
    }),
  ];
};

/** Source: OpenAPI of the Destination service (a client assertion provider in use cannot be deleted) */
const assertUnused = async (
  management: ConfigurationManagement,
  level: Level,
  name: string,
  alsoDeleted: readonly string[],
): Promise<void> => {
  if (management.kind !== 'destination') return;
  const provider = await management.find(level, name);
  if (provider?.properties['clientAssertion.type'] === undefined) return;
  const all = await management.list(level);
  const consumer = all.find(
    (other) => other.properties['clientAssertion.destinationName'] === name && !alsoDeleted.includes(other.name),
  );
  if (consumer !== undefined) throw usedAsAssertionProvider(name, consumer.name);
};
