import type { CompiledQuery } from 'kysely';
import type { AuditEvent } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import { timeOrderedUuid } from '../foundation/ids.ts';
import type { Database, Transaction } from '../storage/database.ts';
import { toScopeColumn } from './audit-record.ts';
import { cleanText } from './clean-text.ts';

/** Records an event in the transaction of what it tells about. */
export type AppendEvent = (transaction: Transaction, event: AuditEvent) => Promise<void>;

const maxNameLength = 256;
const maxTextLength = 1_024;

/**
 * Creates the one insert of this room. Every token issued passes through it, so its SQL is compiled once and the hash chain is left
 * to a later step. Texts are cut at 1,024 characters and names at 256. Source: security.md S-65
 */
export const createAppendEvent = (options: { readonly database: Database; readonly clock: Clock }): AppendEvent => {
  const insert = compileInsert(options.database);
  return async (transaction, event) => {
    const nowMs = options.clock();
    await transaction.executeQuery({ ...insert, parameters: toParameters(event, timeOrderedUuid(nowMs), nowMs) });
  };
};

/** The columns stand in the order of `toParameters`. */
const compileInsert = (database: Database): CompiledQuery =>
  database.read
    .insertInto('audit_events')
    .values({
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
      chain_position: null,
      hash: null,
    })
    .compile();

const toParameters = (event: AuditEvent, id: string, nowMs: number): readonly (string | number | null)[] => {
  const { actor } = event;
  const clientId = actor.clientId ?? (actor.kind === 'client' ? actor.name : undefined);
  return [
    toScopeColumn(event.subaccountId),
    id,
    event.category,
    actor.kind,
    cleanText(actor.name, maxNameLength),
    clientId === undefined ? null : cleanText(clientId, maxNameLength),
    actor.remoteAddress === undefined ? null : cleanText(actor.remoteAddress, maxNameLength),
    actor.requestId === undefined ? null : cleanText(actor.requestId, maxNameLength),
    event.action,
    cleanText(event.object, maxTextLength),
    cleanText(event.message, maxTextLength),
    event.attributes === undefined ? null : formatAttributes(event.attributes),
    Math.floor(nowMs),
    null,
    null,
  ];
};

const formatAttributes = (attributes: Readonly<Record<string, string>>): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, cleanText(value, maxTextLength)] as const),
    ),
  );
