import type { InsertObject } from 'kysely';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Transaction } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { LogRows } from './log-rows.ts';
import { openLogStatuses } from './message-processing-log.ts';

/** Rows one statement inserts at most: keeps its parameters below what SQLite (32,766) and PostgreSQL (65,535) take. */
const rowsPerInsert = 500;

/**
 * Writes logs of one subaccount, each guid at most once in `logs`. A new log is inserted; a stored one is replaced while it is open
 * (PROCESSING, RETRY) and left alone once it is final, so repeating a write changes nothing. Answers the guids that were written.
 */
export const writeLogs = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  logs: readonly LogRows[],
): Promise<ReadonlySet<string>> => {
  const inserted = await insertNew(transaction, logs);
  const replaced = new Set<string>();
  for (const rows of logs) {
    if (inserted.has(rows.log.message_guid)) continue;
    if (await replaceOpen(transaction, rows)) replaced.add(rows.log.message_guid);
  }
  if (replaced.size > 0) await deleteParts(transaction, subaccountId, [...replaced]);
  const written = new Set([...inserted, ...replaced]);
  const kept = logs.filter(({ log }) => written.has(log.message_guid));
  const all = <Part>(partOf: (rows: LogRows) => readonly Part[]): readonly Part[] => kept.flatMap(partOf);
  const insert = <Table extends LogPartTable>(table: Table, rows: readonly InsertObject<Schema, Table>[]) =>
    insertRows(transaction, table, rows);
  await insert(
    'message_processing_log_custom_header_properties',
    all((rows) => rows.customHeaderProperties),
  );
  await insert(
    'message_processing_log_adapter_attributes',
    all((rows) => rows.adapterAttributes),
  );
  await insert(
    'message_processing_log_error_informations',
    all((rows) => rows.errorInformations),
  );
  await insert(
    'message_processing_log_attachments',
    all((rows) => rows.attachments),
  );
  await insert(
    'message_processing_log_runs',
    all((rows) => rows.runs),
  );
  await insert(
    'message_processing_log_run_steps',
    all((rows) => rows.runSteps),
  );
  await insert(
    'message_processing_log_run_step_properties',
    all((rows) => rows.runStepProperties),
  );
  await insert(
    'trace_messages',
    all((rows) => rows.traceMessages),
  );
  await insert(
    'trace_message_properties',
    all((rows) => rows.traceProperties),
  );
  await insert(
    'trace_message_exchange_properties',
    all((rows) => rows.traceExchangeProperties),
  );
  await insert(
    'message_store_entries',
    all((rows) => rows.storeEntries),
  );
  await insert(
    'message_store_entry_properties',
    all((rows) => rows.storeEntryProperties),
  );
  return written;
};

const insertNew = async (transaction: Transaction, logs: readonly LogRows[]): Promise<ReadonlySet<string>> => {
  const inserted = await transaction
    .insertInto('message_processing_logs')
    .values(logs.map(({ log }) => log))
    .onConflict((conflict) => conflict.columns(['subaccount_id', 'message_guid']).doNothing())
    .returning('message_guid')
    .execute();
  return new Set(inserted.map(({ message_guid }) => message_guid));
};

const replaceOpen = async (transaction: Transaction, { log }: LogRows): Promise<boolean> => {
  const { subaccount_id, message_guid, ...changes } = log;
  // One statement decides: of two nodes that finish a log, the second finds it final.
  const updated = await transaction
    .updateTable('message_processing_logs')
    .set(changes)
    .where('subaccount_id', '=', subaccount_id)
    .where('message_guid', '=', message_guid)
    .where('status', 'in', openLogStatuses)
    .returning('message_guid')
    .executeTakeFirst();
  return updated !== undefined;
};

/** Tables whose rows hang directly on a log; deeper ones follow by cascade. */
const partTables = [
  'message_processing_log_custom_header_properties',
  'message_processing_log_adapter_attributes',
  'message_processing_log_error_informations',
  'message_processing_log_attachments',
  'message_processing_log_runs',
  'message_store_entries',
] as const;
type LogPartTable =
  | (typeof partTables)[number]
  | 'message_processing_log_run_steps'
  | 'message_processing_log_run_step_properties'
  | 'trace_messages'
  | 'trace_message_properties'
  | 'trace_message_exchange_properties'
  | 'message_store_entry_properties';

const deleteParts = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  guids: readonly string[],
): Promise<void> => {
  for (const table of partTables) {
    await transaction
      .deleteFrom(table)
      .where('subaccount_id', '=', subaccountId)
      .where('message_guid', 'in', guids)
      .execute();
  }
};

const insertRows = async <Table extends LogPartTable>(
  transaction: Transaction,
  table: Table,
  rows: readonly InsertObject<Schema, Table>[],
): Promise<void> => {
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    await transaction
      .insertInto(table)
      .values(rows.slice(start, start + rowsPerInsert))
      .execute();
  }
};
