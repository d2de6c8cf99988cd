import type { Migration } from '../migration.ts';

/** Identity providers a subaccount trusts beside its own. Source: SAP doc "Trust Management API"; RFC 7523 §3 */
export const migration: Migration = {
  number: 13,
  name: 'trusted-identity-providers',
  up: async ({ schema }, column) => {
    await schema
      .createTable('trusted_identity_providers')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('kind', column.text, (kind) => kind.notNull())
      .addColumn('name', column.text, (name) => name.notNull())
      .addColumn('configuration', column.text, (json) => json.notNull())
      .addColumn('changed_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('trusted_identity_providers_key', ['subaccount_id', 'kind', 'name'])
      .execute();
  },
};
