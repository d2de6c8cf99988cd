import type { Comparison, FilterExpression } from '../../odata/query-options/filter-expression.ts';

/** What a filter says for certain of every event it is true of. */
export type RangeBounds = {
  /** First millisecond. */
  readonly fromMs?: number;
  /** The millisecond after the last. */
  readonly toMs?: number;
  readonly category?: string;
  /** Who acted. */
  readonly user?: string;
};

/** Whether the index of the rare categories finds what has these bounds. */
export const hasCategoryIndex = ({ category }: RangeBounds): boolean =>
  category !== undefined && category !== 'audit.security-events';

/** Finds the bounds that make a search short: conditions that all have to hold, on time, category and user. */
export const narrowRange = (filter: FilterExpression | undefined): RangeBounds => {
  if (filter === undefined) return {};
  const conditions = filter.kind === 'and' ? filter.operands : [filter];
  let bounds: RangeBounds = {};
  for (const condition of conditions) {
    if (condition.kind !== 'comparison') continue;
    const { left, right } = condition;
    if (left.kind !== 'property' || 'kind' in right) continue;
    if (left.path === 'TimeMs' && typeof right.value === 'number') {
      bounds = narrowTime(bounds, condition.operator, right.value);
    } else if (left.path === 'Category' && condition.operator === 'eq' && typeof right.value === 'string') {
      bounds = { ...bounds, category: right.value };
    } else if (left.path === 'User' && condition.operator === 'eq' && typeof right.value === 'string') {
      bounds = { ...bounds, user: right.value };
    }
  }
  return bounds;
};

const narrowTime = (bounds: RangeBounds, operator: Comparison['operator'], ms: number): RangeBounds => {
  const after = (fromMs: number): RangeBounds => ({ ...bounds, fromMs: Math.max(bounds.fromMs ?? 0, fromMs) });
  const before = (toMs: number): RangeBounds => ({
    ...bounds,
    toMs: Math.min(bounds.toMs ?? Number.POSITIVE_INFINITY, toMs),
  });
  switch (operator) {
    case 'ge':
      return after(ms);
    case 'gt':
      return after(ms + 1);
    case 'le':
      return before(ms + 1);
    case 'lt':
      return before(ms);
    case 'eq':
      return { ...after(ms), ...before(ms + 1) };
    case 'ne':
      return bounds;
  }
};
