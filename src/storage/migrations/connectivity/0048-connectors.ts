import type { Migration } from '../../migration.ts';

/** Connectors of subaccounts and the certificates of their agents. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const migration: Migration = {
  number: 48,
  name: 'connectors',
  up: async ({ schema }, column) => {
    await schema
      .createTable('connectors')
      .addColumn('id', column.text, (id) => id.primaryKey())
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('location_id', column.text, (location) => location.notNull())
      .addColumn('kind', column.text, (kind) => kind.notNull())
      .addColumn('description', column.text, (description) => description.notNull())
      // JSON; null for an agent.
      .addColumn('configuration', column.text)
      .addColumn('revision', column.text, (revision) => revision.notNull())
      .addColumn('created_by', column.text, (user) => user.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('modified_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('code_hash', column.text, (hash) => hash.unique())
      .addColumn('code_expires_at_ms', column.bigint)
      .addUniqueConstraint('connectors_location', ['subaccount_id', 'location_id'])
      .execute();
    await schema
      .createTable('connector_certificates')
      .addColumn('thumbprint', column.text, (thumbprint) => thumbprint.primaryKey())
      .addColumn('connector_id', column.text, (id) => id.notNull().references('connectors.id').onDelete('cascade'))
      .addColumn('subaccount_id', column.text, (id) => id.notNull())
      .addColumn('serial_number', column.text, (serial) => serial.notNull())
      .addColumn('not_after_ms', column.bigint, (time) => time.notNull())
      .addColumn('issued_at_ms', column.bigint, (time) => time.notNull())
      .execute();
    await schema
      .createIndex('connector_certificates_of_connector')
      .on('connector_certificates')
      .column('connector_id')
      .execute();
  },
};
