import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../../storage/database.ts';
import type { AuditBlockRow, AuditEventRow } from '../../storage/tables/audit.ts';
import { findBlock, listEventsOfBlock } from './block-store.ts';
import { type BrokenChain, broken } from './chain-verdict.ts';
import { blockIdOf, digestEvents, eventIdAt } from './event-block.ts';

/** More than a block holds, so that every page has a whole one. */
const pageSize = 500;

/**
 * Walks through all events and all blocks side by side and compares each block with its events, sealed or not. Finds events that were
 * changed, removed, inserted or put in another order. Source: security.md S-65
 */
export const verifyContents = async (database: Database): Promise<BrokenChain | undefined> => {
  for (
    let scope = await nextScope(database, undefined);
    scope !== undefined;
    scope = await nextScope(database, scope)
  ) {
    let after = '';
    for (;;) {
      const page = await readPage(database, scope, after);
      for (const id of [...new Set([...page.events.keys(), ...page.blocks.keys()])].sort()) {
        if (judge(scope, id, page.blocks.get(id), page.events.get(id) ?? []) === undefined) continue;
        const finding = await judgeAnew(database, scope, id);
        if (finding !== undefined) return finding;
      }
      // Reading takes the event loop's time: between two pages others have their turn.
      await nextTurn();
      if (page.lastId === undefined) break;
      after = page.lastId;
    }
  }
  return undefined;
};

/** The scope after this one that has events or blocks. */
const nextScope = async (database: Database, after: string | undefined): Promise<string | undefined> => {
  const first = (table: 'audit_events' | 'audit_blocks') => {
    const all = database.read.selectFrom(table).select('subaccount_id').orderBy('subaccount_id').limit(1);
    return (after === undefined ? all : all.where('subaccount_id', '>', after)).executeTakeFirst();
  };
  const found = [await first('audit_events'), await first('audit_blocks')].flatMap((row) => row?.subaccount_id ?? []);
  return found.sort()[0];
};

type Page = {
  readonly events: ReadonlyMap<string, readonly AuditEventRow[]>;
  readonly blocks: ReadonlyMap<string, AuditBlockRow>;
  /** Where the next page begins; absent on the last. */
  readonly lastId: string | undefined;
};

const readPage = async (database: Database, scope: string, after: string): Promise<Page> => {
  const read = await database.read
    .selectFrom('audit_events')
    .selectAll()
    .where('subaccount_id', '=', scope)
    .where('id', '>', after)
    .where('chain_position', 'is', null)
    .orderBy('id')
    .limit(pageSize)
    .execute();
  const isLast = read.length < pageSize;
  const openBlock = isLast ? undefined : blockIdOf(read.at(-1)?.id ?? '');
  // The page may end in the middle of a block: that one is left to the next page. A page that is all one block is no work of ours.
  const whole = read.filter(({ id }) => blockIdOf(id) !== openBlock);
  const rows = whole.length === 0 ? read : whole;
  const lastId = isLast ? undefined : rows.at(-1)?.id;
  let query = database.read
    .selectFrom('audit_blocks')
    .selectAll()
    .where('subaccount_id', '=', scope)
    .where('id', '>', after);
  if (lastId !== undefined) query = query.where('id', '<=', lastId);
  const blocks = new Map(
    (
      await query
        .orderBy('id')
        .limit(2 * pageSize)
        .execute()
    ).map((block) => [block.id, block]),
  );
  // Events recorded before there were blocks have a block of their own each, named by the whole id.
  const events = Map.groupBy(rows, ({ id }) => (blocks.has(id) ? id : blockIdOf(id)));
  return { events, blocks, lastId };
};

const judge = (
  scope: string,
  id: string,
  block: AuditBlockRow | undefined,
  events: readonly AuditEventRow[],
): BrokenChain | undefined => {
  if (block === undefined) return events[0] && broken(scope, 'inserted', { eventId: events[0].id });
  const first = block.chain_position === null ? undefined : block.chain_position - block.event_count + 1;
  const at = (index: number): { readonly position: number | undefined; readonly eventId: string } => ({
    position: first === undefined ? undefined : first + index,
    eventId: eventIdAt(id, index),
  });
  if (block.digest === '' && events.length === 1) return undefined;
  if (block.digest !== '' && events.length === block.event_count && digestEvents(events) === block.digest)
    return undefined;
  const gap = Array.from({ length: block.event_count }, (_, index) => index).find(
    (index) => !events.some((event) => event.id === eventIdAt(id, index) || event.id === id),
  );
  if (gap !== undefined) return broken(scope, 'missing', at(gap));
  const foreign = events.find((_, index) => index >= block.event_count);
  if (foreign !== undefined) return broken(scope, 'inserted', { position: first, eventId: foreign.id });
  return broken(scope, 'changed', { position: first, eventId: id });
};

/**
 * Events and blocks are read one after the other, and meanwhile some may have been recorded or have expired. What looks wrong is read
 * again, and is wrong if it stays so.
 */
const judgeAnew = async (database: Database, scope: string, id: string): Promise<BrokenChain | undefined> => {
  let finding: BrokenChain | undefined;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const events = await listEventsOfBlock(database, scope, id);
    finding = judge(scope, id, await findBlock(database, scope, id), events);
    if (finding === undefined) return undefined;
    await nextTurn();
  }
  return finding;
};
