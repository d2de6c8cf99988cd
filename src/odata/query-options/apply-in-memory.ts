import type { PrimitiveValue, Row } from '../entity.ts';
import { applyCall, compareValues, holdsComparison, holdsMatch } from './compare-values.ts';
import type { FilterExpression, FilterTerm, PropertyReference } from './filter-expression.ts';
import type { OrderByItem } from './parse-orderby.ts';

/** The value of a property in a row; null when it, or the complex value around it, is missing. */
export const readProperty = (row: Row, property: PropertyReference): PrimitiveValue => {
  const [name = '', inner] = property.segments;
  const value = row[name] ?? null;
  if (inner === undefined) return typeof value === 'object' ? null : value;
  return typeof value === 'object' && value !== null ? (value[inner] ?? null) : null;
};

/** Whether a row meets a condition. */
export const matchesFilter = (expression: FilterExpression, row: Row): boolean => {
  switch (expression.kind) {
    case 'and':
      return expression.operands.every((operand) => matchesFilter(operand, row));
    case 'or':
      return expression.operands.some((operand) => matchesFilter(operand, row));
    case 'not':
      return !matchesFilter(expression.operand, row);
    case 'constant':
      return expression.value;
    case 'comparison':
      return holdsComparison(expression.operator, readTerm(expression.left, row), readTerm(expression.right, row));
    case 'match':
      return holdsMatch(expression.match, readTerm(expression.subject, row), readTerm(expression.pattern, row));
  }
};

const readTerm = (term: FilterTerm | { readonly value: PrimitiveValue }, row: Row): PrimitiveValue => {
  if (!('kind' in term)) return term.value;
  return term.kind === 'property' ? readProperty(row, term) : applyCall(term.call, readTerm(term.argument, row));
};

/** Orders rows by the criteria; 0 when they do not tell them apart. */
export const compareRows = (orderBy: readonly OrderByItem[], left: Row, right: Row): number => {
  for (const { property, descending } of orderBy) {
    const order = compareValues(readProperty(left, property), readProperty(right, property));
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
};

/** Filters, orders (rows that tie keep their order) and cuts out a page. `count` is the number that met the filter. */
export const applyInMemory = <Item extends Row>(
  rows: readonly Item[],
  query: {
    readonly filter?: FilterExpression;
    readonly orderBy?: readonly OrderByItem[];
    readonly skip?: number;
    readonly take?: number;
  },
): { readonly rows: readonly Item[]; readonly count: number } => {
  const { filter, orderBy = [], skip = 0, take = Number.POSITIVE_INFINITY } = query;
  const matching = filter === undefined ? rows : rows.filter((row) => matchesFilter(filter, row));
  const ordered =
    orderBy.length === 0 ? matching : matching.toSorted((left, right) => compareRows(orderBy, left, right));
  return { rows: ordered.slice(skip, skip + take), count: matching.length };
};
