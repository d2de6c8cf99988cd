import { invalidFilter } from '../../odata/errors.ts';
import type { Comparison, FilterExpression, PropertyReference } from '../../odata/query-options/filter-expression.ts';

const operators: ReadonlySet<string> = new Set(['eq', 'ge', 'le']);

/**
 * Checks that a filter keeps to what C4C understands, and makes `*` in a text compared by `eq` the wildcard it is there. Throws 400 for
 * the rest: other operators and functions, `not`, and `or` across properties.
 * Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide", "$filter", "Known Limitations"
 */
export const toC4cFilter = (expression: FilterExpression, text: string): FilterExpression => {
  const refuse = (detail: string) => invalidFilter(text, detail);
  const visit = (part: FilterExpression): FilterExpression => {
    switch (part.kind) {
      case 'constant':
        return part;
      case 'not':
        throw refuse('not is unknown');
      case 'and':
        return { kind: 'and', operands: part.operands.map(visit) };
      case 'or': {
        const properties = new Set(part.operands.flatMap(listProperties));
        if (properties.size > 1) throw refuse('or joins conditions on one property only');
        return { kind: 'or', operands: part.operands.map(visit) };
      }
      case 'match':
        if (part.match === 'substringof') throw refuse('substringof is unknown');
        if (!isProperty(part.subject) || 'kind' in part.pattern) throw refuse('the property stands first');
        return part;
      case 'comparison': {
        const { left, right, operator } = part;
        if (!isProperty(left) || 'kind' in right) throw refuse('a property compares with a literal');
        if (!operators.has(operator)) throw refuse(`${operator} is unknown`);
        if (operator !== 'eq' || typeof right.value !== 'string' || !right.value.includes('*')) return part;
        return expandWildcard(part, left, right.value, refuse);
      }
    }
  };
  return visit(expression);
};

const isProperty = (term: object): term is PropertyReference => 'kind' in term && term.kind === 'property';

const listProperties = (expression: FilterExpression): readonly string[] => {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.operands.flatMap(listProperties);
    case 'comparison':
      return isProperty(expression.left) ? [expression.left.path] : [];
    case 'match':
      return isProperty(expression.subject) ? [expression.subject.path] : [];
    default:
      return [];
  }
};

/** `A*`, `*A`, `*A*` and `A*B`; a star alone is any value there is. */
const expandWildcard = (
  comparison: Comparison,
  subject: PropertyReference,
  text: string,
  refuse: (detail: string) => Error,
): FilterExpression => {
  const parts = text.split('*');
  const [first = '', middle = '', last = ''] = parts;
  const match = (kind: 'startswith' | 'endswith' | 'substringof', pattern: string): FilterExpression => ({
    kind: 'match',
    match: kind,
    subject,
    pattern: { type: 'Edm.String', value: pattern },
  });
  if (parts.every((part) => part === '')) {
    return { ...comparison, operator: 'ne', right: { type: 'null', value: null } };
  }
  if (parts.length === 3 && first === '' && last === '') return match('substringof', middle);
  if (parts.length !== 2) throw refuse('a wildcard may stand at both ends, or once elsewhere');
  if (middle === '') return match('startswith', first);
  if (first === '') return match('endswith', middle);
  // The two must not overlap: `AB*BC` does not match `ABC`.
  const length = [...first].length + [...middle].length;
  return {
    kind: 'and',
    operands: [
      match('startswith', first),
      match('endswith', middle),
      {
        kind: 'comparison',
        operator: 'ge',
        left: { kind: 'call', call: 'length', argument: subject, type: 'Edm.Int32' },
        right: { type: 'Edm.Int32', value: length },
      },
    ],
  };
};
