import type { Migration } from '../../migration.ts';

/**
 * Sessions of users of a subaccount beside those of administrators, and by what a session knows that the password has changed. The table is made
 * anew, because SQLite cannot take the constraint from a column; whoever is signed in signs in again. Source: security.md S-57
 */
export const migration: Migration = {
  number: 42,
  name: 'sessions-of-users',
  up: async ({ schema }, column) => {
    await schema
      .alterTable('users')
      .addColumn('password_changes', column.integer, (count) => count.notNull().defaultTo(0))
      .execute();
    await schema.dropTable('cockpit_sessions').execute();
    await schema
      .createTable('cockpit_sessions')
      .addColumn('id_digest', column.text, (digest) => digest.primaryKey())
      .addColumn('administrator_id', column.text, (id) => id.references('administrators.id').onDelete('cascade'))
      .addColumn('subaccount_id', column.text)
      .addColumn('user_id', column.text)
      .addColumn('password_changes', column.integer)
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('last_seen_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('expires_at_ms', column.bigint, (time) => time.notNull())
      .addForeignKeyConstraint(
        'cockpit_sessions_user',
        ['subaccount_id', 'user_id'],
        'users',
        ['subaccount_id', 'id'],
        (user) => user.onDelete('cascade'),
      )
      .execute();
    // A user that goes must not search all sessions.
    await schema
      .createIndex('cockpit_sessions_by_user')
      .on('cockpit_sessions')
      .columns(['subaccount_id', 'user_id'])
      .execute();
  },
};
