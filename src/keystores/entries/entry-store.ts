import { sql } from 'kysely';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { KeystoreEntryRow, TenantKeystoreRow } from '../../storage/tables/keystores.ts';
import type { TenantKeystore } from './keystore-entry.ts';

/** The SQL of keystore entries; everything is of one subaccount (S-55). */
export type EntryStore = {
  readonly list: (subaccountId: SubaccountId, keystore: TenantKeystore) => Promise<readonly KeystoreEntryRow[]>;
  readonly find: (
    subaccountId: SubaccountId,
    keystore: TenantKeystore,
    alias: string,
  ) => Promise<KeystoreEntryRow | undefined>;
  /** Entries in use that end before a moment, the first to end first. */
  readonly listEnding: (subaccountId: SubaccountId, beforeMs: number) => Promise<readonly KeystoreEntryRow[]>;
  readonly findKeystore: (
    subaccountId: SubaccountId,
    keystore: TenantKeystore,
  ) => Promise<TenantKeystoreRow | undefined>;
  /** All entries of a subaccount, for a change: other nodes wait for the end of the transaction. */
  readonly takeAll: (transaction: Transaction, subaccountId: SubaccountId) => Promise<readonly KeystoreEntryRow[]>;
  readonly apply: (
    transaction: Transaction,
    changes: { readonly removedIds: readonly string[]; readonly put: readonly KeystoreEntryRow[] },
  ) => Promise<void>;
  readonly touch: (
    transaction: Transaction,
    subaccountId: SubaccountId,
    change: { readonly keystore: TenantKeystore; readonly by: string; readonly atMs: number },
  ) => Promise<void>;
};

/** Creates the store. */
export const createEntryStore = ({ read }: Pick<Database, 'read'>): EntryStore => {
  const of = (subaccountId: SubaccountId, keystore: TenantKeystore) =>
    read
      .selectFrom('keystore_entries')
      .selectAll()
      .where('subaccount_id', '=', subaccountId)
      .where('keystore', '=', keystore);
  return {
    list: async (subaccountId, keystore) => await of(subaccountId, keystore).orderBy('alias').execute(),
    find: async (subaccountId, keystore, alias) =>
      await of(subaccountId, keystore).where('alias', '=', alias).executeTakeFirst(),
    listEnding: async (subaccountId, beforeMs) =>
      await of(subaccountId, 'system').where('not_after_ms', '<', beforeMs).orderBy('not_after_ms').execute(),
    findKeystore: async (subaccountId, keystore) =>
      await read
        .selectFrom('tenant_keystores')
        .selectAll()
        .where('subaccount_id', '=', subaccountId)
        .where('name', '=', keystore)
        .executeTakeFirst(),
    takeAll: async (transaction, subaccountId) => {
      // The row of the keystore in use stands for all of them; an update of it waits for other transactions that have done the same.
      await transaction
        .insertInto('tenant_keystores')
        .values({ subaccount_id: subaccountId, name: 'system', modified_by: null, modified_at_ms: null })
        .onConflict((conflict) =>
          conflict.columns(['subaccount_id', 'name']).doUpdateSet({ name: sql`tenant_keystores.name` }),
        )
        .execute();
      return await transaction
        .selectFrom('keystore_entries')
        .selectAll()
        .where('subaccount_id', '=', subaccountId)
        .orderBy('alias')
        .execute();
    },
    apply: async (transaction, { removedIds, put }) => {
      // First: an alias that moves to another entry is free by then.
      for (const id of removedIds) await transaction.deleteFrom('keystore_entries').where('id', '=', id).execute();
      for (const { id, subaccount_id, ...fields } of put) {
        await transaction
          .insertInto('keystore_entries')
          .values({ id, subaccount_id, ...fields })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(fields))
          .execute();
      }
    },
    touch: async (transaction, subaccountId, { keystore, by, atMs }) => {
      const fields = { modified_by: by, modified_at_ms: atMs };
      await transaction
        .insertInto('tenant_keystores')
        .values({ subaccount_id: subaccountId, name: keystore, ...fields })
        .onConflict((conflict) => conflict.columns(['subaccount_id', 'name']).doUpdateSet(fields))
        .execute();
    },
  };
};
