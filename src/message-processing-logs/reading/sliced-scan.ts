import { sql } from 'kysely';
import { compareValues } from '../../odata/query-options/compare-values.ts';
import type { Database } from '../../storage/database.ts';
import { scanTookTooLong } from '../errors.ts';
import { type EntityListQuery, type EntitySelection, resolveOrder } from './entity-query.ts';
import type { ScanPlan } from './plan-scan.ts';
import { behind, names, orderPart, upTo, wherePart } from './query-sql.ts';
import type { ColumnOrder, LogColumn, StoredRow } from './stored-set.ts';

/** How a scan is cut up. */
export type ScanLimits = {
  /** Rows looked at in one go; between two goes other requests have their turn. */
  readonly sliceRows: number;
  /** The whole scan ends in an error after this time. */
  readonly maxMs: number;
};

/** Assumed: 5,000 rows take a few milliseconds. Source: security.md R-12, S-53 (5 s) */
export const defaultScanLimits: ScanLimits = { sliceRows: 5000, maxMs: 5000 };

type SlicedPlan = Extract<ScanPlan, { readonly kind: 'sliced' }>;
type Place = readonly (string | number)[];
/** One slice: behind `from`, up to `to`; without an end it is the last one. */
type Slice = { readonly from: Place | undefined; readonly to: Place | undefined };

/** Reads a page by looking at rows slice by slice. Throws 503 when that takes too long. */
export const listSliced = async (
  database: Database,
  query: EntityListQuery,
  plan: SlicedPlan,
  limits: ScanLimits,
): Promise<readonly StoredRow[]> => {
  const order = resolveOrder(query.set, query.orderBy);
  const columns = [...new Set<LogColumn>([...query.columns, ...order.map(({ column }) => column)])];
  const needed = (query.skip ?? 0) + query.limit;
  let found: readonly StoredRow[] = [];
  // In order, the rows behind a place are the rest of the scan; otherwise the place is a condition like any other.
  const { after, ...selection } = query;
  const inSlice = plan.isInOrder || after === undefined ? selection : query;
  const start = plan.isInOrder ? after : undefined;
  for await (const slice of listSlices(database, query, plan, limits, start)) {
    if (needed === 0) break;
    const { rows } = await sql<StoredRow>`select ${names(columns)} from ${sql.table(query.set.table)}
      where ${wherePart(inSlice, order)} and ${slicePart(slice, plan)}
      order by ${orderPart(order)} limit ${plan.isInOrder ? needed - found.length : needed}`.execute(database.read);
    found = plan.isInOrder ? [...found, ...rows] : mergeFirst(found, rows, order, needed);
    if (plan.isInOrder && found.length >= needed) break;
  }
  return found.slice(query.skip ?? 0, needed);
};

/** Counts by looking at rows slice by slice. Throws 503 when that takes too long. */
export const countSliced = async (
  database: Database,
  selection: EntitySelection,
  plan: SlicedPlan,
  limits: ScanLimits,
): Promise<number> => {
  let total = 0;
  for await (const slice of listSlices(database, selection, plan, limits, undefined)) {
    const { rows } = await sql<{ readonly total: number }>`select count(*) as total
      from ${sql.table(selection.set.table)} where ${wherePart(selection, [])} and ${slicePart(slice, plan)}`.execute(
      database.read,
    );
    total += rows[0]?.total ?? 0;
  }
  return total;
};

/** Finds where each slice ends, from the index alone, and lets others have a turn in between. */
async function* listSlices(
  database: Database,
  { set, subaccountId }: EntitySelection,
  plan: SlicedPlan,
  limits: ScanLimits,
  start: Place | undefined,
): AsyncGenerator<Slice, void, undefined> {
  const { along, narrowedBy } = plan;
  const columns = along.map(({ column }) => column);
  const startedAtMs = performance.now();
  let from = start;
  for (;;) {
    const window = {
      set,
      subaccountId,
      ...(narrowedBy && { filter: narrowedBy }),
      ...(from && { after: from }),
    };
    const { rows } = await sql<StoredRow>`select ${names(columns)} from ${sql.table(set.table)}
      where ${wherePart(window, along)} order by ${orderPart(along)}
      limit 1 offset ${limits.sliceRows - 1}`.execute(database.read);
    const to = rows[0] && placeOf(rows[0], columns);
    yield { from, to };
    if (to === undefined) return;
    if (performance.now() - startedAtMs > limits.maxMs) throw scanTookTooLong();
    from = to;
    await nextTurn();
  }
}

const slicePart = ({ from, to }: Slice, { along }: SlicedPlan) =>
  sql.join(
    [
      ...(from === undefined ? [] : [behind(along, from)]),
      ...(to === undefined ? [] : [upTo(along, to)]),
      ...(from === undefined && to === undefined ? [sql`1 = 1`] : []),
    ],
    sql` and `,
  );

const placeOf = (row: StoredRow, columns: readonly LogColumn[]): Place =>
  columns.map((column) => {
    const value = row[column];
    if (value === null || value === undefined) throw new Error(`${column} is part of a key and null`);
    return value;
  });

/** The first `needed` of two lists in order. */
const mergeFirst = (
  left: readonly StoredRow[],
  right: readonly StoredRow[],
  order: readonly ColumnOrder[],
  needed: number,
): readonly StoredRow[] =>
  right.length === 0
    ? left
    : [...left, ...right].toSorted((one, other) => compareInOrder(one, other, order)).slice(0, needed);

const compareInOrder = (one: StoredRow, other: StoredRow, order: readonly ColumnOrder[]): number => {
  for (const { column, descending } of order) {
    const result = compareValues(one[column] ?? null, other[column] ?? null);
    if (result !== 0) return descending ? -result : result;
  }
  return 0;
};

/** Lets whatever waits have its turn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
