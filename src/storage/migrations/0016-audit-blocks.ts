import { type Kysely, sql } from 'kysely';
import type { Migration } from '../migration.ts';

/**
 * Audit events are chained by blocks from now on: what one write records is a block, and only the block's row is changed when it gets its
 * place in the chain. Events sealed before keep their own places; what was not sealed yet becomes blocks of one event each, whose digest
 * the next sealing adds. Source: security.md S-65
 */
export const migration: Migration = {
  number: 16,
  name: 'audit-blocks',
  up: async (schema, column) => {
    await schema.schema
      .createTable('audit_blocks')
      .addColumn('subaccount_id', column.text, (id) => id.notNull())
      .addColumn('id', column.text, (id) => id.notNull())
      .addColumn('event_count', column.integer, (count) => count.notNull())
      .addColumn('digest', column.text, (digest) => digest.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('chain_position', column.bigint)
      .addColumn('hash', column.text)
      .addPrimaryKeyConstraint('audit_blocks_key', ['subaccount_id', 'id'])
      .execute();
    await schema.schema
      .createIndex('audit_blocks_pending')
      .on('audit_blocks')
      .column('id')
      .where(sql.ref('hash'), 'is', null)
      .execute();
    await schema.schema
      .createIndex('audit_blocks_chain')
      .on('audit_blocks')
      .columns(['subaccount_id', 'chain_position'])
      .unique()
      .where(sql.ref('chain_position'), 'is not', null)
      .execute();
    await adoptPending(schema);
    await schema.schema.dropIndex('audit_events_pending').execute();
  },
};

const adoptPending = async (schema: Kysely<unknown>): Promise<void> => {
  await sql`
    insert into audit_blocks (subaccount_id, id, event_count, digest, created_at_ms)
    select subaccount_id, id, 1, '', created_at_ms from audit_events where hash is null`.execute(schema);
};
