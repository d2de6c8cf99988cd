import type { Migration } from '../migration.ts';

/** Service instances and their keys. */
export const migration: Migration = {
  number: 6,
  name: 'service-instances',
  up: async (schema, column) => {
    await schema.schema
      .createTable('service_instances')
      .addColumn('id', column.text, (id) => id.primaryKey())
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('name', column.text, (name) => name.notNull())
      .addColumn('offering', column.text, (offering) => offering.notNull())
      .addColumn('plan', column.text, (plan) => plan.notNull())
      .addColumn('client_id', column.text, (id) => id.notNull().unique())
      .addColumn('parameters', column.text, (parameters) => parameters.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addUniqueConstraint('service_instances_name', ['subaccount_id', 'name'])
      .execute();
    await schema.schema
      .createTable('service_keys')
      .addColumn('id', column.text, (id) => id.primaryKey())
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('instance_id', column.text, (id) =>
        id.notNull().references('service_instances.id').onDelete('cascade'),
      )
      .addColumn('name', column.text, (name) => name.notNull())
      .addColumn('secret_id', column.text, (id) => id.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addUniqueConstraint('service_keys_name', ['instance_id', 'name'])
      .execute();
  },
};
