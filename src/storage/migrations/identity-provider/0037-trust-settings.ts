import type { Migration } from '../../migration.ts';

/** What a subaccount's trust configuration says beside the providers themselves. Source: SAP doc "Trust Management API" */
export const migration: Migration = {
  number: 37,
  name: 'trust-settings',
  up: async (schema, column) => {
    await schema.schema
      .createTable('trust_settings')
      .addColumn('subaccount_id', column.text, (id) => id.primaryKey().references('subaccounts.id').onDelete('cascade'))
      .addColumn('settings', column.text, (settings) => settings.notNull())
      .addColumn('changed_at_ms', column.bigint, (time) => time.notNull())
      .execute();
  },
};
