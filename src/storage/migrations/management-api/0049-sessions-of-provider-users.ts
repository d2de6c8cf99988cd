import type { Migration } from '../../migration.ts';

/** Sessions of those who sign in by the operator's OpenID provider. Source: decision 0016 */
export const migration: Migration = {
  number: 49,
  name: 'sessions-of-provider-users',
  up: async ({ schema }, column) => {
    for (const name of ['provider_issuer', 'provider_subject', 'provider_user', 'provider_groups']) {
      await schema.alterTable('cockpit_sessions').addColumn(name, column.text).execute();
    }
    await schema.alterTable('cockpit_sessions').addColumn('sealed_id_token', column.bytes).execute();
  },
};
