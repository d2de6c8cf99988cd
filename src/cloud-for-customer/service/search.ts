import type { FilterExpression, FilterTerm } from '../../odata/query-options/filter-expression.ts';
import type { EntitySetDefinition } from '../entity-sets/entity-set.ts';

/**
 * The condition `$search` stands for: one of the searched properties contains the term, ASCII letters of either case. Quotes around the term,
 * which the guide shows in one place and forbids in another, are dropped. Source: SAP guide "SAP Cloud for Customer OData API
 * Developer's Guide", "$search"
 */
export const toSearchFilter = (set: EntitySetDefinition, text: string): FilterExpression => {
  const term = text
    .trim()
    .replace(/^(['"])(.*)\1$/s, '$2')
    .replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const operands = set.properties
    .filter(({ isSearched }) => isSearched)
    .map(({ name, type }): FilterExpression => {
      const property: FilterTerm = { kind: 'property', path: name, segments: [name], type };
      const subject: FilterTerm = { kind: 'call', call: 'tolower', argument: property, type: 'Edm.String' };
      return { kind: 'match', match: 'substringof', subject, pattern: { type: 'Edm.String', value: term } };
    });
  return { kind: 'or', operands };
};
