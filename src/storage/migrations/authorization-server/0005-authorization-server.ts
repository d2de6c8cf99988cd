import { sql } from 'kysely';
import type { Migration } from '../../migration.ts';

/** OAuth clients, their secrets and tokens, and the keys that sign tokens. Source: spec oauth-and-platform-apis.md 2, 3.9, 7.6 */
export const migration: Migration = {
  number: 5,
  name: 'authorization-server',
  up: async ({ schema }, column) => {
    await schema
      .createTable('oauth_clients')
      .addColumn('client_id', column.text, (id) => id.primaryKey())
      .addColumn('client_id_folded', column.text, (folded) => folded.notNull().unique())
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('kind', column.text, (kind) => kind.notNull())
      .addColumn('name', column.text, (name) => name.notNull())
      .addColumn('description', column.text)
      .addColumn('is_enabled', column.integer, (flag) => flag.notNull())
      .addColumn('is_confidential', column.integer, (flag) => flag.notNull())
      .addColumn('is_imported', column.integer, (flag) => flag.notNull())
      .addColumn('authorization_grant', column.text)
      .addColumn('grant_types', column.text, (list) => list.notNull())
      .addColumn('scopes', column.text, (list) => list.notNull())
      .addColumn('redirect_uris', column.text, (list) => list.notNull())
      .addColumn('skip_consent', column.integer, (flag) => flag.notNull())
      .addColumn('subscription_provider', column.text)
      .addColumn('subscription_application', column.text)
      .addColumn('token_lifetime_seconds', column.integer, (seconds) => seconds.notNull())
      .addColumn('refresh_token_lifetime_seconds', column.integer)
      .addColumn('service_instance_id', column.text)
      .addColumn('xsappname', column.text)
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('created_by', column.text, (name) => name.notNull())
      .execute();
    await schema
      .createIndex('oauth_clients_by_subaccount')
      .on('oauth_clients')
      .columns(['subaccount_id', 'kind'])
      .execute();
    await schema
      .createTable('oauth_client_secrets')
      .addColumn('id', column.text, (id) => id.primaryKey())
      .addColumn('client_id', column.text, (id) =>
        id.notNull().references('oauth_clients.client_id').onDelete('cascade'),
      )
      .addColumn('secret_hash', column.text, (hash) => hash.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('expires_at_ms', column.bigint)
      .addColumn('last_used_at_ms', column.bigint)
      .execute();
    await schema.createIndex('oauth_client_secrets_by_client').on('oauth_client_secrets').column('client_id').execute();
    // No reference to the subaccount: the id stays kept back until its time is over, whatever becomes of its owner.
    await schema
      .createTable('retired_client_ids')
      .addColumn('client_id_folded', column.text, (folded) => folded.primaryKey())
      .addColumn('subaccount_id', column.text, (id) => id.notNull())
      .addColumn('retired_at_ms', column.bigint, (time) => time.notNull())
      .execute();
    await schema
      .createTable('access_tokens')
      .addColumn('token_hash', column.text, (hash) => hash.primaryKey())
      .addColumn('client_id', column.text, (id) =>
        id.notNull().references('oauth_clients.client_id').onDelete('cascade'),
      )
      .addColumn('subaccount_id', column.text, (id) => id.notNull())
      .addColumn('issued_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('scopes', column.text, (list) => list.notNull())
      .addColumn('grant_type', column.text, (name) => name.notNull())
      .addColumn('user_name', column.text)
      .execute();
    await schema
      .createIndex('access_tokens_by_client')
      .on('access_tokens')
      .columns(['client_id', 'issued_at_ms'])
      .execute();
    // Tokens of clients have no user of their own and are left out, so that issuing them does not pay for this index.
    await schema
      .createIndex('access_tokens_by_user')
      .on('access_tokens')
      .column('user_name')
      .where('user_name', 'is not', null)
      .execute();
    await schema
      .createTable('revoked_jwts')
      .addColumn('jti', column.text, (jti) => jti.primaryKey())
      .addColumn('client_id', column.text, (id) => id.notNull())
      .addColumn('expires_at_ms', column.bigint, (time) => time.notNull())
      .execute();
    await schema.createIndex('revoked_jwts_by_expiry').on('revoked_jwts').column('expires_at_ms').execute();
    await schema
      .createTable('token_signing_keys')
      .addColumn('kid', column.text, (kid) => kid.primaryKey())
      .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'))
      .addColumn('algorithm', column.text, (name) => name.notNull())
      .addColumn('state', column.text, (state) => state.notNull())
      .addColumn('sealed_private_key', column.bytes, (sealed) => sealed.notNull())
      .addColumn('public_jwk', column.text, (jwk) => jwk.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .execute();
    // One key signs at a time; two nodes that both make the first key end up with the same one.
    await schema
      .createIndex('token_signing_keys_active')
      .unique()
      .on('token_signing_keys')
      .column('subaccount_id')
      .where(sql.ref('state'), '=', 'active')
      .execute();
  },
};
