import { type RawBuilder, sql } from 'kysely';
import type { FilterExpression } from '../../odata/query-options/filter-expression.ts';
import { translateFilter } from '../../odata/sql/translate-filter.ts';
import type { Database } from '../../storage/database.ts';
import type { AuditEventRow } from '../../storage/tables/audit.ts';
import { type AuditRecord, type AuditScope, toAuditRecord, toScopeColumn } from '../audit-record.ts';
import { searchTookTooLong } from '../errors.ts';
import { toIdPrefix } from './list-events.ts';
import { everything, listStretches, type Stretch } from './list-stretches.ts';
import { hasCategoryIndex, narrowRange } from './narrow-range.ts';
import { searchableEvents, searchedEvents } from './searchable-events.ts';

/** Which events to look for. */
export type EventSelection = {
  readonly scope: AuditScope;
  /** Over the properties of `searchableEvents`. */
  readonly filter?: FilterExpression | undefined;
  /** First millisecond. */
  readonly fromMs?: number | undefined;
  /** Only what was recorded before the event of this id. */
  readonly beforeId?: string | undefined;
  /** Only what was recorded up to the event of this id, itself included. */
  readonly upToId?: string | undefined;
};

/** A page of them, newest first. */
export type EventPageQuery = EventSelection & { readonly skip: number; readonly limit: number };

/** What a search for a page found. */
export type EventPage = {
  readonly records: readonly AuditRecord[];
  /** Where the next search has to begin (`beforeId`), where this one ended because it had looked at as many events as it may. */
  readonly continueBeforeId: string | undefined;
};

/** Looks for events slice by slice, so that no filter keeps other requests from their turn for long. Source: security.md R-12, S-53 */
export type EventSearch = {
  /** A page may hold fewer events than there are. Throws 503 where what is to be skipped takes too long. */
  readonly list: (query: EventPageQuery) => Promise<EventPage>;
  /** Throws 503 where it takes too long. */
  readonly count: (selection: EventSelection) => Promise<number>;
};

/** `pageRows`: how many events a page looks at behind what it skips. Assumed: 10,000 take about 10 ms. */
const defaultLimits = { sliceRows: 10_000, pageRows: 10_000, maxMs: 30_000 };

/** Creates the search. Source: SAP doc "Audit Log Retrieval API Usage"; security.md S-55 */
export const createEventSearch = (database: Database, limits = defaultLimits): EventSearch => {
  const { read } = database;
  /** Slice after slice; the last one is open. */
  async function* listSlices(selection: EventSelection): AsyncGenerator<Slice, void, undefined> {
    const startedAtMs = performance.now();
    for await (const stretch of listStretches(database, selection)) {
      yield* listSlicesOf(selection, stretch, startedAtMs);
      if (performance.now() - startedAtMs > limits.maxMs) throw searchTookTooLong();
    }
  }
  async function* listSlicesOf(
    selection: EventSelection,
    stretch: Stretch,
    startedAtMs: number,
  ): AsyncGenerator<Slice, void, undefined> {
    let from = selection.beforeId;
    for (;;) {
      const range = toRange({ ...selection, beforeId: from }, stretch);
      const to = stretch.events <= limits.sliceRows ? undefined : await findSliceEnd(range);
      yield {
        range: to === undefined ? range : sql`${range} and id >= ${to}`,
        to: to ?? stretch.fromId,
        rows: Math.min(stretch.events, limits.sliceRows),
      };
      await nextTurn();
      if (to === undefined) return;
      if (performance.now() - startedAtMs > limits.maxMs) throw searchTookTooLong();
      from = to;
    }
  }
  const findSliceEnd = async (range: RawBuilder<unknown>): Promise<string | undefined> => {
    const { rows } = await sql<{ readonly id: string }>`select id from audit_events where ${range}
      order by id desc limit 1 offset ${limits.sliceRows - 1}`.execute(read);
    return rows[0]?.id;
  };
  const matching = (range: RawBuilder<unknown>, { filter }: EventSelection): RawBuilder<unknown> =>
    sql`${searchedEvents(range)} where ${filter === undefined ? sql`1 = 1` : translateFilter(filter, searchableEvents)}`;
  const listIds = async (
    range: RawBuilder<unknown>,
    query: EventPageQuery,
    limit: number,
  ): Promise<readonly string[]> => {
    const { rows } = await sql<{ readonly id: string }>`select id from ${matching(range, query)}
      order by id desc limit ${limit}`.execute(read);
    return rows.map(({ id }) => id);
  };

  return {
    list: async (query) => {
      const needed = query.skip + query.limit;
      if (query.filter === undefined && needed <= limits.sliceRows) {
        // Every event of the range is looked for: there is nothing to pass over.
        const { rows } = await sql<AuditEventRow>`select * from audit_events where ${toRange(query, everything)}
          order by id desc limit ${query.limit} offset ${query.skip}`.execute(read);
        return { records: rows.map(toAuditRecord), continueBeforeId: undefined };
      }
      const records: AuditRecord[] = [];
      let met = 0;
      let continueBeforeId: string | undefined;
      let rowsBehindSkipped = 0;
      for await (const { range, to, rows: looked } of listSlices(query)) {
        // What is skipped is counted by ids alone.
        const skipped = query.skip > met ? await listIds(range, query, query.skip - met) : [];
        const lastSkipped = skipped.at(-1);
        const behind = lastSkipped === undefined ? range : sql`${range} and id < ${lastSkipped}`;
        met += skipped.length;
        if (met < query.skip) continue;
        const { rows } = await sql<AuditEventRow>`select * from ${matching(behind, query)}
          order by id desc limit ${needed - met}`.execute(read);
        for (const row of rows) records.push(toAuditRecord(row));
        met += rows.length;
        if (met >= needed) break;
        rowsBehindSkipped += looked;
        if (rowsBehindSkipped < limits.pageRows) continue;
        continueBeforeId = to;
        break;
      }
      return { records, continueBeforeId };
    },
    count: async (selection) => {
      let total = 0;
      for await (const { range } of listSlices(selection)) {
        const { rows } = await sql<{ readonly total: number }>`select count(*) as total
          from ${matching(range, selection)}`.execute(read);
        total += Number(rows[0]?.total ?? 0);
      }
      return total;
    },
  };
};

/** A part of what is searched, the id of its last event (none where nothing follows), and how many events it has about. */
type Slice = { readonly range: RawBuilder<unknown>; readonly to: string | undefined; readonly rows: number };

const toRange = (
  { scope, filter, fromMs, beforeId, upToId }: EventSelection,
  stretch: Stretch,
): RawBuilder<unknown> => {
  const parts: RawBuilder<unknown>[] = [sql`subaccount_id = ${toScopeColumn(scope)}`];
  const bounds = narrowRange(filter);
  const from = Math.max(fromMs ?? 0, bounds.fromMs ?? 0);
  if (from > 0) parts.push(sql`id >= ${toIdPrefix(from)}`);
  if (bounds.toMs !== undefined) parts.push(sql`id < ${toIdPrefix(bounds.toMs)}`);
  if (hasCategoryIndex(bounds)) {
    // The second condition, by the letter that of the index, is what lets the first use it.
    parts.push(sql`category = ${bounds.category} and category <> 'audit.security-events'`);
  }
  if (stretch.fromId !== undefined) parts.push(sql`id >= ${stretch.fromId}`);
  if (stretch.toId !== undefined) parts.push(sql`id <= ${stretch.toId}`);
  if (beforeId !== undefined) parts.push(sql`id < ${beforeId}`);
  if (upToId !== undefined) parts.push(sql`id <= ${upToId}`);
  return sql.join(parts, sql` and `);
};

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
