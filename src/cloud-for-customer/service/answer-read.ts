import type { Reply, ReplyHeaders } from '../../http/server/reply.ts';
import type { Entity } from '../../odata/entity.ts';
import { entityNotFound, methodNotAllowed, unknownResource } from '../../odata/errors.ts';
import { odataLimits } from '../../odata/limits.ts';
import { negotiateFormat } from '../../odata/negotiate-format.ts';
import { type Projection, projectAll } from '../../odata/query-options/parse-projection.ts';
import { parseQueryOptions, type QueryOptions } from '../../odata/query-options/parse-query-options.ts';
import { findNextPosition, planPage } from '../../odata/query-options/plan-page.ts';
import { parseQueryString } from '../../odata/query-options/query-string.ts';
import { formatNextLink } from '../../odata/query-options/skip-token.ts';
import { collectFeed, type RepresentationWriter } from '../../odata/representations/feed-writer.ts';
import { createAtomWriter } from '../../odata/representations/serialize-atom.ts';
import { createJsonWriter } from '../../odata/representations/serialize-json.ts';
import {
  serializePropertyJson,
  serializePropertyValue,
  serializePropertyXml,
} from '../../odata/representations/serialize-property.ts';
import {
  serializeServiceDocumentJson,
  serializeServiceDocumentXml,
} from '../../odata/representations/serialize-service-document.ts';
import { countObjects, listObjects, type ObjectSelection } from '../store/object-store.ts';
import { answerLinks } from './answer-links.ts';
import { toC4cFilter } from './check-filter.ts';
import { findTarget, getRow, type Target } from './find-target.ts';
import { toSearchFilter } from './search.ts';
import { odataReply, parsePath, parseSkipToken, type ReadParts, type ServiceCall } from './service-call.ts';
import { describeModel } from './service-model.ts';
import { toEntities } from './to-entities.ts';

/** Answers a read. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide"; OData 2.0 Operations */
export const answerRead = async (parts: ReadParts, call: ServiceCall): Promise<Reply> => {
  const path = parsePath(call);
  if (path.kind === 'metadata') return answerMetadata(call);
  const options = parseQueryOptions(call.rawQuery, { path, offersSearch: call.isInBatch !== true });
  const context = { handle: parts.handle, subaccountId: call.subaccountId };
  const accepted = { format: options.format, accept: call.accept };
  switch (path.kind) {
    case 'service-document': {
      const { format, contentType } = negotiateFormat('service-document', accepted);
      const body =
        format === 'json'
          ? serializeServiceDocumentJson(call.model)
          : serializeServiceDocumentXml(call.serviceRoot, call.model);
      return odataReply(200, body, contentType, { dataserviceversion: '1.0' });
    }
    case 'collection': {
      const { format, contentType } = negotiateFormat('feed', accepted);
      const target = await findTarget(context, path.steps);
      const projection = options.projection ?? projectAll(path.set);
      const page = await listPage(parts, call, target, options, projection);
      const writer = createWriter(parts, call, projection, format);
      const { entities, ...frame } = page;
      return odataReply(200, await collectFeed(writer, entities, frame), contentType);
    }
    case 'count': {
      const target = await findTarget(context, path.steps);
      const count = await countObjects(parts.handle, toSelection(call, target, options));
      return odataReply(200, String(count), 'text/plain;charset=utf-8');
    }
    case 'entity': {
      const { format } = negotiateFormat('entry', accepted);
      const target = await findTarget(context, path.steps);
      const projection = options.projection ?? projectAll(path.set);
      const [entity] = await toEntities(context, target.set, projection, [await getRow(context, target)]);
      if (entity === undefined) throw entityNotFound();
      return answerEntity(parts, call, { status: 200, entity, projection, format });
    }
    case 'property':
    case 'property-value': {
      const target = await findTarget(context, path.steps);
      const [entity] = await toEntities(context, target.set, projectAll(path.set), [await getRow(context, target)]);
      if (entity === undefined) throw entityNotFound();
      if (path.kind === 'property-value') {
        return odataReply(200, serializePropertyValue(path.path, entity.values), 'text/plain;charset=utf-8');
      }
      const { format, contentType } = negotiateFormat('property', accepted);
      const serialize = format === 'json' ? serializePropertyJson : serializePropertyXml;
      return odataReply(200, serialize(path.path, entity.values), contentType);
    }
    case 'links':
    case 'links-count':
      return await answerLinks(parts.handle, call, path, options);
    case 'batch':
      throw methodNotAllowed(['POST']);
    default:
      throw unknownResource(path.kind);
  }
};

/** One entity as a whole reply, with its entity tag. */
export const answerEntity = (
  parts: Pick<ReadParts, 'clock'>,
  call: ServiceCall,
  answer: {
    readonly status: 200 | 201;
    readonly entity: Entity;
    readonly projection: Projection;
    readonly format: 'json' | 'atom';
    readonly headers?: ReplyHeaders;
  },
): Reply => {
  const { status, entity, projection, format, headers } = answer;
  const writer = createWriter(parts, call, projection, format);
  // C4C wraps a single entity as others wrap a list. Source: replies in the guide's page "Sample Payloads"
  const body = format === 'json' ? `{"d":{"results":${writer.entity(entity)}}}` : writer.document(entity);
  const { contentType } = negotiateFormat('entry', { format });
  return odataReply(status, body, contentType, { ...(entity.etag !== undefined && { etag: entity.etag }), ...headers });
};

const answerMetadata = ({ rawQuery, model }: ServiceCall): Reply => {
  const { system, custom } = parseQueryString(rawQuery);
  const filter = system.get('$filter');
  const [hasLabels] = custom.get('sap-label') ?? [];
  const body = describeModel(model, {
    ...(filter !== undefined && { types: new Set(filter.split(',').map((name) => name.trim())) }),
    hasLabels: hasLabels === 'true',
  });
  return odataReply(200, body, 'application/xml;charset=utf-8', { dataserviceversion: '1.0' });
};

const toSelection = (call: ServiceCall, target: Target, options: QueryOptions): ObjectSelection => {
  const { filter, search, query } = options;
  const conditions = [
    ...(filter === undefined ? [] : [toC4cFilter(filter, query.system.get('$filter') ?? '')]),
    ...(search === undefined || search.trim() === '' ? [] : [toSearchFilter(target.set, search)]),
  ];
  const [first, second] = conditions;
  const both =
    first !== undefined && second !== undefined ? { kind: 'and' as const, operands: [first, second] } : first;
  return { ...target, subaccountId: call.subaccountId, ...(both !== undefined && { filter: both }) };
};

type Page = { readonly entities: readonly Entity[]; readonly count?: number; readonly nextLink?: string };

const listPage = async (
  { handle }: ReadParts,
  call: ServiceCall,
  target: Target,
  options: QueryOptions,
  projection: Projection,
): Promise<Page> => {
  const selection = toSelection(call, target, options);
  const offset = parseSkipToken(options.skipToken);
  const page = planPage(
    { ...(options.top !== undefined && { top: options.top }), skip: options.skip },
    { offset },
    pageSizeFor(projection),
  );
  const rows =
    page.read === 0
      ? []
      : await listObjects(handle, { ...selection, orderBy: options.orderBy, skip: page.skip, limit: page.read });
  const next = findNextPosition(page, rows.length);
  const url = `${call.serviceRoot}/${call.rawPath.replace(/^\/|\/$/g, '')}`;
  const count = options.inlineCount ? await countObjects(handle, selection) : undefined;
  return {
    entities: await toEntities(
      { handle, subaccountId: call.subaccountId },
      target.set,
      projection,
      rows.slice(0, page.take),
    ),
    ...(count !== undefined && { count }),
    ...(next && { nextLink: formatNextLink(url, options.query, String(next.offset + 1)) }),
  };
};

/** Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide", "Server side paging", "$expand" (the first 100) */
const pageSizeFor = ({ navigation }: Projection): number =>
  navigation.some(({ expanded }) => expanded !== undefined) ? 100 : odataLimits.pageSize;

const createWriter = (
  { clock }: Pick<ReadParts, 'clock'>,
  call: ServiceCall,
  projection: Projection,
  format: 'json' | 'atom',
): RepresentationWriter => {
  if (format === 'json') return createJsonWriter(call.serviceRoot, projection);
  const feedPath = call.rawPath.replace(/^\/|\/$/g, '');
  return createAtomWriter({ serviceRoot: call.serviceRoot, feedPath, updatedAtMs: clock() }, projection);
};
