import type { Migration } from '../../migration.ts';

/** Keys that sign SAML assertions of a subaccount's destinations. Source: SAP doc "Manage Trust" */
export const migration: Migration = {
  number: 21,
  name: 'saml-trust-keys',
  up: async ({ schema }, column) => {
    // Both keys in one row: they change places in one statement.
    let table = schema
      .createTable('saml_trust_keys')
      .addColumn('subaccount_id', column.text, (id) =>
        id.primaryKey().references('subaccounts.id').onDelete('cascade'),
      );
    for (const slot of ['active', 'passive']) {
      table = table
        .addColumn(`${slot}_key_id`, column.text)
        .addColumn(`${slot}_certificate_pem`, column.text)
        .addColumn(`${slot}_sealed_private_key`, column.bytes);
    }
    await table.execute();
  },
};
