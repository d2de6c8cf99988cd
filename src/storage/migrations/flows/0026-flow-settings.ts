import type { Migration } from '../../migration.ts';

/**
 * What a flow does beside receiving and forwarding, and log levels that are set for a while.
 * Source: SAP doc "HTTPS Sender Adapter", "HTTP Receiver Adapter", "Define Content Modifier", "Setting Log Levels"
 */
export const migration: Migration = {
  number: 26,
  name: 'flow-settings',
  up: async ({ schema }, column) => {
    // One JSON object: nothing is searched by it.
    await schema.alterTable('flows').addColumn('settings', column.text).execute();
    await schema
      .createTable('flow_log_levels')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('flow_id', column.text, (id) => id.notNull())
      .addColumn('level', column.text, (level) => level.notNull())
      .addColumn('until_ms', column.bigint)
      .addPrimaryKeyConstraint('flow_log_levels_key', ['subaccount_id', 'flow_id'])
      .execute();
  },
};
