import { invalidFilter, invalidQueryOption } from '../../odata/errors.ts';
import type { Comparison, FilterExpression, Match } from '../../odata/query-options/filter-expression.ts';
import type { EntitySetDefinition } from '../entity-set.ts';

/**
 * Refuses a filter that does more with an id than test it for equality: 400. `text` is the filter as written.
 * Source: SAP doc "OData API" (MessageGuid, CorrelationId and ApplicationMessageId allow only `eq`)
 */
export const assertFilterAllowed = (
  expression: FilterExpression,
  definition: EntitySetDefinition,
  text: string,
): void => {
  const refuseIds = (term: Comparison['left' | 'right'] | Match['subject']): void => {
    if (!('kind' in term)) return;
    if (term.kind === 'call') refuseIds(term.argument);
    else if (definition.onlyEqual.has(term.path)) throw invalidFilter(text, `${term.path} allows only eq`);
  };
  const visit = (node: FilterExpression): void => {
    switch (node.kind) {
      case 'and':
      case 'or':
        node.operands.forEach(visit);
        break;
      case 'not':
        visit(node.operand);
        break;
      case 'comparison':
        if (node.operator === 'eq' && node.left.kind === 'property' && !('kind' in node.right)) break;
        refuseIds(node.left);
        refuseIds(node.right);
        break;
      case 'match':
        refuseIds(node.subject);
        refuseIds(node.pattern);
        break;
      case 'constant':
        break;
    }
  };
  visit(expression);
};

const headerFilter = /^ *'((?:[^']|'')*)' +eq +'((?:[^']|'')*)' *$/;

/**
 * Reads the option `filterCustomHeaderProperties='po_number' eq '12345'`. Throws 400 for anything else.
 * Source: SAP doc "OData API" (custom header properties)
 */
export const parseCustomHeaderFilter = (
  values: readonly string[] | undefined,
): { readonly name: string; readonly value: string } | undefined => {
  if (values === undefined) return undefined;
  const [only = '', ...more] = values;
  const match = more.length === 0 ? headerFilter.exec(only) : null;
  if (match === null) throw invalidQueryOption('filterCustomHeaderProperties', "expected 'name' eq 'value'");
  const [, name = '', value = ''] = match;
  return { name: name.replaceAll("''", "'"), value: value.replaceAll("''", "'") };
};
