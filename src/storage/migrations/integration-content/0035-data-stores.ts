import { type ColumnDefinitionBuilder, sql } from 'kysely';
import type { Migration } from '../../migration.ts';

/** What flows store between messages: entries of data stores, and variables. Source: SAP docs "Managing Data Stores", "Managing Variables"; security.md S-55 */
export const migration: Migration = {
  number: 35,
  name: 'data-stores',
  up: async ({ schema }, column) => {
    // PostgreSQL's own collation depends on the server; lists are ordered by code point, as SQLite does.
    const text = (definition: ColumnDefinitionBuilder) =>
      (column.bytes === 'bytea' ? definition.modifyFront(sql`collate "C"`) : definition).notNull();
    await schema
      .createTable('data_store_entries')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('store_name', column.text, text)
      .addColumn('integration_flow', column.text, text)
      .addColumn('id', column.text, text)
      .addColumn('message_guid', column.text, text)
      .addColumn('content', column.bytes, (content) => content.notNull())
      .addColumn('headers', column.text)
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('due_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('retain_until_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('data_store_entries_key', ['subaccount_id', 'store_name', 'integration_flow', 'id'])
      .execute();
    await schema
      .createIndex('data_store_entries_expiry')
      .on('data_store_entries')
      .columns(['subaccount_id', 'retain_until_ms'])
      .execute();
    await schema
      .createIndex('data_store_entries_message')
      .on('data_store_entries')
      .columns(['subaccount_id', 'message_guid'])
      .execute();
    await schema
      .createTable('variables')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('name', column.text, text)
      .addColumn('integration_flow', column.text, text)
      .addColumn('value', column.text, text)
      .addColumn('updated_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('retain_until_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('variables_key', ['subaccount_id', 'name', 'integration_flow'])
      .execute();
  },
};
