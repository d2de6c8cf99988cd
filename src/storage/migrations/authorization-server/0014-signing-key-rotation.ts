import { sql } from 'kysely';
import type { Migration } from '../../migration.ts';

/** Times and places of signing keys, and the ids ever given to one. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const migration: Migration = {
  number: 14,
  name: 'signing-key-rotation',
  up: async (schema, column) => {
    const keys = () => schema.schema.alterTable('token_signing_keys');
    await keys()
      .addColumn('slot', column.integer, (slot) => slot.notNull().defaultTo(1))
      .execute();
    for (const time of ['enabled_at_ms', 'retired_at_ms', 'activates_at_ms']) {
      await keys().addColumn(time, column.bigint).execute();
    }
    // Until now a subaccount had one key, active since it was made.
    await sql`update token_signing_keys set enabled_at_ms = created_at_ms`.execute(schema);
    // Two slots, so two keys at most, whatever several nodes do at once; and one of them at most waits to be enabled.
    await schema.schema
      .createIndex('token_signing_keys_slots')
      .unique()
      .on('token_signing_keys')
      .columns(['subaccount_id', 'slot'])
      .execute();
    await schema.schema
      .createIndex('token_signing_keys_pending')
      .unique()
      .on('token_signing_keys')
      .column('subaccount_id')
      .where(sql.ref('state'), '=', 'pending')
      .execute();
    // No reference to the key or its subaccount: the id stays used when both are gone.
    await schema.schema
      .createTable('used_signing_key_ids')
      .addColumn('kid', column.text, (kid) => kid.primaryKey())
      .addColumn('given_at_ms', column.bigint, (time) => time.notNull())
      .execute();
    await sql`insert into used_signing_key_ids (kid, given_at_ms) select kid, created_at_ms from token_signing_keys`.execute(
      schema,
    );
  },
};
