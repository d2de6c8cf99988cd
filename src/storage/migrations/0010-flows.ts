import type { Migration } from '../migration.ts';

/** Message endpoints. Source: product.md "The systems it reproduces" (9); security.md S-55 */
export const migration: Migration = {
  number: 10,
  name: 'flows',
  up: async (schema, column) => {
    await schema.schema
      .createTable('flows')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('id', column.text, (id) => id.notNull())
      .addColumn('path', column.text, (path) => path.notNull())
      .addColumn('name', column.text)
      .addColumn('package_id', column.text)
      .addColumn('destination', column.text, (destination) => destination.notNull())
      .addColumn('target_path', column.text)
      .addColumn('role', column.text)
      .addColumn('timeout_seconds', column.real)
      .addColumn('max_message_bytes', column.bigint)
      .addColumn('custom_header_properties', column.text)
      .addColumn('attachments', column.text)
      .addColumn('changed_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('flows_key', ['subaccount_id', 'id'])
      .addUniqueConstraint('flows_path', ['subaccount_id', 'path'])
      .execute();
  },
};
