import type { Migration } from '../migration.ts';

/** Administrators of the installation. Source: security.md S-58 */
export const migration: Migration = {
  number: 11,
  name: 'management-api',
  up: async (schema, column) => {
    await schema.schema
      .createTable('administrators')
      .addColumn('id', column.text, (id) => id.primaryKey())
      .addColumn('name', column.text, (name) => name.notNull().unique())
      .addColumn('token_digest', column.text, (digest) => digest.notNull().unique())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .execute();
  },
};
