import type { Row } from '../../../odata/entity.ts';
import { applyInMemory } from '../../../odata/query-options/apply-in-memory.ts';
import { type Projection, projectAll } from '../../../odata/query-options/parse-projection.ts';
import type { QueryOptions } from '../../../odata/query-options/parse-query-options.ts';
import { findNextPosition, planPage } from '../../../odata/query-options/plan-page.ts';
import {
  bindSkipToken,
  formatNextLink,
  formatSkipToken,
  parseSkipToken,
  type Sign,
} from '../../../odata/query-options/skip-token.ts';
import type { EntitySet } from '../../../odata/service-model.ts';
import type { ApiCall } from '../../reading/api-call.ts';
import type { ListedPage } from '../../reading/list-page.ts';
import { getResource, type ResourceContext } from '../resource-context.ts';
import type { RowPage, RowQuery } from '../resource-set.ts';
import { createExpandBudget, toEntities } from './expand-rows.ts';

/** Where the rows of a collection come from: a room that answers queries, or memory. */
export type RowSource = (query: RowQuery) => Promise<RowPage>;

/** Queries rows in memory. */
export const queryRows =
  (rows: readonly Row[]): RowSource =>
  async ({ filter, orderBy, skip, limit }) =>
    applyInMemory(rows, { ...(filter && { filter }), orderBy, skip, take: limit });

/** Reads the page a request asks for. The next link is an offset. Source: SAP doc "OData API" (entries a call); S-54 */
export const listRows = async (
  context: ResourceContext,
  source: RowSource,
  {
    set,
    options,
    call,
    sign,
  }: { readonly set: EntitySet; readonly options: QueryOptions; readonly call: ApiCall; readonly sign: Sign },
): Promise<ListedPage & { readonly projection: Projection }> => {
  const { filter, orderBy, top, skip, skipToken } = options;
  const projection = options.projection ?? projectAll(set);
  const binding = bindSkipToken([call.subaccountId, call.rawPath], options.query);
  const position = skipToken === undefined ? undefined : parseSkipToken(skipToken, binding, sign);
  const page = planPage(
    { ...(top !== undefined && { top }), skip },
    // These lists are cut by number alone, so there is no other place than an offset.
    position && { offset: position.offset },
    getResource(context.api, set).pageSize,
  );
  const { rows: found, count = 0 } = await source({
    ...(filter && { filter }),
    orderBy,
    skip: page.skip,
    limit: page.read,
    counts: options.inlineCount,
  });
  const next = findNextPosition(page, found.length);
  const address = `${call.serviceRoot}/${call.rawPath.replace(/^\/|\/$/g, '')}`;
  return {
    projection,
    entities: await toEntities(context, projection, found.slice(0, page.take), createExpandBudget()),
    ...(options.inlineCount && { count }),
    ...(next && { nextLink: formatNextLink(address, options.query, formatSkipToken(next, binding, sign)) }),
  };
};
