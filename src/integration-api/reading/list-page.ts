import {
  canContinueByKey,
  type EntitySelection,
  resolveOrder,
  type StoredRow,
} from '../../message-processing-logs/index.ts';
import type { Entity } from '../../odata/entity.ts';
import type { ResourcePath } from '../../odata/parse-resource-path.ts';
import { projectAll } from '../../odata/query-options/parse-projection.ts';
import type { QueryOptions } from '../../odata/query-options/parse-query-options.ts';
import { findNextPosition, planPage } from '../../odata/query-options/plan-page.ts';
import {
  bindSkipToken,
  formatNextLink,
  formatSkipToken,
  parseSkipToken,
  type Sign,
} from '../../odata/query-options/skip-token.ts';
import { assertFilterAllowed, parseCustomHeaderFilter } from './check-filter.ts';
import { columnsFor, createInlineBudget, toEntities } from './expand.ts';
import type { ReadContext, Target } from './find-target.ts';

/** A page of a list, ready to be written. */
export type ListedPage = {
  readonly entities: readonly Entity[];
  readonly count?: number;
  readonly nextLink?: string;
};

/** The entities a list or count is about. Throws 400 for a filter its set does not allow. */
export const toSelection = (context: ReadContext, target: Target, options: QueryOptions): EntitySelection => {
  const { filter, query } = options;
  const { definition, conditions } = target;
  if (filter !== undefined) assertFilterAllowed(filter, definition, query.system.get('$filter') ?? '');
  const customHeaderProperty =
    definition.name === 'MessageProcessingLogs'
      ? parseCustomHeaderFilter(query.custom.get('filterCustomHeaderProperties'))
      : undefined;
  return {
    set: definition.stored,
    subaccountId: context.subaccountId,
    conditions,
    ...(filter && { filter }),
    ...(customHeaderProperty && { customHeaderProperty }),
  };
};

/**
 * Reads the page a request asks for. The next link continues behind the last entity where the order allows it, so entities that arrive
 * meanwhile do not shift the pages; elsewhere it is an offset. Source: SAP doc "OData API" (1000 entries a call); S-54
 */
export const listPage = async (
  context: ReadContext,
  target: Target,
  options: QueryOptions,
  address: { readonly path: ResourcePath; readonly rawPath: string; readonly url: string; readonly sign: Sign },
): Promise<ListedPage> => {
  const selection = toSelection(context, target, options);
  const { definition } = target;
  const projection = options.projection ?? projectAll(getSet(address.path));
  const binding = bindSkipToken([context.subaccountId, address.rawPath], options.query);
  const position =
    options.skipToken === undefined ? undefined : parseSkipToken(options.skipToken, binding, address.sign);
  const page = planPage({ ...(options.top !== undefined && { top: options.top }), skip: options.skip }, position);
  const order = resolveOrder(definition.stored, options.orderBy);
  const continuesByKey = canContinueByKey(order);
  const orderColumns = continuesByKey ? order.map(({ column }) => column) : [];
  const rows =
    page.read === 0
      ? []
      : await context.logs.list({
          ...selection,
          columns: [...columnsFor(definition, projection), ...orderColumns],
          orderBy: options.orderBy,
          skip: page.after === undefined ? page.skip : 0,
          ...(page.after && { after: page.after.map(toKeyValue) }),
          limit: page.read,
        });
  const shown = rows.slice(0, page.take);
  const lastRow = shown.at(-1);
  const keyset = continuesByKey && lastRow ? orderColumns.map((column) => keyValueOf(lastRow, column)) : undefined;
  const next = findNextPosition(page, rows.length, keyset);
  const count = options.inlineCount ? await context.logs.count(selection) : undefined;
  return {
    entities: await toEntities(context, definition, projection, shown, createInlineBudget()),
    ...(count !== undefined && { count }),
    ...(next && {
      nextLink: formatNextLink(address.url, options.query, formatSkipToken(next, binding, address.sign)),
    }),
  };
};

const getSet = (path: ResourcePath) => {
  if (!('set' in path)) throw new Error('a list without an entity set');
  return path.set;
};

const keyValueOf = (row: StoredRow, column: string): string | number => toKeyValue(row[column] ?? null);

const toKeyValue = (value: string | number | boolean | null): string | number => {
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new Error('a place in a list has only texts and numbers');
};
