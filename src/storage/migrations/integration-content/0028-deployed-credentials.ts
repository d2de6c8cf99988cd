import type { Migration } from '../../migration.ts';

/** Credentials deployed on an integration tenant, and users known by their certificates. Source: SAP doc "Managing Security Material"; security.md S-55, S-63 */
export const migration: Migration = {
  number: 28,
  name: 'deployed-credentials',
  up: async ({ schema }, column) => {
    await schema
      .createTable('deployed_credentials')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('kind', column.text, (kind) => kind.notNull())
      .addColumn('name', column.text, (name) => name.notNull())
      .addColumn('sealed_content', column.bytes, (content) => content.notNull())
      .addColumn('deployed_by', column.text, (user) => user.notNull())
      .addColumn('deployed_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('deployed_credentials_key', ['subaccount_id', 'kind', 'name'])
      .execute();
    await schema
      .createTable('certificate_user_mappings')
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('id', column.text, (id) => id.notNull())
      .addColumn('user_name', column.text, (user) => user.notNull())
      .addColumn('certificate_thumbprint', column.text, (thumbprint) => thumbprint.notNull())
      .addColumn('certificate', column.text, (certificate) => certificate.notNull())
      .addColumn('valid_until_ms', column.bigint, (time) => time.notNull())
      .addColumn('created_by', column.text, (user) => user.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('modified_by', column.text, (user) => user.notNull())
      .addColumn('modified_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('certificate_user_mappings_key', ['subaccount_id', 'id'])
      // A certificate stands for one user.
      .addUniqueConstraint('certificate_user_mappings_certificate', ['subaccount_id', 'certificate_thumbprint'])
      .execute();
  },
};
