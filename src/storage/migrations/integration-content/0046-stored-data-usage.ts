import { sql } from 'kysely';
import type { Migration } from '../../migration.ts';

/** How much flows have stored, so that a limit needs no count of all of it with every message. Source: security.md */
export const migration: Migration = {
  number: 46,
  name: 'stored-data-usage',
  up: async (schema, column) => {
    await schema.schema
      .createTable('stored_data_usage')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('kind', column.text, (kind) => kind.notNull())
      .addColumn('entries', column.bigint, (count) => count.notNull())
      .addColumn('bytes', column.bigint, (count) => count.notNull())
      .addPrimaryKeyConstraint('stored_data_usage_key', ['subaccount_id', 'kind'])
      .execute();
    await sql`insert into stored_data_usage (subaccount_id, kind, entries, bytes)
      select subaccount_id, 'data-stores', count(*), sum(octet_length(content) + coalesce(octet_length(headers), 0))
      from data_store_entries group by subaccount_id`.execute(schema);
    await sql`insert into stored_data_usage (subaccount_id, kind, entries, bytes)
      select subaccount_id, 'variables', count(*), sum(octet_length(value)) from variables group by subaccount_id`.execute(
      schema,
    );
  },
};
