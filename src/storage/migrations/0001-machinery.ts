import type { Migration } from '../migration.ts';

/** Settings of the installation, wrapped data keys, and leases of jobs. Source: security.md S-63, R-16 */
export const migration: Migration = {
  number: 1,
  name: 'machinery',
  up: async (schema, column) => {
    await schema.schema
      .createTable('settings')
      .addColumn('key', column.text, (key) => key.primaryKey())
      .addColumn('value', column.text, (value) => value.notNull())
      .execute();
    await schema.schema
      .createTable('sealing_keys')
      .addColumn('number', column.integer, (number) => number.primaryKey())
      .addColumn('wrapped_key', column.bytes, (wrapped) => wrapped.notNull())
      .addColumn('master_key_id', column.text, (id) => id.notNull())
      .addColumn('usable_from_ms', column.bigint, (time) => time.notNull())
      .execute();
    await schema.schema
      .createTable('leases')
      .addColumn('name', column.text, (name) => name.primaryKey())
      .addColumn('holder', column.text, (holder) => holder.notNull())
      .addColumn('expires_at_ms', column.bigint, (time) => time.notNull())
      .execute();
  },
};
