import type { Row } from './entity.ts';
import type { EntitySet } from './service-model.ts';
import { formatUriLiteral } from './uri-literal.ts';

/**
 * The address of an entity relative to the service root, percent-encoded: `Set('k')`, `Set(RunId='a',ChildCount=3)`, `Set(5L)`.
 * Colons become `%3A`. Throws a plain error when the row lacks its key. Source: OData 2.0 URI Conventions §3.1; SAP doc "OData API" (links emit `%3A`)
 */
export const formatEntityPath = (set: EntitySet, row: Row): string => {
  const { keys } = set.type;
  let predicate = '';
  for (const key of keys) {
    const value = row[key.name];
    if (value === undefined || typeof value === 'object') throw new Error(`a row of ${set.name} lacks key ${key.name}`);
    const literal = formatUriLiteral(key.type, value);
    if (predicate !== '') predicate += ',';
    predicate += keys.length === 1 ? encodeLiteral(literal) : `${key.name}=${encodeLiteral(literal)}`;
  }
  return `${set.name}(${predicate})`;
};

const unreserved = /^[A-Za-z0-9_.'-]*$/;

// encodeURIComponent throws on lone surrogates, which no valid key holds but a store might.
const encodeLiteral = (literal: string): string =>
  unreserved.test(literal) ? literal : encodeURIComponent(literal.toWellFormed());
