import type { ServiceInstanceId, SubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type {
  NewDestinationConfiguration,
  StoredDestinationConfiguration,
} from '../../storage/tables/destination-service.ts';
import type { ConfigurationKind, Level } from './configuration.ts';

/** A row's address. */
export type ConfigurationKey = { readonly level: Level; readonly kind: ConfigurationKind; readonly name: string };

/** The SQL of destinations, certificates and fragments. */
export type ConfigurationStore = {
  readonly find: (key: ConfigurationKey) => Promise<StoredDestinationConfiguration | undefined>;
  /** Every configuration of a kind on a level, sorted by name (code units, in both databases alike). */
  readonly list: (level: Level, kind: ConfigurationKind) => Promise<readonly StoredDestinationConfiguration[]>;
  /** The names alone, in the same order. */
  readonly listNames: (level: Level, kind: ConfigurationKind) => Promise<readonly string[]>;
  /** What service instances hold for a subscriber in the zone it is shown, sorted by kind and name. */
  readonly listShared: (subaccountId: SubaccountId) => Promise<readonly StoredDestinationConfiguration[]>;
  /** Answers false where the name is taken already. */
  readonly insert: (transaction: Transaction, row: NewDestinationConfiguration) => Promise<boolean>;
  /** Answers false where there is none of that name, or its revision is none of the expected ones. Labels stay; so does the zone where the row names none. */
  readonly update: (
    transaction: Transaction,
    row: NewDestinationConfiguration,
    expectedRevisions?: readonly string[],
  ) => Promise<boolean>;
  /** Replaces the labels (JSON) where they still are `expected`; answers whether they were. */
  readonly updateLabels: (
    transaction: Transaction,
    key: ConfigurationKey,
    labels: string,
    expected: string,
  ) => Promise<boolean>;
  /** Certificates that have entered the window of their renewal, those due longest first. */
  readonly listDueRenewals: (nowMs: number, limit: number) => Promise<readonly StoredDestinationConfiguration[]>;
  /** The revision as the transaction sees it. */
  readonly findRevision: (transaction: Transaction, key: ConfigurationKey) => Promise<string | undefined>;
  /** Deletes everything of a service instance, subscriptions to it included; answers how much that was. */
  readonly deleteInstance: (transaction: Transaction, instanceId: ServiceInstanceId) => Promise<number>;
  /** Answers false where there is none of that name, or its revision is none of the expected ones. */
  readonly delete: (
    transaction: Transaction,
    key: ConfigurationKey,
    expectedRevisions?: readonly string[],
  ) => Promise<boolean>;
};

/** The column value of a level's instance: empty on subaccount level. */
export const instanceColumn = (level: Level): string => level.instanceId ?? '';

/** Creates the store of destination configurations. */
export const createConfigurationStore = (database: Database): ConfigurationStore => ({
  find: ({ level, kind, name }) =>
    database.read
      .selectFrom('destination_configurations')
      .selectAll()
      .where('subaccount_id', '=', level.subaccountId)
      .where('instance_id', '=', instanceColumn(level))
      .where('kind', '=', kind)
      .where('name', '=', name)
      .executeTakeFirst(),

  list: async (level, kind) => {
    const rows = await database.read
      .selectFrom('destination_configurations')
      .selectAll()
      .where('subaccount_id', '=', level.subaccountId)
      .where('instance_id', '=', instanceColumn(level))
      .where('kind', '=', kind)
      .execute();
    return rows.sort((left, right) => (left.name < right.name ? -1 : 1));
  },

  listNames: async (level, kind) => {
    const rows = await database.read
      .selectFrom('destination_configurations')
      .select('name')
      .where('subaccount_id', '=', level.subaccountId)
      .where('instance_id', '=', instanceColumn(level))
      .where('kind', '=', kind)
      .execute();
    return rows.map(({ name }) => name).sort((left, right) => (left < right ? -1 : 1));
  },

  listShared: async (subaccountId) => {
    const rows = await database.read
      .selectFrom('destination_configurations')
      .selectAll()
      .where('subaccount_id', '=', subaccountId)
      .where('instance_id', '!=', '')
      .where('is_shared', '=', 1)
      .execute();
    const placeOf = ({ kind, name, instance_id: id }: StoredDestinationConfiguration): string =>
      `${kind}\n${name}\n${id}`;
    return rows.sort((left, right) => (placeOf(left) < placeOf(right) ? -1 : 1));
  },

  insert: async (transaction, row) => {
    const inserted = await transaction
      .insertInto('destination_configurations')
      .values(row)
      .onConflict((conflict) => conflict.columns(['subaccount_id', 'instance_id', 'kind', 'name']).doNothing())
      .returning('name')
      .executeTakeFirst();
    return inserted !== undefined;
  },

  update: async (transaction, row, expectedRevisions) => {
    let statement = transaction
      .updateTable('destination_configurations')
      .set({
        type: row.type,
        sealed_content: row.sealed_content,
        revision: row.revision,
        modified_at_ms: row.modified_at_ms,
        sealed_generation: row.sealed_generation ?? null,
        renew_at_ms: row.renew_at_ms ?? null,
        ...(row.is_shared !== undefined && { is_shared: row.is_shared }),
      })
      .where('subaccount_id', '=', row.subaccount_id)
      .where('instance_id', '=', row.instance_id)
      .where('kind', '=', row.kind)
      .where('name', '=', row.name);
    if (expectedRevisions !== undefined) statement = statement.where('revision', 'in', expectedRevisions);
    return (await statement.returning('name').executeTakeFirst()) !== undefined;
  },

  updateLabels: async (transaction, { level, kind, name }, labels, expected) => {
    const updated = await transaction
      .updateTable('destination_configurations')
      .set({ labels })
      .where('subaccount_id', '=', level.subaccountId)
      .where('instance_id', '=', instanceColumn(level))
      .where('kind', '=', kind)
      .where('name', '=', name)
      .where('labels', '=', expected)
      .returning('name')
      .executeTakeFirst();
    return updated !== undefined;
  },

  listDueRenewals: (nowMs, limit) =>
    database.read
      .selectFrom('destination_configurations')
      .selectAll()
      .where('renew_at_ms', '<=', nowMs)
      .orderBy('renew_at_ms')
      .limit(limit)
      .execute(),

  findRevision: async (transaction, { level, kind, name }) => {
    const row = await transaction
      .selectFrom('destination_configurations')
      .select('revision')
      .where('subaccount_id', '=', level.subaccountId)
      .where('instance_id', '=', instanceColumn(level))
      .where('kind', '=', kind)
      .where('name', '=', name)
      .executeTakeFirst();
    return row?.revision;
  },

  deleteInstance: async (transaction, instanceId) => {
    const deleted = await transaction
      .deleteFrom('destination_configurations')
      .where('instance_id', '=', instanceId)
      .returning('name')
      .execute();
    return deleted.length;
  },

  delete: async (transaction, { level, kind, name }, expectedRevisions) => {
    let statement = transaction
      .deleteFrom('destination_configurations')
      .where('subaccount_id', '=', level.subaccountId)
      .where('instance_id', '=', instanceColumn(level))
      .where('kind', '=', kind)
      .where('name', '=', name);
    if (expectedRevisions !== undefined) statement = statement.where('revision', 'in', expectedRevisions);
    return (await statement.returning('name').executeTakeFirst()) !== undefined;
  },
});
