import type { Migration } from '../migration.ts';

/** Destinations, certificates and fragments on subaccount, instance and subscription level. Source: SAP doc "Destination service REST API" */
export const migration: Migration = {
  number: 7,
  name: 'destination-service',
  up: async (schema, column) => {
    await schema.schema
      .createTable('destination_configurations')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('instance_id', column.text, (id) => id.notNull())
      .addColumn('kind', column.text, (kind) => kind.notNull())
      .addColumn('name', column.text, (name) => name.notNull())
      .addColumn('type', column.text, (type) => type.notNull())
      .addColumn('sealed_content', column.bytes, (content) => content.notNull())
      .addColumn('revision', column.text, (revision) => revision.notNull())
      .addColumn('modified_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('destination_configurations_key', ['subaccount_id', 'instance_id', 'kind', 'name'])
      .execute();
    await schema.schema
      .createIndex('destination_configurations_by_instance')
      .on('destination_configurations')
      .column('instance_id')
      .execute();
  },
};
