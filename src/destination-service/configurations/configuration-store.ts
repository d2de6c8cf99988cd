import type { ServiceInstanceId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { DestinationConfigurationRow } from '../../storage/tables/destination-service.ts';
import type { ConfigurationKind, Level } from './configuration.ts';

/** A row's address. */
export type ConfigurationKey = { readonly level: Level; readonly kind: ConfigurationKind; readonly name: string };

/** The SQL of destinations, certificates and fragments. */
export type ConfigurationStore = {
  readonly find: (key: ConfigurationKey) => Promise<DestinationConfigurationRow | undefined>;
  /** Every configuration of a kind on a level, sorted by name (code units, in both databases alike). */
  readonly list: (level: Level, kind: ConfigurationKind) => Promise<readonly DestinationConfigurationRow[]>;
  /** Answers false where the name is taken already. */
  readonly insert: (transaction: Transaction, row: DestinationConfigurationRow) => Promise<boolean>;
  /** Answers false where there is none of that name, or its revision is not the expected one. */
  readonly update: (
    transaction: Transaction,
    row: DestinationConfigurationRow,
    expectedRevision?: string,
  ) => Promise<boolean>;
  /** The revision as the transaction sees it. */
  readonly findRevision: (transaction: Transaction, key: ConfigurationKey) => Promise<string | undefined>;
  /** Deletes everything of a service instance, subscriptions to it included; answers how much that was. */
  readonly deleteInstance: (transaction: Transaction, instanceId: ServiceInstanceId) => Promise<number>;
  /** Answers false where there is none of that name, or its revision is not the expected one. */
  readonly delete: (transaction: Transaction, key: ConfigurationKey, revision?: string) => Promise<boolean>;
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

  insert: async (transaction, row) => {
    const inserted = await transaction
      .insertInto('destination_configurations')
      .values(row)
      .onConflict((conflict) => conflict.columns(['subaccount_id', 'instance_id', 'kind', 'name']).doNothing())
      .returning('name')
      .executeTakeFirst();
    return inserted !== undefined;
  },

  update: async (transaction, row, expectedRevision) => {
    let statement = transaction
      .updateTable('destination_configurations')
      .set({
        type: row.type,
        sealed_content: row.sealed_content,
        revision: row.revision,
        modified_at_ms: row.modified_at_ms,
      })
      .where('subaccount_id', '=', row.subaccount_id)
      .where('instance_id', '=', row.instance_id)
      .where('kind', '=', row.kind)
      .where('name', '=', row.name);
    if (expectedRevision !== undefined) statement = statement.where('revision', '=', expectedRevision);
    return (await statement.returning('name').executeTakeFirst()) !== undefined;
  },

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

  delete: async (transaction, { level, kind, name }, revision) => {
    let statement = transaction
      .deleteFrom('destination_configurations')
      .where('subaccount_id', '=', level.subaccountId)
      .where('instance_id', '=', instanceColumn(level))
      .where('kind', '=', kind)
      .where('name', '=', name);
    if (revision !== undefined) statement = statement.where('revision', '=', revision);
    return (await statement.returning('name').executeTakeFirst()) !== undefined;
  },
});
