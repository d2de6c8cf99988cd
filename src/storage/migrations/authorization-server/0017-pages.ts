import type { Migration } from '../../migration.ts';

/**
 * What the pages for users keep: who is signed in, what was allowed to whom, and how the pages of a subaccount look.
 * Source: security.md S-57; SAP doc "Customize Corporate Branding"; spec oauth-and-platform-apis.md 3.4, 3.12
 */
export const migration: Migration = {
  number: 17,
  name: 'pages',
  up: async ({ schema }, column) => {
    await schema
      .createTable('user_sessions')
      .addColumn('id_hash', column.text, (hash) => hash.primaryKey())
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('user_origin', column.text, (origin) => origin.notNull())
      .addColumn('user_id', column.text, (id) => id.notNull())
      .addColumn('user', column.text, (json) => json.notNull())
      .addColumn('signed_in_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('expires_at_ms', column.bigint, (time) => time.notNull())
      .execute();
    await schema.createIndex('user_sessions_by_expiry').on('user_sessions').column('expires_at_ms').execute();
    await schema.createIndex('user_sessions_by_subaccount').on('user_sessions').column('subaccount_id').execute();
    await schema
      .createTable('consents')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('user_origin', column.text, (origin) => origin.notNull())
      .addColumn('user_id', column.text, (id) => id.notNull())
      .addColumn('client_id', column.text, (id) =>
        id.notNull().references('oauth_clients.client_id').onDelete('cascade'),
      )
      .addColumn('asked_scopes', column.text, (list) => list.notNull())
      .addColumn('approved_scopes', column.text, (list) => list.notNull())
      .addColumn('given_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('consents_key', ['subaccount_id', 'user_origin', 'user_id', 'client_id'])
      .execute();
    await schema.createIndex('consents_by_client').on('consents').column('client_id').execute();
    // Users look for their own.
    await schema
      .createIndex('refresh_tokens_by_user')
      .on('refresh_tokens')
      .columns(['user_name', 'subaccount_id'])
      .execute();
    await schema
      .createTable('brandings')
      .addColumn('subaccount_id', column.text, (id) => id.primaryKey().references('subaccounts.id').onDelete('cascade'))
      .addColumn('settings', column.text, (json) => json.notNull())
      .addColumn('logo', column.bytes)
      .addColumn('logo_type', column.text)
      .addColumn('logo_hash', column.text)
      .addColumn('updated_at_ms', column.bigint, (time) => time.notNull())
      .execute();
    await schema
      .createIndex('brandings_by_logo')
      .on('brandings')
      .column('logo_hash')
      .where('logo_hash', 'is not', null)
      .execute();
  },
};
