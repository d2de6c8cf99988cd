import { sql } from 'kysely';
import type { Migration } from '../migration.ts';

/** Audit events and the ends of their hash chains. Source: security.md S-65 */
export const migration: Migration = {
  number: 4,
  name: 'audit',
  up: async (schema, column) => {
    await schema.schema
      .createTable('audit_events')
      .addColumn('subaccount_id', column.text, (id) => id.notNull())
      // Sorts by time, so listing by time needs no further index.
      .addColumn('id', column.text, (id) => id.notNull())
      .addColumn('category', column.text, (category) => category.notNull())
      .addColumn('actor_kind', column.text, (kind) => kind.notNull())
      .addColumn('actor_name', column.text, (name) => name.notNull())
      .addColumn('client_id', column.text)
      .addColumn('remote_address', column.text)
      .addColumn('request_id', column.text)
      .addColumn('action', column.text, (action) => action.notNull())
      .addColumn('object', column.text, (object) => object.notNull())
      .addColumn('message', column.text, (message) => message.notNull())
      .addColumn('attributes', column.text)
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('chain_position', column.bigint)
      .addColumn('hash', column.text)
      .addPrimaryKeyConstraint('audit_events_key', ['subaccount_id', 'id'])
      .execute();
    // Each event passes through this index once: it holds no more than what the last seconds brought.
    await schema.schema
      .createIndex('audit_events_pending')
      .on('audit_events')
      .column('id')
      .where(sql.ref('hash'), 'is', null)
      .execute();
    await schema.schema
      .createIndex('audit_events_chain')
      .on('audit_events')
      .columns(['subaccount_id', 'chain_position'])
      .unique()
      .where(sql.ref('chain_position'), 'is not', null)
      .execute();
    await schema.schema
      .createTable('audit_chains')
      .addColumn('subaccount_id', column.text, (id) => id.primaryKey())
      .addColumn('base_position', column.bigint, (position) => position.notNull())
      .addColumn('base_hash', column.text, (hash) => hash.notNull())
      .addColumn('last_position', column.bigint, (position) => position.notNull())
      .addColumn('last_hash', column.text, (hash) => hash.notNull())
      .execute();
  },
};
