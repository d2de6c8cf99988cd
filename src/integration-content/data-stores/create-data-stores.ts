import { z } from 'zod';
import type { Audit } from '../../audit/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import {
  type DataStore,
  type DataStoreEntry,
  type DataStoreKey,
  type EntryContent,
  type EntryKey,
  type ListedEntry,
  type StoredAmount,
  storedDataLimits,
} from './data-store.ts';
import {
  countEntries,
  deleteEntries,
  deleteExpiredEntries,
  findEntryBytes,
  findStoredEntry,
  listEntries,
  listStores,
  putEntry,
  selectEntry,
} from './entry-store.ts';
import { exceeds, setUsage, takeUsage, without } from './usage-store.ts';

/** Which entries are meant. */
export type EntryFilter = {
  readonly store?: DataStoreKey;
  readonly messageGuid?: string;
  readonly overdueOnly?: boolean;
};

/** The data stores of all subaccounts. Entries whose time is over are as good as gone. */
export type DataStores = {
  readonly listStores: (
    subaccountId: SubaccountId,
    filter: { readonly overdueOnly: boolean },
  ) => Promise<readonly DataStore[]>;
  readonly findStore: (subaccountId: SubaccountId, key: DataStoreKey) => Promise<DataStore | undefined>;
  /** Removes a store with all its entries. */
  readonly removeStore: (subaccountId: SubaccountId, key: DataStoreKey, actor: Actor) => Promise<'removed' | 'missing'>;
  readonly listEntries: (
    subaccountId: SubaccountId,
    filter: EntryFilter,
    page?: { readonly skip: number; readonly limit: number },
  ) => Promise<readonly ListedEntry[]>;
  readonly countEntries: (subaccountId: SubaccountId, filter: EntryFilter) => Promise<number>;
  readonly findEntry: (subaccountId: SubaccountId, key: EntryKey) => Promise<ListedEntry | undefined>;
  readonly readContent: (subaccountId: SubaccountId, key: EntryKey) => Promise<EntryContent | undefined>;
  readonly removeEntry: (subaccountId: SubaccountId, key: EntryKey, actor: Actor) => Promise<'removed' | 'missing'>;
  /** For flows: stores a message. `exists` where the id is taken and may not be overwritten, `full` beyond what a subaccount may store. */
  readonly put: (
    subaccountId: SubaccountId,
    entry: DataStoreEntry & EntryContent,
    overwrites: boolean,
  ) => Promise<'stored' | 'exists' | 'full'>;
  /** For flows: takes a message out again. Answers whether it was there. */
  readonly take: (subaccountId: SubaccountId, key: EntryKey) => Promise<boolean>;
};

const headersSchema = z.array(z.object({ name: z.string(), value: z.string() }));

/** A store whose entries are read at once, at most. Source: SAP doc "Managing Data Stores" (what the monitor shows) */
const maxListedEntries = 100_000;

/** Creates the data stores. Source: SAP docs "Managing Data Stores", "Define Data Store Write Operations" */
export const createDataStores = ({
  database,
  clock,
  audit,
  limits = storedDataLimits.dataStores,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  /** What a subaccount may store. */
  readonly limits?: StoredAmount;
}): DataStores => {
  /** Takes out what is named, and what has expired. Answers how many of the former there were. */
  const takeOut = async (
    transaction: Transaction,
    subaccountId: SubaccountId,
    store: DataStoreKey,
    id: string | undefined,
  ): Promise<number> => {
    const before = await takeUsage(transaction, subaccountId, 'data-stores');
    // First: what has expired is there for nobody, and is not counted as removed.
    const expired = await deleteExpiredEntries(transaction, subaccountId, clock());
    const removed = await deleteEntries(transaction, subaccountId, store, id);
    await setUsage(transaction, subaccountId, 'data-stores', without(without(before, expired), removed));
    return removed.entries;
  };
  const remove = async (
    subaccountId: SubaccountId,
    { store, id }: { readonly store: DataStoreKey; readonly id?: string },
    actor: Actor,
  ): Promise<'removed' | 'missing'> => {
    const removed = await database.write(async (transaction) => {
      const count = await takeOut(transaction, subaccountId, store, id);
      if (count > 0) {
        const object = id === undefined ? nameOf(store) : `Entry ${id} of ${nameOf(store)}`;
        await audit.append(transaction, {
          category: 'audit.data-modification',
          subaccountId,
          actor,
          action: 'delete',
          object,
          message: `Deleting ${object}`,
          attributes: { entries: String(count) },
        });
      }
      return count;
    });
    return removed > 0 ? 'removed' : 'missing';
  };

  return {
    listStores: (subaccountId, { overdueOnly }) =>
      listStores(database.read, { subaccountId, nowMs: clock() }).then((stores) =>
        overdueOnly ? stores.filter(({ overdueMessages }) => overdueMessages > 0) : stores,
      ),
    findStore: async (subaccountId, store) =>
      (await listStores(database.read, { subaccountId, nowMs: clock(), store }))[0],
    removeStore: (subaccountId, store, actor) => remove(subaccountId, { store }, actor),
    listEntries: (subaccountId, filter, page = { skip: 0, limit: maxListedEntries }) =>
      listEntries(database.read, { subaccountId, nowMs: clock(), ...filter }, page),
    countEntries: (subaccountId, filter) => countEntries(database.read, { subaccountId, nowMs: clock(), ...filter }),
    findEntry: async (subaccountId, key) =>
      (await listEntries(database.read, selectEntry(subaccountId, key, clock()), { skip: 0, limit: 1 }))[0],
    readContent: async (subaccountId, key) => {
      const row = await findStoredEntry(database.read, selectEntry(subaccountId, key, clock()));
      if (row === undefined) return undefined;
      return {
        body: row.content,
        ...(row.headers !== null && { headers: headersSchema.parse(JSON.parse(row.headers)) }),
      };
    },
    removeEntry: (subaccountId, { store, id }, actor) => remove(subaccountId, { store, id }, actor),
    put: async (subaccountId, entry, overwrites) => {
      const row = {
        subaccount_id: subaccountId,
        store_name: entry.store.name,
        integration_flow: entry.store.integrationFlow,
        id: entry.id,
        message_guid: entry.messageGuid,
        content: entry.body,
        headers: entry.headers === undefined ? null : JSON.stringify(entry.headers),
        created_at_ms: entry.createdAtMs,
        due_at_ms: entry.dueAtMs,
        retain_until_ms: entry.retainUntilMs,
      };
      return await database.write(async (transaction) => {
        const all = await takeUsage(transaction, subaccountId, 'data-stores');
        // First: an id is free again when the time of its entry is over.
        const before = without(all, await deleteExpiredEntries(transaction, subaccountId, clock()));
        const store = async (): Promise<{
          readonly outcome: 'stored' | 'exists' | 'full';
          readonly after: StoredAmount;
        }> => {
          const replacedBytes = await findEntryBytes(transaction, subaccountId, entry);
          if (replacedBytes !== undefined && !overwrites) return { outcome: 'exists', after: before };
          const others = replacedBytes === undefined ? before : without(before, { entries: 1, bytes: replacedBytes });
          const bytes = row.content.byteLength + Buffer.byteLength(row.headers ?? '');
          const after = { entries: others.entries + 1, bytes: others.bytes + bytes };
          if (exceeds(after, before, limits)) return { outcome: 'full', after: before };
          await putEntry(transaction, row);
          return { outcome: 'stored', after };
        };
        const { outcome, after } = await store();
        await setUsage(transaction, subaccountId, 'data-stores', after);
        return outcome;
      });
    },
    take: (subaccountId, { store, id }) =>
      database.write(async (transaction) => (await takeOut(transaction, subaccountId, store, id)) > 0),
  };
};

const nameOf = ({ name, integrationFlow }: DataStoreKey): string =>
  integrationFlow === '' ? `data store ${name}` : `data store ${name} of ${integrationFlow}`;
