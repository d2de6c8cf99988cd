import type { Reply } from '../../http/server/reply.ts';
import { entityNotFound } from '../../odata/errors.ts';
import { negotiateFormat } from '../../odata/negotiate-format.ts';
import type { ResourcePath } from '../../odata/parse-resource-path.ts';
import { projectAll } from '../../odata/query-options/parse-projection.ts';
import type { QueryOptions } from '../../odata/query-options/parse-query-options.ts';
import { planPage } from '../../odata/query-options/plan-page.ts';
import { serializeLinksJson, serializeLinksXml } from '../../odata/representations/serialize-links.ts';
import type { Transaction } from '../../storage/database.ts';
import { countObjects, listObjects } from '../store/object-store.ts';
import { findTarget } from './find-target.ts';
import { odataReply, parseSkipToken, type ServiceCall } from './service-call.ts';
import { toEntities } from './to-entities.ts';

/** Answers the addresses of the entities a navigation property leads to. Source: OData 2.0 Operations §2.9; URI Conventions §3.2 */
export const answerLinks = async (
  handle: Transaction,
  call: ServiceCall,
  path: Extract<ResourcePath, { readonly kind: 'links' | 'links-count' }>,
  options: QueryOptions,
): Promise<Reply> => {
  const { set, navigation, steps } = path;
  const key = path.kind === 'links' ? path.key : undefined;
  const context = { handle, subaccountId: call.subaccountId };
  const target = await findTarget(context, [...steps, { set, navigation, ...(key !== undefined && { key }) }]);
  const selection = { ...target, subaccountId: call.subaccountId };
  if (path.kind === 'links-count') {
    return odataReply(200, String(await countObjects(handle, selection)), 'text/plain;charset=utf-8');
  }
  const { format, contentType } = negotiateFormat('property', { format: options.format, accept: call.accept });
  const offset = parseSkipToken(options.skipToken);
  const page = planPage({ ...(options.top !== undefined && { top: options.top }), skip: options.skip }, { offset });
  const rows = page.take === 0 ? [] : await listObjects(handle, { ...selection, skip: page.skip, limit: page.take });
  const linked = (await toEntities(context, target.set, projectAll(set), rows)).map(({ values }) => values);
  const [only] = linked;
  const isList = navigation.multiplicity === '*' && key === undefined;
  if (!isList && only === undefined) throw entityNotFound();
  const serialize = format === 'json' ? serializeLinksJson : serializeLinksXml;
  const body = serialize(call.serviceRoot, set, isList || only === undefined ? linked : only);
  return odataReply(200, body, contentType, { dataserviceversion: '1.0' });
};
