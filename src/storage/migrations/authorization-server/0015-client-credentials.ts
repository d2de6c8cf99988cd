import type { Migration } from '../../migration.ts';

/**
 * What clients authenticate with beside secrets: certificates and public keys, each with a time from which and until which it counts.
 * Source: RFC 8705 §2, RFC 7523 §2.2; SAP doc "Service Instance Secrets"; wire contract 7.5
 */
export const migration: Migration = {
  number: 15,
  name: 'client-credentials',
  up: async ({ schema }, column) => {
    await schema.alterTable('oauth_client_secrets').addColumn('valid_from_ms', column.bigint).execute();
    await schema
      .createTable('oauth_client_certificates')
      .addColumn('id', column.text, (id) => id.primaryKey())
      .addColumn('client_id', column.text, (id) =>
        id.notNull().references('oauth_clients.client_id').onDelete('cascade'),
      )
      .addColumn('binding', column.text, (binding) => binding.notNull())
      .addColumn('thumbprint', column.text)
      .addColumn('subject_dn', column.text, (name) => name.notNull())
      .addColumn('issuer_dn', column.text)
      .addColumn('seen_not_before_ms', column.bigint)
      // Set where no other client may use the certificate; the index makes two of them impossible, whoever comes first.
      .addColumn('claimed_thumbprint', column.text, (thumbprint) => thumbprint.unique())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('valid_from_ms', column.bigint)
      .addColumn('expires_at_ms', column.bigint)
      .addColumn('last_used_at_ms', column.bigint)
      .execute();
    await schema
      .createIndex('oauth_client_certificates_by_client')
      .on('oauth_client_certificates')
      .column('client_id')
      .execute();
    await schema
      .createIndex('oauth_client_certificates_by_thumbprint')
      .on('oauth_client_certificates')
      .column('thumbprint')
      .execute();
    await schema
      .createTable('oauth_client_keys')
      .addColumn('id', column.text, (id) => id.primaryKey())
      .addColumn('client_id', column.text, (id) =>
        id.notNull().references('oauth_clients.client_id').onDelete('cascade'),
      )
      .addColumn('kid', column.text)
      .addColumn('public_key', column.text, (key) => key.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('valid_from_ms', column.bigint)
      .addColumn('expires_at_ms', column.bigint)
      .addColumn('last_used_at_ms', column.bigint)
      .execute();
    await schema.createIndex('oauth_client_keys_by_client').on('oauth_client_keys').column('client_id').execute();
    // Absent for the keys made before there was a choice: those are secrets.
    await schema.alterTable('service_keys').addColumn('credential_type', column.text).execute();
  },
};
