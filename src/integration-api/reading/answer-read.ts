import type { Clock } from '../../foundation/clock.ts';
import type { Reply } from '../../http/server/reply.ts';
import type { IntegrationContent } from '../../integration-content/index.ts';
import type { MessageProcessingLogs } from '../../message-processing-logs/index.ts';
import { entityNotFound, malformedQuery, unknownResource } from '../../odata/errors.ts';
import { type NegotiatedResource, negotiateFormat } from '../../odata/negotiate-format.ts';
import type { PathSteps, ResourcePath } from '../../odata/parse-resource-path.ts';
import { type Projection, projectAll } from '../../odata/query-options/parse-projection.ts';
import { parseQueryOptions, type QueryOptions } from '../../odata/query-options/parse-query-options.ts';
import type { Sign } from '../../odata/query-options/skip-token.ts';
import { serializeLinksJson, serializeLinksXml } from '../../odata/representations/serialize-links.ts';
import {
  serializePropertyJson,
  serializePropertyValue,
  serializePropertyXml,
} from '../../odata/representations/serialize-property.ts';
import {
  serializeServiceDocumentJson,
  serializeServiceDocumentXml,
} from '../../odata/representations/serialize-service-document.ts';
import type { ApiModel } from '../api-model.ts';
import { columnsOf, createRowReader } from '../entity-set.ts';
import { assertMayExpand } from './access-rules.ts';
import { answerContent } from './answer-content.ts';
import type { ApiCall, Read } from './api-call.ts';
import { columnsFor, createInlineBudget, toEntities } from './expand.ts';
import { findTarget, getNavigation, getRow, linkConditions, type ReadContext } from './find-target.ts';
import { listPage, toSelection } from './list-page.ts';
import { assertMayListData } from './message-protection.ts';
import { answerFeed, createWriter, odataReply } from './write-reply.ts';

/** What reading is done with. */
export type ReadParts = {
  readonly api: ApiModel;
  readonly logs: MessageProcessingLogs;
  readonly clock: Clock;
  readonly sign: Sign;
  readonly policies: {
    readonly findProtection: IntegrationContent['accessPolicies']['findProtection'];
    /** Refuses what access policies protect, with 403. */
    readonly assert: (call: ApiCall, path: ResourcePath, isChange: boolean) => Promise<void>;
    readonly assertFunction: (call: ApiCall, name: string, id: unknown) => Promise<void>;
  };
};

/** Answers a read whose path the caller may access. Source: SAP doc "OData API"; OData 2.0 Operations */
export const answerRead = async (parts: ReadParts, read: Read): Promise<Reply> => {
  // No database keeps NUL in text, so nothing can be found by it.
  if (/%00/.test(read.rawPath) || /%00/.test(read.rawQuery)) throw malformedQuery('a NUL character');
  const { path } = read;
  const options = parseQueryOptions(read.rawQuery, { path });
  if (options.projection !== undefined) assertMayExpand(options.projection, read.roles);
  const context: ReadContext = {
    logs: parts.logs,
    subaccountId: read.subaccountId,
    findProtection: () => parts.policies.findProtection(read.subaccountId, read.roles),
  };
  await assertMayListData(context, path, options.projection);
  const negotiate = (resource: NegotiatedResource) =>
    negotiateFormat(resource, { format: options.format, accept: read.accept });
  switch (path.kind) {
    case 'service-document': {
      const { format, contentType } = negotiate('service-document');
      const body =
        format === 'json'
          ? serializeServiceDocumentJson(parts.api.service)
          : serializeServiceDocumentXml(read.serviceRoot, parts.api.service);
      return odataReply(body, contentType, '1.0');
    }
    case 'metadata':
      return odataReply(parts.api.metadata, 'application/xml;charset=utf-8', '1.0');
    case 'batch':
    case 'function-import':
      throw unknownResource(path.kind);
    case 'collection': {
      const { format, contentType } = negotiate('feed');
      const target = await findTarget(context, path.steps);
      const url = `${read.serviceRoot}/${read.rawPath.replace(/^\/|\/$/g, '')}`;
      const page = await listPage(context, target, options, { path, rawPath: read.rawPath, url, sign: parts.sign });
      return answerFeed(parts.clock, read, createProjection(path, options), page, { format, contentType });
    }
    case 'count': {
      const target = await findTarget(context, path.steps);
      const count = await parts.logs.count(toSelection(context, target, options));
      return odataReply(String(count), 'text/plain;charset=utf-8', '2.0');
    }
    case 'entity': {
      const { format, contentType } = negotiate('entry');
      const target = await findTarget(context, path.steps);
      const projection = createProjection(path, options);
      const row = await getRow(context, target, columnsFor(target.definition, projection));
      const [entity] = await toEntities(context, target.definition, projection, [row], createInlineBudget());
      if (entity === undefined) throw entityNotFound();
      return odataReply(createWriter(parts.clock, read, projection, format).document(entity), contentType, '2.0');
    }
    case 'media': {
      const target = await findTarget(context, path.steps);
      return answerContent(context, target);
    }
    case 'property':
    case 'property-value': {
      const format = path.kind === 'property' ? negotiate('property') : undefined;
      const { definition, conditions } = await findTarget(context, path.steps);
      const { name } = path.path.property;
      const columns = definition.properties.filter((property) => property.name === name).flatMap(columnsOf);
      const row = createRowReader(
        definition,
        new Set([name]),
      )(await getRow(context, { definition, conditions }, columns));
      if (format === undefined)
        return odataReply(serializePropertyValue(path.path, row), 'text/plain;charset=utf-8', '2.0');
      const body =
        format.format === 'json' ? serializePropertyJson(path.path, row) : serializePropertyXml(path.path, row);
      return odataReply(body, format.contentType, '2.0');
    }
    case 'links':
    case 'links-count':
      return answerLinks(parts, read, path, options, context);
  }
};

const createProjection = (
  path: Extract<ResourcePath, { readonly steps: PathSteps }>,
  options: QueryOptions,
): Projection => options.projection ?? projectAll(path.set);

const maxLinks = 1000;

/** `…/$links/Navigation`: the addresses only. Source: OData 2.0 URI Conventions §3.2 "Addressing Links between Entries" */
const answerLinks = async (
  parts: ReadParts,
  read: Read,
  path: Extract<ResourcePath, { readonly kind: 'links' | 'links-count' }>,
  options: QueryOptions,
  context: ReadContext,
): Promise<Reply> => {
  const owner = await findTarget(context, path.steps);
  const navigation = getNavigation(owner.definition, path.navigation.name);
  const row = await getRow(
    context,
    owner,
    navigation.on.map(([from]) => from),
  );
  const target = await findTarget(context, [
    { set: path.set, ...(path.kind === 'links' && path.key && { key: path.key }) },
  ]);
  const selection = {
    set: target.definition.stored,
    subaccountId: context.subaccountId,
    conditions: [...linkConditions(navigation, row), ...target.conditions],
  };
  if (path.kind === 'links-count') {
    return odataReply(String(await parts.logs.count(selection)), 'text/plain;charset=utf-8', '2.0');
  }
  const { format, contentType } = negotiateFormat('property', { format: options.format, accept: read.accept });
  const rows = await parts.logs.list({
    ...selection,
    columns: target.definition.stored.keyColumns,
    skip: options.skip,
    limit: Math.min(options.top ?? maxLinks, maxLinks),
  });
  const readKey = createRowReader(target.definition, new Set());
  const links = rows.map((linked) => readKey(linked));
  const isList = navigation.multiplicity === '*' && path.key === undefined;
  const [only] = links;
  if (!isList && only === undefined) throw entityNotFound();
  const shown = isList || only === undefined ? links : only;
  const serialize = format === 'json' ? serializeLinksJson : serializeLinksXml;
  return odataReply(serialize(read.serviceRoot, path.set, shown), contentType, '1.0');
};
