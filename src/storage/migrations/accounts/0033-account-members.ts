import type { Migration } from '../../migration.ts';

/** Members of accounts: people with platform roles. Source: SAP doc "Platform Authorization Management API" */
export const migration: Migration = {
  number: 33,
  name: 'account-members',
  up: async (schema, column) => {
    await schema.schema
      .createTable('account_members')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('member_key', column.text, (key) => key.notNull())
      .addColumn('user_name', column.text, (name) => name.notNull())
      .addColumn('user_base', column.text, (base) => base.notNull())
      .addColumn('given_name', column.text)
      .addColumn('family_name', column.text)
      .addColumn('email', column.text)
      .addColumn('roles', column.text, (roles) => roles.notNull())
      .addColumn('is_administrator', column.integer, (flag) => flag.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('modified_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('account_members_key', ['subaccount_id', 'member_key'])
      .execute();
  },
};
