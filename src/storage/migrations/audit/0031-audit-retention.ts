import { sql } from 'kysely';
import type { Migration } from '../../migration.ts';

/**
 * Retention periods of subaccounts, and an index for searches by category. Tokens make up nearly all events; they stay out of it, for theirs
 * is the one category that a search by time alone finds. Source: SAP doc "Audit Log Retention API Usage"
 */
export const migration: Migration = {
  number: 31,
  name: 'audit-retention',
  up: async (schema, column) => {
    await schema.schema
      .createTable('audit_retentions')
      .addColumn('subaccount_id', column.text, (id) => id.primaryKey().references('subaccounts.id').onDelete('cascade'))
      .addColumn('days', column.integer, (days) => days.notNull())
      .addColumn('changed_at_ms', column.bigint, (time) => time.notNull())
      .execute();
    await schema.schema
      .createIndex('audit_events_by_category')
      .on('audit_events')
      .columns(['subaccount_id', 'category', 'id'])
      .where(sql.ref('category'), '<>', 'audit.security-events')
      .execute();
  },
};
