import { inapplicableQueryOption, invalidQueryOption, unsupportedQueryOption } from '../errors.ts';
import type { ResourcePath } from '../parse-resource-path.ts';
import type { FilterExpression } from './filter-expression.ts';
import { parseFilter } from './parse-filter.ts';
import { type OrderByItem, parseOrderBy } from './parse-orderby.ts';
import { type Projection, parseProjection } from './parse-projection.ts';
import { parseQueryString, type QueryString, type SystemOption, systemOptions } from './query-string.ts';

/** The checked options of a request. */
export type QueryOptions = {
  readonly filter?: FilterExpression;
  /** Empty when no order was asked for. */
  readonly orderBy: readonly OrderByItem[];
  /** `$top` as given, possibly beyond the page size. */
  readonly top?: number;
  /** `$skip`, 0 unless given. */
  readonly skip: number;
  /** `$skiptoken` as given, not checked yet: see `parseSkipToken`. */
  readonly skipToken?: string;
  /** `$search` as given, where the service offers it. */
  readonly search?: string;
  /** True for `$inlinecount=allpages`. */
  readonly inlineCount: boolean;
  /** What the reply shows of the addressed set. Absent for resources without a set. */
  readonly projection?: Projection;
  /** `$format` as given, see `negotiateFormat`. */
  readonly format?: string;
  /** The options as decoded text; `custom` holds those without `$`. */
  readonly query: QueryString;
};

/** What the options are checked against. */
export type QueryTarget = {
  readonly path: ResourcePath;
  /** Options this resource knows but does not support: 501. */
  readonly unsupported?: ReadonlySet<SystemOption>;
  /** Whether the service knows `$search`. */
  readonly offersSearch?: boolean;
};

/**
 * Parses a raw query string (without `?`) for the addressed resource. Throws 400 for what is malformed, unknown, given twice, wrong for
 * the resource or beyond a limit, and 501 for what the caller declared unsupported.
 * Source: OData 2.0 URI Conventions §4; SAP doc "OData API" (501 for options a resource does not support)
 */
export const parseQueryOptions = (rawQuery: string, target: QueryTarget): QueryOptions => {
  const query = parseQueryString(rawQuery, target.offersSearch);
  const { path } = target;
  const applicable = applicableOptions[path.kind];
  for (const name of query.system.keys()) {
    if (target.unsupported?.has(name)) throw unsupportedQueryOption(name);
    if (!applicable.has(name)) throw inapplicableQueryOption(name);
  }
  const filter = query.system.get('$filter');
  const orderBy = query.system.get('$orderby');
  const top = parseCount(query, '$top');
  const skipToken = query.system.get('$skiptoken');
  const search = query.system.get('$search');
  const format = query.system.get('$format');
  const set = 'set' in path ? path.set : undefined;
  return {
    ...(filter !== undefined && set && { filter: parseFilter(filter, set.type) }),
    orderBy: orderBy === undefined || set === undefined ? [] : parseOrderBy(orderBy, set.type),
    ...(top !== undefined && { top }),
    skip: parseCount(query, '$skip') ?? 0,
    ...(skipToken !== undefined && { skipToken }),
    ...(search !== undefined && { search }),
    inlineCount: parseInlineCount(query.system.get('$inlinecount')),
    ...(set && { projection: parseProjection(set, query.system.get('$select'), query.system.get('$expand')) }),
    ...(format !== undefined && { format }),
    query,
  };
};

const none: ReadonlySet<SystemOption> = new Set();
const formatOnly: ReadonlySet<SystemOption> = new Set(['$format']);

// Source: OData 2.0 URI Conventions §4 (what each option applies to). $top and $skip on /$count limit what is counted there; clients
// that page and count with one query string send them, so they are taken and, like $orderby, change nothing about the count (assumed).
const applicableOptions: Readonly<Record<ResourcePath['kind'], ReadonlySet<SystemOption>>> = {
  'service-document': formatOnly,
  metadata: formatOnly,
  batch: none,
  'function-import': formatOnly,
  collection: new Set([...systemOptions, '$search']),
  count: new Set(['$filter', '$orderby', '$top', '$skip', '$format', '$search']),
  entity: new Set(['$select', '$expand', '$format']),
  media: formatOnly,
  property: formatOnly,
  'property-value': formatOnly,
  links: new Set(['$top', '$skip', '$skiptoken', '$inlinecount', '$format']),
  'links-count': none,
};

const maxCount = 2_147_483_647;

const parseCount = (query: QueryString, name: '$top' | '$skip'): number | undefined => {
  const text = query.system.get(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,10}$/.test(text.trim()) ? Number(text) : Number.POSITIVE_INFINITY;
  if (value > maxCount) throw invalidQueryOption(name, 'expected a non-negative whole number');
  return value;
};

const parseInlineCount = (text: string | undefined): boolean => {
  if (text === undefined || text === 'none') return false;
  if (text === 'allpages') return true;
  throw invalidQueryOption('$inlinecount', "expected 'allpages' or 'none'");
};
