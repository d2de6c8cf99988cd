import type { Migration } from '../migration.ts';

/** Users of a subaccount's own identity provider. */
export const migration: Migration = {
  number: 3,
  name: 'identity-provider',
  up: async (schema, column) => {
    await schema.schema
      .createTable('users')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('id', column.text, (id) => id.notNull())
      .addColumn('user_name', column.text, (name) => name.notNull())
      .addColumn('email', column.text)
      .addColumn('given_name', column.text)
      .addColumn('family_name', column.text)
      .addColumn('password_hash', column.text)
      .addColumn('is_disabled', column.integer, (flag) => flag.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('updated_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('users_key', ['subaccount_id', 'id'])
      .execute();
    await schema.schema
      .createTable('user_login_names')
      .addColumn('subaccount_id', column.text, (id) => id.notNull())
      .addColumn('login_name', column.text, (name) => name.notNull())
      .addColumn('user_id', column.text, (id) => id.notNull())
      .addPrimaryKeyConstraint('user_login_names_key', ['subaccount_id', 'login_name'])
      .addForeignKeyConstraint(
        'user_login_names_user',
        ['subaccount_id', 'user_id'],
        'users',
        ['subaccount_id', 'id'],
        (user) => user.onDelete('cascade'),
      )
      .execute();
    await schema.schema
      .createIndex('user_login_names_by_user')
      .on('user_login_names')
      .columns(['subaccount_id', 'user_id'])
      .execute();
  },
};
