import { sql } from 'kysely';
import type { Migration } from '../../migration.ts';

/**
 * Which callers some hundred events that follow each other in a chain are of, so that a search for one of them can leave out the rest. An index of
 * the events themselves would cost every token issued half as much again. What was sealed before may be of anybody. Source: security.md R-12, S-65
 */
export const migration: Migration = {
  number: 44,
  name: 'audit-segments',
  up: async (schema, column) => {
    await schema.schema
      .createTable('audit_segments')
      .addColumn('subaccount_id', column.text, (id) => id.notNull())
      .addColumn('first_position', column.bigint, (position) => position.notNull())
      .addColumn('last_position', column.bigint, (position) => position.notNull())
      .addColumn('first_id', column.text, (id) => id.notNull())
      .addColumn('last_id', column.text, (id) => id.notNull())
      .addColumn('callers', column.text, (callers) => callers.notNull())
      .addPrimaryKeyConstraint('audit_segments_key', ['subaccount_id', 'first_position'])
      .execute();
    await schema.schema
      .createIndex('audit_segments_by_id')
      .on('audit_segments')
      .columns(['subaccount_id', 'last_id'])
      .execute();
    await sql`
      insert into audit_segments (subaccount_id, first_position, last_position, first_id, last_id, callers)
      select chain.subaccount_id, chain.base_position + 1, chain.last_position, '', substr(max(event.id), 1, 32) || 'ffff', '*'
      from audit_chains as chain join audit_events as event on event.subaccount_id = chain.subaccount_id
      where chain.last_position > chain.base_position
      group by chain.subaccount_id, chain.base_position, chain.last_position`.execute(schema);
  },
};
