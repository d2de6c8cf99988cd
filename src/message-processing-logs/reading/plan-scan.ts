import type { Comparison, FilterExpression, FilterTerm } from '../../odata/query-options/filter-expression.ts';
import { canContinueByKey, type EntitySelection, resolveOrder } from './entity-query.ts';
import type { ColumnOrder, StoredSet } from './stored-set.ts';

/** How a selection is gone through: in one statement, or in slices along an order. */
export type ScanPlan =
  | { readonly kind: 'direct' }
  | {
      readonly kind: 'sliced';
      /** The order of the slices, which an index has. */
      readonly along: readonly ColumnOrder[];
      /** True when `along` is the order asked for, so that the first rows found are the first of the list. */
      readonly isInOrder: boolean;
      /** The part of the filter that the index itself answers: rows it rules out are not even looked at. */
      readonly narrowedBy?: FilterExpression;
    };

/**
 * Decides whether one statement answers quickly, because indexes lead to the rows or the filter is answered from one, or whether rows have to
 * be looked at one by one, which on a large table takes too long for one go. `order` is absent for counts.
 */
export const planScan = (selection: EntitySelection, order: readonly ColumnOrder[] | undefined): ScanPlan => {
  const { set, filter, conditions = [], customHeaderProperty } = selection;
  if (conditions.length > 0 || customHeaderProperty !== undefined) return { kind: 'direct' };
  if (filter !== undefined && isLookup(filter, set)) return { kind: 'direct' };
  const conjuncts = filter === undefined ? [] : filter.kind === 'and' ? filter.operands : [filter];
  const covered = conjuncts.filter((conjunct) => isCovered(conjunct, set));
  const along = resolveOrder(set);
  const isInOrder = order !== undefined && isSameOrReverse(order, along);
  const isQuickOrder = order === undefined || isInOrder || (filter === undefined && isIndexed(order, set));
  if (covered.length === conjuncts.length && isQuickOrder) return { kind: 'direct' };
  const narrowedBy = connect([...covered, ...conjuncts.flatMap((conjunct) => implied(conjunct, set))]);
  return {
    kind: 'sliced',
    along: isInOrder ? order : along,
    isInOrder,
    ...(narrowedBy && { narrowedBy }),
  };
};

const connect = (operands: readonly FilterExpression[]): FilterExpression | undefined =>
  operands.length > 1 ? { kind: 'and', operands } : operands[0];

const isSameOrReverse = (order: readonly ColumnOrder[], along: readonly ColumnOrder[]): boolean =>
  canContinueByKey(order) &&
  order.length === along.length &&
  order.every(({ column }, index) => column === along[index]?.column);

const isIndexed = (order: readonly ColumnOrder[], set: StoredSet): boolean => {
  const columns = set.indexes.orders.flatMap((path) => columnOf(path, set));
  const [first, ...rest] = order;
  return (
    first !== undefined &&
    columns.includes(first.column) &&
    canContinueByKey(order) &&
    rest.every(({ column }) => set.keyColumns.includes(column))
  );
};

const columnOf = (path: string, set: StoredSet): readonly string[] => {
  const property = set.properties.get(path);
  return property?.kind === 'column' ? [property.column] : [];
};

/** The path a comparison says is equal to one value. */
const equalPath = (expression: FilterExpression): string | undefined =>
  expression.kind === 'comparison' &&
  expression.operator === 'eq' &&
  expression.left.kind === 'property' &&
  !('kind' in expression.right) &&
  expression.right.value !== null
    ? expression.left.path
    : undefined;

const isLookup = (filter: FilterExpression, set: StoredSet): boolean => {
  if (filter.kind === 'or') return filter.operands.every((operand) => isLookup(operand, set));
  const conjuncts = filter.kind === 'and' ? filter.operands : [filter];
  const equal = new Set(conjuncts.map(equalPath));
  return set.indexes.lookups.some((paths) => paths.every((path) => equal.has(path)));
};

const isCovered = (expression: FilterExpression, set: StoredSet): boolean => {
  const { covered, groups } = set.indexes;
  const path = equalPath(expression);
  if (path !== undefined && groups.includes(path)) return true;
  return listPaths(expression).every((used) => covered.includes(used));
};

const listPaths = (expression: FilterExpression): readonly string[] => {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.operands.flatMap(listPaths);
    case 'not':
      return listPaths(expression.operand);
    case 'constant':
      return [];
    case 'comparison':
      return [...pathsOf(expression.left), ...pathsOf(expression.right)];
    case 'match':
      return [...pathsOf(expression.subject), ...pathsOf(expression.pattern)];
  }
};

const pathsOf = (term: FilterTerm | Comparison['right']): readonly string[] => {
  if (!('kind' in term)) return [];
  return term.kind === 'property' ? [term.path] : pathsOf(term.argument);
};

/** A log that starts after a moment ends after it: what a filter says about the one bounds the other, which the index has. */
const implied = (expression: FilterExpression, set: StoredSet): readonly FilterExpression[] => {
  const [earlier, later] = set.indexes.neverBefore ?? [];
  if (earlier === undefined || later === undefined || expression.kind !== 'comparison') return [];
  const { operator, left, right } = expression;
  const isBoundBelow = operator === 'gt' || operator === 'ge' || operator === 'eq';
  if (!isBoundBelow || left.kind !== 'property' || left.path !== earlier || 'kind' in right) return [];
  if (right.value === null) return [];
  return [{ ...expression, operator: 'ge', left: { ...left, path: later, segments: [later] } }];
};
