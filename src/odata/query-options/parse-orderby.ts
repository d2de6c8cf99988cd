import { invalidOrderBy } from '../errors.ts';
import { odataLimits } from '../limits.ts';
import type { EntityType } from '../service-model.ts';
import { findPropertyReference, type PropertyReference } from './filter-expression.ts';

/** One criterion of an order; the first one decides, the others break ties. */
export type OrderByItem = { readonly property: PropertyReference; readonly descending: boolean };

/**
 * Parses a decoded `$orderby`: property paths separated by commas, each with `asc` (the default) or `desc`. Throws 400
 * `Invalid order by expression`. Source: OData 2.0 URI Conventions §4.2 "Orderby System Query Option"
 */
export const parseOrderBy = (text: string, type: EntityType): readonly OrderByItem[] => {
  const parts = text.split(',', odataLimits.orderByItems + 1);
  if (parts.length > odataLimits.orderByItems) throw invalidOrderBy('too many properties');
  return parts.map((part) => {
    const [path = '', direction = 'asc', ...more] = part.split(/[ \t]+/).filter((word) => word !== '');
    const property = findPropertyReference(type, path);
    if (property === undefined) throw invalidOrderBy('no such property');
    if (more.length > 0 || (direction !== 'asc' && direction !== 'desc')) throw invalidOrderBy('neither asc nor desc');
    return { property, descending: direction === 'desc' };
  });
};
