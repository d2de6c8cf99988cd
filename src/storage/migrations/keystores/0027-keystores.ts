import type { Migration } from '../../migration.ts';

/** Keystore files of subaccounts, and the entries of their integration tenants' keystores. Source: SAP doc "Keystore Service", "Managing Keystore Entries" */
export const migration: Migration = {
  number: 27,
  name: 'keystores',
  up: async ({ schema }, column) => {
    await schema
      .createTable('keystore_files')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      // Both empty on the level of the account; the provider is empty on that of an application.
      .addColumn('provider_account', column.text, (account) => account.notNull())
      .addColumn('application', column.text, (application) => application.notNull())
      .addColumn('name', column.text, (name) => name.notNull())
      .addColumn('type', column.text, (type) => type.notNull())
      .addColumn('sealed_content', column.bytes, (content) => content.notNull())
      .addColumn('content_sha256', column.text, (digest) => digest.notNull())
      .addColumn('size_bytes', column.bigint, (size) => size.notNull())
      .addColumn('modified_by', column.text, (user) => user.notNull())
      .addColumn('modified_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('keystore_files_key', ['subaccount_id', 'provider_account', 'application', 'name'])
      .execute();
    await schema
      .createTable('tenant_keystores')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('name', column.text, (name) => name.notNull())
      .addColumn('modified_by', column.text)
      .addColumn('modified_at_ms', column.bigint)
      .addPrimaryKeyConstraint('tenant_keystores_key', ['subaccount_id', 'name'])
      .execute();
    await schema
      .createTable('keystore_entries')
      .addColumn('id', column.text, (id) => id.primaryKey())
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('keystore', column.text, (keystore) => keystore.notNull())
      .addColumn('alias', column.text, (alias) => alias.notNull())
      .addColumn('owner', column.text, (owner) => owner.notNull())
      .addColumn('certificate_chain_pem', column.text, (chain) => chain.notNull())
      .addColumn('sealed_private_key', column.bytes)
      .addColumn('not_after_ms', column.bigint, (time) => time.notNull())
      .addColumn('created_by', column.text, (user) => user.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('modified_by', column.text, (user) => user.notNull())
      .addColumn('modified_at_ms', column.bigint, (time) => time.notNull())
      // JSON, of the entries of the key history only.
      .addColumn('history', column.text)
      .addUniqueConstraint('keystore_entries_alias', ['subaccount_id', 'keystore', 'alias'])
      .execute();
  },
};
