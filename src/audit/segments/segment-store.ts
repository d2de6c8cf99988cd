import { sql } from 'kysely';
import type { Database, Transaction } from '../../storage/database.ts';
import type { AuditSegmentRow } from '../../storage/tables/audit.ts';
import { firstEventIdOf } from '../chain/event-block.ts';
import { callerColumn } from '../reading/searchable-events.ts';
import { anybody, markOf } from './segment.ts';

/** The segment at the end of a chain. */
export const findNewestSegment = async (
  database: Database,
  scopeColumn: string,
): Promise<AuditSegmentRow | undefined> =>
  await database.read
    .selectFrom('audit_segments')
    .selectAll()
    .where('subaccount_id', '=', scopeColumn)
    .orderBy('first_position', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Who acted in the events from one id to another, as `callerOf` names them. */
export const listCallers = async (
  database: Database,
  scopeColumn: string,
  ids: { readonly first: string; readonly last: string },
): Promise<readonly string[]> => {
  const { rows } = await sql<{ readonly caller: string }>`
    select distinct ${callerColumn} as caller from audit_events
    where subaccount_id = ${scopeColumn} and id >= ${ids.first} and id <= ${ids.last}`.execute(database.read);
  return rows.map(({ caller }) => caller);
};

/** Stores segments; one that begins where one of them does is replaced. */
export const storeSegments = async (transaction: Transaction, segments: readonly AuditSegmentRow[]): Promise<void> => {
  await transaction
    .insertInto('audit_segments')
    .values(segments)
    .onConflict((conflict) =>
      conflict.columns(['subaccount_id', 'first_position']).doUpdateSet(({ ref }) => ({
        last_position: ref('excluded.last_position'),
        first_id: ref('excluded.first_id'),
        last_id: ref('excluded.last_id'),
        callers: ref('excluded.callers'),
      })),
    )
    .execute();
};

/** Removes the segments of events that are gone. */
export const deleteSegments = async (
  transaction: Transaction,
  scopeColumn: string,
  lastPosition: number,
): Promise<void> => {
  await transaction
    .deleteFrom('audit_segments')
    .where('subaccount_id', '=', scopeColumn)
    .where('last_position', '<=', lastPosition)
    .execute();
};

/** Segments that may have events of a caller, by their last ids, newest first. */
export const listSegmentsOf = async (
  database: Database,
  scopeColumn: string,
  query: { readonly caller: string; readonly beforeLastId: string | undefined; readonly limit: number },
): Promise<readonly Omit<AuditSegmentRow, 'callers'>[]> => {
  let statement = database.read
    .selectFrom('audit_segments')
    .select(['subaccount_id', 'first_position', 'last_position', 'first_id', 'last_id'])
    .where('subaccount_id', '=', scopeColumn)
    .where((where) =>
      where.or([where('callers', 'like', `%${markOf(query.caller)}%`), where('callers', '=', anybody)]),
    );
  if (query.beforeLastId !== undefined) statement = statement.where('last_id', '<', query.beforeLastId);
  return await statement.orderBy('last_id', 'desc').limit(query.limit).execute();
};

/** What is not in segments yet: from which id on, and how many events. */
export const findPending = async (
  database: Database,
  scopeColumn: string,
): Promise<{ readonly firstId: string; readonly events: number } | undefined> => {
  const row = await database.read
    .selectFrom('audit_blocks')
    .select(({ fn }) => [fn.min('id').as('id'), fn.sum<number | string | null>('event_count').as('events')])
    .where('hash', 'is', null)
    .where('subaccount_id', '=', scopeColumn)
    .executeTakeFirst();
  // The smallest of no ids is none, whatever the type says.
  const id: string | null | undefined = row?.id;
  return typeof id === 'string' ? { firstId: firstEventIdOf(id), events: Number(row?.events) } : undefined;
};
