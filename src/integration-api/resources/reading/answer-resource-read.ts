import type { Reply } from '../../../http/server/reply.ts';
import { assertRole } from '../../../inbound-auth/index.ts';
import { entityNotFound, malformedQuery } from '../../../odata/errors.ts';
import { type NegotiatedResource, negotiateFormat } from '../../../odata/negotiate-format.ts';
import type { ResourcePath } from '../../../odata/parse-resource-path.ts';
import { applyInMemory, readProperty } from '../../../odata/query-options/apply-in-memory.ts';
import { type Projection, projectAll } from '../../../odata/query-options/parse-projection.ts';
import { parseQueryOptions, type QueryOptions } from '../../../odata/query-options/parse-query-options.ts';
import { type SystemOption, systemOptions } from '../../../odata/query-options/query-string.ts';
import { serializeLinksJson, serializeLinksXml } from '../../../odata/representations/serialize-links.ts';
import {
  serializePropertyJson,
  serializePropertyValue,
  serializePropertyXml,
} from '../../../odata/representations/serialize-property.ts';
import type { ReadParts } from '../../reading/answer-read.ts';
import type { Read } from '../../reading/api-call.ts';
import { answerFeed, createWriter, odataReply } from '../../reading/write-reply.ts';
import { assertMayRead, createResourceContext, getResource, type ResourceContext } from '../resource-context.ts';
import type { ResourceSetDefinition } from '../resource-set.ts';
import { answerStream } from './answer-stream.ts';
import { createExpandBudget, toEntities } from './expand-rows.ts';
import { listRows, queryRows, type RowSource } from './list-rows.ts';
import { getNavigation, getRow, hasKey, walkPath } from './walk-path.ts';

/** A path that leads through entity sets. */
export type SetPath = Extract<ResourcePath, { readonly steps: unknown }>;

/** Answers a read of resource-backed sets. Source: SAP doc "OData API"; OData 2.0 Operations */
export const answerResourceRead = async (parts: ReadParts, read: Read, path: SetPath): Promise<Reply> => {
  const { api } = parts;
  // No database keeps NUL in text, so nothing can be found by it.
  if (/%00/.test(read.rawPath) || /%00/.test(read.rawQuery)) throw malformedQuery('a NUL character');
  assertMayReadPath(parts, read, path);
  const definition = getResource(api, path.set);
  const options = parseQueryOptions(read.rawQuery, { path, unsupported: unsupportedOptions(definition) });
  if (options.projection !== undefined) assertMayReadExpanded(parts, read, options.projection);
  const declared = path.steps.flatMap(({ set }) => getResource(api, set).customOptions ?? []);
  const context = createResourceContext(api, read, options.query, [...new Set(declared)]);
  const negotiate = (resource: NegotiatedResource) =>
    negotiateFormat(resource, { format: options.format, accept: read.accept });
  switch (path.kind) {
    case 'collection': {
      const format = negotiate('feed');
      const source = await findSource(context, path);
      const page = await listRows(context, source, { set: path.set, options, call: read, sign: parts.sign });
      const { projection, ...listed } = page;
      return answerFeed(parts.clock, read, projection, listed, format);
    }
    case 'count': {
      const source = await findSource(context, path);
      const { filter } = options;
      const { count = 0 } = await source({ ...(filter && { filter }), orderBy: [], skip: 0, limit: 0, counts: true });
      return odataReply(String(count), 'text/plain;charset=utf-8', '2.0');
    }
    case 'entity': {
      const { format, contentType } = negotiate('entry');
      const row = await getRow(context, path.steps);
      const projection = options.projection ?? projectAll(path.set);
      const [entity] = await toEntities(context, projection, [row], createExpandBudget());
      if (entity === undefined) throw entityNotFound();
      return odataReply(createWriter(parts.clock, read, projection, format).document(entity), contentType, '2.0');
    }
    case 'media':
      return answerStream(context, path.steps);
    case 'property': {
      const { format, contentType } = negotiate('property');
      const row = await getRow(context, path.steps);
      const serialize = format === 'json' ? serializePropertyJson : serializePropertyXml;
      return odataReply(serialize(path.path, row), contentType, '2.0');
    }
    case 'property-value': {
      const row = await getRow(context, path.steps);
      const { property } = path.path;
      if (property.kind !== 'primitive' || property.type !== 'Edm.Binary') {
        return odataReply(serializePropertyValue(path.path, row), 'text/plain;charset=utf-8', '2.0');
      }
      const value = readProperty(row, {
        kind: 'property',
        path: property.name,
        segments: [property.name],
        type: property.type,
      });
      if (typeof value !== 'string') throw entityNotFound();
      return { ...odataReply('', 'application/octet-stream', '2.0'), body: Buffer.from(value, 'base64') };
    }
    case 'links':
    case 'links-count':
      return answerLinks(context, read, path, options);
  }
};

/** The rows behind a path to a collection. */
const findSource = async (context: ResourceContext, path: SetPath): Promise<RowSource> => {
  const { page } = getResource(context.api, path.set);
  if (page !== undefined && path.steps.length === 1) return (query) => page(context.call, query);
  const place = await walkPath(context, path.steps);
  return queryRows(place.kind === 'rows' ? place.rows : [place.row]);
};

const answerLinks = async (
  context: ResourceContext,
  read: Read,
  path: Extract<SetPath, { readonly kind: 'links' | 'links-count' }>,
  options: QueryOptions,
): Promise<Reply> => {
  const lastStep = path.steps.at(-1) ?? path.steps[0];
  const navigation = getNavigation(getResource(context.api, lastStep.set), path.navigation.name);
  const owner = await getRow(context, path.steps);
  const key = path.kind === 'links' ? path.key : undefined;
  const listed =
    navigation.multiplicity === '*'
      ? ((await navigation.list?.(context.call, owner)) ?? []).filter((row) => key === undefined || hasKey(row, key))
      : [await navigation.find?.(context.call, owner, undefined)].filter((row) => row !== undefined);
  if (path.kind === 'links-count') return odataReply(String(listed.length), 'text/plain;charset=utf-8', '2.0');
  const { format, contentType } = negotiateFormat('property', { format: options.format, accept: read.accept });
  const { rows } = applyInMemory(listed, {
    skip: options.skip,
    ...(options.top !== undefined && { take: options.top }),
  });
  const isList = navigation.multiplicity === '*' && key === undefined;
  const [only] = rows;
  if (!isList && only === undefined) throw entityNotFound();
  const serialize = format === 'json' ? serializeLinksJson : serializeLinksXml;
  return odataReply(
    serialize(read.serviceRoot, path.set, isList || only === undefined ? rows : only),
    contentType,
    '1.0',
  );
};

/** Every set a path leads through, and what lies behind its last step. No navigation gets around the rule of its target. */
const assertMayReadPath = ({ api }: ReadParts, read: Read, path: SetPath): void => {
  for (const { set } of path.steps) assertMayRead(api, set, read);
  assertMayRead(api, path.set, read);
  const { stream } = getResource(api, path.set);
  if (path.kind === 'media' && stream?.roles !== undefined) assertRole(read, stream.roles);
};

const assertMayReadExpanded = (parts: ReadParts, read: Read, projection: Projection): void => {
  for (const { navigation, expanded } of projection.navigation) {
    if (expanded === undefined) continue;
    assertMayRead(parts.api, navigation.target, read);
    assertMayReadExpanded(parts, read, expanded);
  }
};

// These say how a reply looks and where a page goes on; no resource can be without them.
const alwaysSupported: readonly SystemOption[] = ['$format', '$skiptoken'];

const unsupportedOptions = ({ options }: ResourceSetDefinition): ReadonlySet<SystemOption> => {
  if (options === 'all') return new Set();
  const supported = options === 'none' ? alwaysSupported : [...alwaysSupported, ...options];
  return new Set(systemOptions.filter((option) => !supported.includes(option)));
};
