import type { Migration } from '../../migration.ts';

/**
 * The scopes an application defines. They belong to the provider's application, not to a subaccount that subscribes to it, and outlive
 * every subscription. Source: SAP doc "Define OAuth Scopes"
 */
export const migration: Migration = {
  number: 18,
  name: 'application-scopes',
  up: async ({ schema }, column) => {
    await schema
      .createTable('application_scopes')
      .addColumn('provider_account', column.text, (name) => name.notNull())
      .addColumn('application', column.text, (name) => name.notNull())
      .addColumn('scope_id', column.text, (id) => id.notNull())
      .addColumn('description', column.text)
      .addColumn('translations', column.text, (json) => json.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('application_scopes_key', ['provider_account', 'application', 'scope_id'])
      .execute();
  },
};
