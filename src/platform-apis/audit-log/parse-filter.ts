import { WireError } from '../../foundation/wire-error.ts';
import type { Comparison, FilterExpression } from '../../odata/query-options/filter-expression.ts';
import { parseFilter as parseExpression } from '../../odata/query-options/parse-filter.ts';
import { createServiceModel } from '../../odata/service-model.ts';
import { invalidOption } from './errors.ts';

const text = (name: string) => ({ name, type: 'Edm.String', nullable: false }) as const;

const model = createServiceModel({
  namespace: 'auditlog',
  containerName: 'Container',
  entityTypes: [
    { name: 'Searchable', keys: ['Time'], properties: ['Time', 'User', 'Category', 'Application'].map(text) },
  ],
  complexTypes: [],
  associations: [],
  entitySets: [{ name: 'Searchables', type: 'Searchable' }],
});

const expected =
  'must compare Time, User, Category or Application with texts by eq, ne, gt, ge, lt or le, joined by and, or, not and parentheses';

/** Texts, so that they are left alone, or times that nobody quoted. */
const unquotedTime = /'(?:[^']|'')*'|\b(\d{4}-\d\d-\d\dT\d\d[\d:.]*(?:Z|\+0000)?)/g;

/**
 * Parses a `$filter` over audit log records; the result compares `TimeMs` where the text compares `Time`. Throws 400.
 * Source: SAP doc "Audit Log Retrieval API Usage"; assumed: unquoted times
 */
export const parseFilter = (filter: string): FilterExpression => {
  const type = model.entitySets.get('Searchables')?.type;
  if (type === undefined) throw new Error('the model has lost its set');
  const quoted = filter.replaceAll(unquotedTime, (whole, time?: string) => (time === undefined ? whole : `'${time}'`));
  try {
    return rewrite(parseExpression(quoted, type));
  } catch (error) {
    if (error instanceof WireError && error.status === 400) throw invalidOption('$filter', expected);
    throw error;
  }
};

const rewrite = (expression: FilterExpression): FilterExpression => {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return { kind: expression.kind, operands: expression.operands.map(rewrite) };
    case 'not':
      return { kind: 'not', operand: rewrite(expression.operand) };
    case 'constant':
      return expression;
    case 'match':
      throw invalidOption('$filter', expected);
    case 'comparison':
      return rewriteComparison(expression);
  }
};

const rewriteComparison = (comparison: Comparison): FilterExpression => {
  const { left, right, operator } = comparison;
  if (left.kind !== 'property' || 'kind' in right || typeof right.value !== 'string') {
    throw invalidOption('$filter', expected);
  }
  if (left.path !== 'Time') return comparison;
  const time = parseTime(right.value);
  const compare = (as: Comparison['operator'], ms: number): Comparison => ({
    kind: 'comparison',
    operator: as,
    left: { kind: 'property', path: 'TimeMs', segments: ['TimeMs'], type: 'Edm.Int64' },
    right: { type: 'Edm.Int64', value: ms },
  });
  // A time without fraction stands for its whole second.
  switch (operator) {
    case 'ge':
    case 'lt':
      return compare(operator, time.fromMs);
    case 'gt':
      return compare('ge', time.toMs);
    case 'le':
      return compare('lt', time.toMs);
    case 'eq':
      return { kind: 'and', operands: [compare('ge', time.fromMs), compare('lt', time.toMs)] };
    case 'ne':
      return { kind: 'or', operands: [compare('lt', time.fromMs), compare('ge', time.toMs)] };
  }
};

const timePattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d)[.:](\d\d)[.:](\d\d)(?:\.(\d{1,3}))?(?:Z|\+0000)?$/;

/** Reads `yyyy-MM-ddTHH.mm.ss[.SSS]`, in UTC, as the milliseconds it stands for. */
const parseTime = (time: string): { readonly fromMs: number; readonly toMs: number } => {
  const [, year, month, day, hour, minute, second, fraction] = timePattern.exec(time) ?? [];
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${(fraction ?? '').padEnd(3, '0')}Z`;
  const fromMs = Date.parse(iso);
  // `Date.parse` takes 31 February for March.
  if (Number.isNaN(fromMs) || new Date(fromMs).toISOString() !== iso) throw invalidOption('$filter', expected);
  return { fromMs, toMs: fromMs + (fraction === undefined ? 1000 : 1) };
};
