import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import type { ColumnTypes, Migration } from '../../migration.ts';

/** The partner directory of an integration tenant. Source: SAP doc "Partner Directory Entity Types"; security.md S-55 */
export const migration: Migration = {
  number: 34,
  name: 'partner-directory',
  up: async (schema, column) => {
    const { text } = createColumns(column);
    await begin(schema, column, 'partner_string_parameters')
      .addColumn('pid', column.text, text)
      .addColumn('id', column.text, text)
      .addColumn('value', column.text, text)
      .addPrimaryKeyConstraint('partner_string_parameters_key', ['subaccount_id', 'pid', 'id'])
      .execute();
    await begin(schema, column, 'partner_binary_parameters')
      .addColumn('pid', column.text, text)
      .addColumn('id', column.text, text)
      .addColumn('content_type', column.text, text)
      .addColumn('value', column.bytes, (value) => value.notNull())
      .addPrimaryKeyConstraint('partner_binary_parameters_key', ['subaccount_id', 'pid', 'id'])
      .execute();
    await begin(schema, column, 'alternative_partners')
      .addColumn('agency', column.text, text)
      .addColumn('scheme', column.text, text)
      .addColumn('id', column.text, text)
      .addColumn('pid', column.text, text)
      .addPrimaryKeyConstraint('alternative_partners_key', ['subaccount_id', 'agency', 'scheme', 'id'])
      // Within a scheme a partner has one name, so that it can be looked up by the partner, too.
      .addUniqueConstraint('alternative_partners_pid', ['subaccount_id', 'pid', 'agency', 'scheme'])
      .execute();
    await begin(schema, column, 'authorized_users')
      .addColumn('user_name', column.text, text)
      .addColumn('pid', column.text, text)
      .addPrimaryKeyConstraint('authorized_users_key', ['subaccount_id', 'user_name'])
      .execute();
    await schema.schema
      .createIndex('authorized_users_pid')
      .on('authorized_users')
      .columns(['subaccount_id', 'pid', 'user_name'])
      .execute();
  },
};

const begin = ({ schema }: Kysely<unknown>, column: ColumnTypes, table: string) => {
  const { text } = createColumns(column);
  return schema
    .createTable(table)
    .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
    .addColumn('created_by', column.text, text)
    .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
    .addColumn('modified_by', column.text, text)
    .addColumn('modified_at_ms', column.bigint, (time) => time.notNull());
};

/** PostgreSQL's own collation depends on the server; OData orders text by code point, as SQLite does. */
const createColumns = (column: ColumnTypes) => ({
  text: (definition: ColumnDefinitionBuilder) =>
    (column.bytes === 'bytea' ? definition.modifyFront(sql`collate "C"`) : definition).notNull(),
});
