import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { ColumnTypes, Migration } from '../migration.ts';

/** Subaccounts, subscriptions, groups and roles. Source: SAP doc "Account Model", "Managing Roles" */
export const migration: Migration = {
  number: 2,
  name: 'accounts',
  up: async (schema, column) => {
    await createSubaccounts(schema, column);
    await createGroups(schema, column);
    await createRoles(schema, column);
  },
};

const createSubaccounts = async (schema: Kysely<unknown>, column: ColumnTypes): Promise<void> => {
  await schema.schema
    .createTable('subaccounts')
    .addColumn('id', column.text, (id) => id.primaryKey())
    .addColumn('technical_name', column.text, (name) => name.notNull())
    .addColumn('subdomain', column.text, (name) => name.notNull())
    .addColumn('display_name', column.text, (name) => name.notNull())
    .addColumn('flavour', column.text, (flavour) => flavour.notNull())
    .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
    .execute();
  await schema.schema
    .createTable('subaccount_names')
    .addColumn('name', column.text, (name) => name.primaryKey())
    .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
    .execute();
  await schema.schema
    .createIndex('subaccount_names_by_subaccount')
    .on('subaccount_names')
    .column('subaccount_id')
    .execute();
  await schema.schema
    .createTable('subscriptions')
    .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
    .addColumn('provider_account', column.text, (name) => name.notNull())
    .addColumn('application', column.text, (name) => name.notNull())
    .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
    .addPrimaryKeyConstraint('subscriptions_key', ['subaccount_id', 'provider_account', 'application'])
    .execute();
};

const createGroups = async (schema: Kysely<unknown>, column: ColumnTypes): Promise<void> => {
  await schema.schema
    .createTable('user_groups')
    .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
    .addColumn('group_key', column.text, (name) => name.notNull())
    .addColumn('name', column.text, (name) => name.notNull())
    .addColumn('kind', column.text, (kind) => kind.notNull())
    .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
    .addPrimaryKeyConstraint('user_groups_key', ['subaccount_id', 'group_key'])
    .execute();
  await schema.schema
    .createTable('group_members')
    .addColumn('subaccount_id', column.text, (id) => id.notNull())
    .addColumn('group_key', column.text, (name) => name.notNull())
    .addColumn('user_name', column.text, (name) => name.notNull())
    .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
    .addPrimaryKeyConstraint('group_members_key', ['subaccount_id', 'group_key', 'user_name'])
    .addForeignKeyConstraint(
      'group_members_group',
      ['subaccount_id', 'group_key'],
      'user_groups',
      ['subaccount_id', 'group_key'],
      (group) => group.onDelete('cascade'),
    )
    .execute();
  await schema.schema
    .createIndex('group_members_by_user')
    .on('group_members')
    .columns(['subaccount_id', 'user_name'])
    .execute();
};

const createRoles = async (schema: Kysely<unknown>, column: ColumnTypes): Promise<void> => {
  await schema.schema
    .createTable('custom_roles')
    .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
    .addColumn('provider_account', column.text, (name) => name.notNull())
    .addColumn('application', column.text, (name) => name.notNull())
    .addColumn('name', column.text, (name) => name.notNull())
    .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
    .addPrimaryKeyConstraint('custom_roles_key', ['subaccount_id', 'provider_account', 'application', 'name'])
    .execute();
  await schema.schema
    .createTable('role_assignments')
    .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
    .addColumn('provider_account', column.text, (name) => name.notNull())
    .addColumn('application', column.text, (name) => name.notNull())
    .addColumn('role', column.text, (name) => name.notNull())
    .addColumn('user_name', column.text)
    .addColumn('group_key', column.text)
    .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
    // A reference with a null in it is not checked: it applies to assignments to groups only.
    .addForeignKeyConstraint(
      'role_assignments_group',
      ['subaccount_id', 'group_key'],
      'user_groups',
      ['subaccount_id', 'group_key'],
      (group) => group.onDelete('cascade'),
    )
    .addCheckConstraint('role_assignments_one_assignee', sql`(user_name is null) <> (group_key is null)`)
    .execute();
  // Nulls count as different in a unique index, so each index speaks about one kind of assignee. The assignee comes before the
  // application because roles of a user or group are what is asked for most.
  await schema.schema
    .createIndex('role_assignments_of_user')
    .on('role_assignments')
    .columns(['subaccount_id', 'user_name', 'provider_account', 'application', 'role'])
    .unique()
    .execute();
  await schema.schema
    .createIndex('role_assignments_of_group')
    .on('role_assignments')
    .columns(['subaccount_id', 'group_key', 'provider_account', 'application', 'role'])
    .unique()
    .execute();
};
