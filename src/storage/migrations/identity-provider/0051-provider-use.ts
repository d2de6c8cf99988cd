import type { Migration } from '../../migration.ts';

/** When an assertion of a trusted identity provider was last taken. Source: product description, cockpit manners */
export const migration: Migration = {
  number: 51,
  name: 'provider-use',
  up: async ({ schema }, column) => {
    await schema.alterTable('trusted_identity_providers').addColumn('last_used_at_ms', column.bigint).execute();
  },
};
