import type { Migration } from '../../migration.ts';

/**
 * Certificates of service keys: found by their names where nothing else says who is calling, and shown again without their keys. What the
 * Cloud Foundry API has yet to hand out of a new key is kept sealed until it is read.
 * Source: SAP doc "Service Key Types", "Managing Service Instances and Service Keys by API"
 */
export const migration: Migration = {
  number: 24,
  name: 'certificate-keys',
  up: async ({ schema }, column) => {
    await schema.alterTable('service_keys').addColumn('certificate_pem', column.text).execute();
    await schema.alterTable('service_keys').addColumn('sealed_credentials', column.bytes).execute();
    await schema
      .createIndex('oauth_client_certificates_by_names')
      .on('oauth_client_certificates')
      .columns(['subject_dn', 'issuer_dn'])
      .execute();
  },
};
