import type { Migration } from '../../migration.ts';

/** Roles of administrators, their sessions in the cockpit and the codes of one-time links. Source: security.md S-57 */
export const migration: Migration = {
  number: 36,
  name: 'cockpit-sessions',
  up: async ({ schema }, column) => {
    await schema
      .alterTable('administrators')
      .addColumn('role', column.text, (role) => role.notNull().defaultTo('administrator'))
      .execute();
    await schema
      .createTable('cockpit_sessions')
      .addColumn('id_digest', column.text, (digest) => digest.primaryKey())
      .addColumn('administrator_id', column.text, (id) =>
        id.notNull().references('administrators.id').onDelete('cascade'),
      )
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('last_seen_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('expires_at_ms', column.bigint, (time) => time.notNull())
      .execute();
    await schema
      .createTable('sign_in_codes')
      .addColumn('code_digest', column.text, (digest) => digest.primaryKey())
      .addColumn('administrator_id', column.text, (id) =>
        id.notNull().references('administrators.id').onDelete('cascade'),
      )
      .addColumn('expires_at_ms', column.bigint, (time) => time.notNull())
      .execute();
  },
};
