import type { Migration } from '../../migration.ts';

/** What a flow writes into messages and asks for may be a credential: it is kept sealed. Source: security.md S-63 */
export const migration: Migration = {
  number: 47,
  name: 'sealed-flow-settings',
  up: async ({ schema }, column) => {
    // What was stored before stays readable in its columns until the flow is written again.
    await schema.alterTable('flows').addColumn('sealed_settings', column.bytes).execute();
  },
};
