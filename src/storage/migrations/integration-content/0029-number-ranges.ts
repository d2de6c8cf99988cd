import type { Migration } from '../../migration.ts';

/** Number ranges of an integration tenant: what interchange numbers are drawn from. Source: SAP doc "Add a Number Ranges Object"; security.md S-55 */
export const migration: Migration = {
  number: 29,
  name: 'number-ranges',
  up: async ({ schema }, column) => {
    await schema
      .createTable('number_ranges')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('name', column.text, (name) => name.notNull())
      .addColumn('description', column.text)
      .addColumn('min_value', column.bigint, (value) => value.notNull())
      .addColumn('max_value', column.bigint, (value) => value.notNull())
      .addColumn('current_value', column.bigint, (value) => value.notNull())
      .addColumn('rotates', column.integer, (flag) => flag.notNull())
      .addColumn('field_length', column.integer, (length) => length.notNull())
      .addColumn('deployed_by', column.text, (user) => user.notNull())
      .addColumn('deployed_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('number_ranges_key', ['subaccount_id', 'name'])
      .execute();
  },
};
