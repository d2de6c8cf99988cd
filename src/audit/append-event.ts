import type { CompiledQuery } from 'kysely';
import type { AuditEvent } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Database, Transaction } from '../storage/database.ts';
import { toScopeColumn } from './audit-record.ts';
import {
  createBlockId,
  digestEvents,
  eventIdAt,
  maxBlockSize,
  type NewEventRow,
  valuesOf,
} from './chain/event-block.ts';
import { cleanText } from './clean-text.ts';

/** Records events in the transaction of what they tell about. */
export type AppendEvents = (transaction: Transaction, events: readonly AuditEvent[]) => Promise<void>;
/** Records an event in the transaction of what it tells about. */
export type AppendEvent = (transaction: Transaction, event: AuditEvent) => Promise<void>;

const maxNameLength = 256;
const maxTextLength = 1_024;

/**
 * Creates the one insert of this room. Every token issued passes through it: its SQL is compiled once for each number of rows, events of
 * one scope make up a block, and the hash chain is left to a later step. Texts are cut at 1,024 characters and names at 256.
 * Source: security.md S-65
 */
export const createAppendEvents = (options: {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
}): AppendEvents => {
  const insertEvents = prepare((count) =>
    options.database.read.insertInto('audit_events').values(repeat(count, emptyEvent)).compile(),
  );
  const insertBlocks = prepare((count) =>
    options.database.read
      .insertInto('audit_blocks')
      .values(repeat(count, { subaccount_id: '', id: '', event_count: 0, digest: '', created_at_ms: 0 }))
      .compile(),
  );
  return async (transaction, events) => {
    for (let start = 0; start < events.length; start += maxBlockSize) {
      const nowMs = Math.floor(options.clock());
      const rows: NewEventRow[] = [];
      const blocks: (string | number)[] = [];
      const byScope = Map.groupBy(events.slice(start, start + maxBlockSize), (event) => event.subaccountId);
      for (const [scope, ofScope] of byScope) {
        const blockId = createBlockId(nowMs);
        const block = ofScope.map((event, index) => toRow(event, eventIdAt(blockId, index), nowMs));
        rows.push(...block);
        blocks.push(toScopeColumn(scope), blockId, block.length, digestEvents(block), nowMs);
      }
      await transaction.executeQuery({ ...insertEvents(rows.length), parameters: rows.flatMap(valuesOf) });
      await transaction.executeQuery({ ...insertBlocks(byScope.size), parameters: blocks });
    }
  };
};

const prepare = (compile: (count: number) => CompiledQuery): ((count: number) => CompiledQuery) => {
  const compiled = new Map<number, CompiledQuery>();
  return (count) => {
    const known = compiled.get(count);
    if (known !== undefined) return known;
    const query = compile(count);
    compiled.set(count, query);
    return query;
  };
};

const repeat = <Row>(count: number, row: Row): readonly Row[] => Array.from({ length: count }, () => row);

/** Its columns stand in the order of `valuesOf`. */
const emptyEvent: NewEventRow = {
  subaccount_id: '',
  id: '',
  category: '',
  actor_kind: '',
  actor_name: '',
  client_id: '',
  remote_address: '',
  request_id: '',
  action: '',
  object: '',
  message: '',
  attributes: '',
  created_at_ms: 0,
};

const toRow = (event: AuditEvent, id: string, nowMs: number): NewEventRow => {
  const { actor } = event;
  const clientId = actor.clientId ?? (actor.kind === 'client' ? actor.name : undefined);
  return {
    subaccount_id: toScopeColumn(event.subaccountId),
    id,
    category: event.category,
    actor_kind: actor.kind,
    actor_name: cleanText(actor.name, maxNameLength),
    client_id: clientId === undefined ? null : cleanText(clientId, maxNameLength),
    remote_address: actor.remoteAddress === undefined ? null : cleanText(actor.remoteAddress, maxNameLength),
    request_id: actor.requestId === undefined ? null : cleanText(actor.requestId, maxNameLength),
    action: event.action,
    object: cleanText(event.object, maxTextLength),
    message: cleanText(event.message, maxTextLength),
    attributes: event.attributes === undefined ? null : formatAttributes(event.attributes),
    created_at_ms: nowMs,
  };
};

const formatAttributes = (attributes: Readonly<Record<string, string>>): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, cleanText(value, maxTextLength)] as const),
    ),
  );
