import { sql } from 'kysely';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { DataStoreEntryRow } from '../../storage/tables/integration-content/data-stores.ts';
import type { DataStore, DataStoreKey, EntryKey, ListedEntry, StoredAmount } from './data-store.ts';
import { amountOf } from './usage-store.ts';

/** Which entries are meant; those whose time is over never are. */
export type EntrySelection = {
  readonly subaccountId: SubaccountId;
  readonly nowMs: number;
  readonly store?: DataStoreKey;
  readonly id?: string;
  readonly messageGuid?: string;
  readonly overdueOnly?: boolean;
};

const select = (handle: Transaction, selection: EntrySelection) => {
  const { subaccountId, nowMs, store, id, messageGuid, overdueOnly } = selection;
  let query = handle
    .selectFrom('data_store_entries')
    .where('subaccount_id', '=', subaccountId)
    .where('retain_until_ms', '>', nowMs);
  if (store !== undefined) {
    query = query.where('store_name', '=', store.name).where('integration_flow', '=', store.integrationFlow);
  }
  if (id !== undefined) query = query.where('id', '=', id);
  if (messageGuid !== undefined) query = query.where('message_guid', '=', messageGuid);
  if (overdueOnly) query = query.where('due_at_ms', '<=', nowMs);
  return query;
};

/** The stores with their numbers of messages, by name. */
export const listStores = async (handle: Transaction, selection: EntrySelection): Promise<readonly DataStore[]> => {
  const rows = await select(handle, selection)
    .select(({ fn, eb }) => [
      'store_name',
      'integration_flow',
      fn.countAll<number>().as('messages'),
      fn.sum<number>(eb.case().when('due_at_ms', '<=', selection.nowMs).then(1).else(0).end()).as('overdue_messages'),
    ])
    .groupBy(['store_name', 'integration_flow'])
    .orderBy('store_name')
    .orderBy('integration_flow')
    .execute();
  return rows.map((row) => ({
    name: row.store_name,
    integrationFlow: row.integration_flow,
    messages: row.messages,
    overdueMessages: row.overdue_messages,
  }));
};

const metadata = [
  'store_name',
  'integration_flow',
  'id',
  'message_guid',
  'created_at_ms',
  'due_at_ms',
  'retain_until_ms',
] as const;

/** Entries by store and id, without their content. */
export const listEntries = async (
  handle: Transaction,
  selection: EntrySelection,
  { skip, limit }: { readonly skip: number; readonly limit: number },
): Promise<readonly ListedEntry[]> => {
  const rows = await select(handle, selection)
    .select(metadata)
    .orderBy('store_name')
    .orderBy('integration_flow')
    .orderBy('id')
    .limit(limit)
    .offset(skip)
    .execute();
  return rows.map((row) => toEntry(row, selection.nowMs));
};

/** How many entries there are. */
export const countEntries = async (handle: Transaction, selection: EntrySelection): Promise<number> => {
  const row = await select(handle, selection)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
};

/** An entry with its content. */
export const findStoredEntry = (
  handle: Transaction,
  selection: EntrySelection,
): Promise<DataStoreEntryRow | undefined> => select(handle, selection).selectAll().executeTakeFirst();

/** What an entry counts for. */
const entryBytes = sql<number>`octet_length(content) + coalesce(octet_length(headers), 0)`.as('bytes');

/** The size of an entry, its time over or not; `undefined` where there is none. */
export const findEntryBytes = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  { store, id }: EntryKey,
): Promise<number | undefined> =>
  (
    await transaction
      .selectFrom('data_store_entries')
      .select(entryBytes)
      .where('subaccount_id', '=', subaccountId)
      .where('store_name', '=', store.name)
      .where('integration_flow', '=', store.integrationFlow)
      .where('id', '=', id)
      .executeTakeFirst()
  )?.bytes;

/** Writes an entry, in place of one of its id. */
export const putEntry = async (
  transaction: Transaction,
  { subaccount_id, store_name, integration_flow, id, ...fields }: DataStoreEntryRow,
): Promise<void> => {
  await transaction
    .insertInto('data_store_entries')
    .values({ subaccount_id, store_name, integration_flow, id, ...fields })
    .onConflict((conflict) =>
      conflict.columns(['subaccount_id', 'store_name', 'integration_flow', 'id']).doUpdateSet(fields),
    )
    .execute();
};

/** Removes entries of a store, or the one of an id; answers what they came to. */
export const deleteEntries = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  store: DataStoreKey,
  id?: string,
): Promise<StoredAmount> => {
  let query = transaction
    .deleteFrom('data_store_entries')
    .where('subaccount_id', '=', subaccountId)
    .where('store_name', '=', store.name)
    .where('integration_flow', '=', store.integrationFlow);
  if (id !== undefined) query = query.where('id', '=', id);
  return amountOf(await query.returning(entryBytes).execute());
};

/** Removes the entries of a subaccount whose time is over; answers what they came to. */
export const deleteExpiredEntries = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  nowMs: number,
): Promise<StoredAmount> =>
  amountOf(
    await transaction
      .deleteFrom('data_store_entries')
      .where('subaccount_id', '=', subaccountId)
      .where('retain_until_ms', '<=', nowMs)
      .returning(entryBytes)
      .execute(),
  );

/** The selection of one entry. */
export const selectEntry = (subaccountId: SubaccountId, { store, id }: EntryKey, nowMs: number): EntrySelection => ({
  subaccountId,
  nowMs,
  store,
  id,
});

const toEntry = (row: Pick<DataStoreEntryRow, (typeof metadata)[number]>, nowMs: number): ListedEntry => ({
  store: { name: row.store_name, integrationFlow: row.integration_flow },
  id: row.id,
  messageGuid: row.message_guid,
  createdAtMs: row.created_at_ms,
  dueAtMs: row.due_at_ms,
  retainUntilMs: row.retain_until_ms,
  isOverdue: row.due_at_ms <= nowMs,
});
