import { type RawBuilder, sql } from 'kysely';
import type { FilterExpression } from '../../odata/query-options/filter-expression.ts';
import { translateFilter } from '../../odata/sql/translate-filter.ts';
import type { Database } from '../../storage/database.ts';
import type { AuditEventRow } from '../../storage/tables/audit.ts';
import { type AuditRecord, type AuditScope, toAuditRecord, toScopeColumn } from '../audit-record.ts';
import { searchTookTooLong } from '../errors.ts';
import { toIdPrefix } from './list-events.ts';
import { narrowRange } from './narrow-range.ts';
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
const defaultLimits = { sliceRows: 10_000, pageRows: 20_000, maxMs: 30_000 };

/** Creates the search. Source: SAP doc "Audit Log Retrieval API Usage"; security.md S-55 */
export const createEventSearch = (database: Database, limits = defaultLimits): EventSearch => {
  const { read } = database;
  /** Slice after slice; the last one is open. */
  async function* listSlices(selection: EventSelection): AsyncGenerator<Slice, void, undefined> {
    const startedAtMs = performance.now();
    let from = selection.beforeId;
    for (;;) {
      const range = toRange({ ...selection, beforeId: from });
      const { rows } = await sql<{ readonly id: string }>`select id from audit_events where ${range}
        order by id desc limit 1 offset ${limits.sliceRows - 1}`.execute(read);
      const to = rows[0]?.id;
      yield { range: to === undefined ? range : sql`${range} and id >= ${to}`, to };
      if (to === undefined) return;
      if (performance.now() - startedAtMs > limits.maxMs) throw searchTookTooLong();
      from = to;
      await nextTurn();
    }
  }
  const matching = (range: RawBuilder<unknown>, { filter }: EventSelection): RawBuilder<unknown> =>
    sql`${searchedEvents(range)} where ${filter === undefined ? sql`1 = 1` : translateFilter(filter, searchableEvents)}`;

  return {
    list: async (query) => {
      const needed = query.skip + query.limit;
      // What is skipped is counted by ids alone, and not kept; only the page itself is read whole.
      const wanted: string[] = [];
      let met = 0;
      let continueBeforeId: string | undefined;
      let rowsBehindSkipped = 0;
      for await (const { range, to } of listSlices(query)) {
        const { rows } = await sql<{ readonly id: string }>`select id from ${matching(range, query)}
          order by id desc limit ${needed - met}`.execute(read);
        for (const { id } of rows.slice(Math.max(0, query.skip - met))) wanted.push(id);
        met += rows.length;
        if (met >= needed) break;
        if (met < query.skip) continue;
        rowsBehindSkipped += limits.sliceRows;
        if (rowsBehindSkipped < limits.pageRows) continue;
        continueBeforeId = to;
        break;
      }
      if (wanted.length === 0) return { records: [], continueBeforeId };
      const { rows } = await sql<AuditEventRow>`select * from audit_events
        where subaccount_id = ${toScopeColumn(query.scope)} and id in (${sql.join(wanted)})
        order by id desc`.execute(read);
      return { records: rows.map(toAuditRecord), continueBeforeId };
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

/** A part of what is searched, and the id of its last event. */
type Slice = { readonly range: RawBuilder<unknown>; readonly to: string | undefined };

const toRange = ({ scope, filter, fromMs, beforeId, upToId }: EventSelection): RawBuilder<unknown> => {
  const parts: RawBuilder<unknown>[] = [sql`subaccount_id = ${toScopeColumn(scope)}`];
  const bounds = narrowRange(filter);
  const from = Math.max(fromMs ?? 0, bounds.fromMs ?? 0);
  if (from > 0) parts.push(sql`id >= ${toIdPrefix(from)}`);
  if (bounds.toMs !== undefined) parts.push(sql`id < ${toIdPrefix(bounds.toMs)}`);
  if (bounds.category !== undefined && bounds.category !== 'audit.security-events') {
    // The second condition, by the letter that of the index, is what lets the first use it.
    parts.push(sql`category = ${bounds.category} and category <> 'audit.security-events'`);
  }
  if (beforeId !== undefined) parts.push(sql`id < ${beforeId}`);
  if (upToId !== undefined) parts.push(sql`id <= ${upToId}`);
  return sql.join(parts, sql` and `);
};

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
