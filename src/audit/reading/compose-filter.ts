import type { AuditCategory } from '../../foundation/audit-event.ts';
import type { Comparison, FilterExpression } from '../../odata/query-options/filter-expression.ts';

/** Composes what a search goes by from what all its events have in common; `user` is written as `callerOf` does. Source: security.md S-53 */
export const composeFilter = (conditions: {
  /** The millisecond after the last. */
  readonly toMs?: number | undefined;
  readonly category?: AuditCategory | undefined;
  readonly user?: string | undefined;
}): FilterExpression | undefined => {
  const operands = [
    ...(conditions.toMs === undefined ? [] : [compare('TimeMs', 'lt', conditions.toMs)]),
    ...(conditions.category === undefined ? [] : [compare('Category', 'eq', conditions.category)]),
    ...(conditions.user === undefined ? [] : [compare('User', 'eq', conditions.user)]),
  ];
  // A connective has two operands at least.
  return operands.length > 1 ? { kind: 'and', operands } : operands[0];
};

const compare = (path: string, operator: Comparison['operator'], value: string | number): Comparison => ({
  kind: 'comparison',
  operator,
  left: { kind: 'property', path, segments: [path], type: typeof value === 'string' ? 'Edm.String' : 'Edm.Int64' },
  right: typeof value === 'string' ? { type: 'Edm.String', value } : { type: 'Edm.Int64', value },
});
