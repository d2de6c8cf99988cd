import type { Kysely } from 'kysely';
import type { Migration } from '../../migration.ts';
import type { RevokedTokenIdRow } from '../../tables/authorization-server/tokens.ts';

/**
 * Tokens of users: authorization codes, refresh tokens, what belongs together, and what may be used once.
 * Source: RFC 6749 §4.1, §6; RFC 7522 §3; security.md S-10, S-11, S-30
 */
export const migration: Migration = {
  number: 12,
  name: 'user-tokens',
  up: async (handle, column) => {
    const { schema } = handle;
    // The two tables between which rows move; the handle of a migration knows none.
    const database = handle as Kysely<{ revoked_jwts: RevokedTokenIdRow; revoked_token_ids: RevokedTokenIdRow }>;
    await schema.alterTable('oauth_clients').addColumn('settings', column.text).execute();
    await schema.alterTable('oauth_clients').addColumn('tokens_valid_from_ms', column.bigint).execute();
    await schema.alterTable('access_tokens').addColumn('authorization_id', column.text).execute();
    await schema.alterTable('access_tokens').addColumn('details', column.text).execute();
    await schema
      .createIndex('access_tokens_by_authorization')
      .on('access_tokens')
      .column('authorization_id')
      .where('authorization_id', 'is not', null)
      .execute();
    for (const table of ['authorization_codes', 'refresh_tokens'] as const) {
      const common = schema
        .createTable(table)
        .addColumn('token_hash', column.text, (hash) => hash.primaryKey())
        .addColumn('client_id', column.text, (id) =>
          id.notNull().references('oauth_clients.client_id').onDelete('cascade'),
        )
        .addColumn('subaccount_id', column.text, (id) => id.notNull())
        .addColumn('authorization_id', column.text, (id) => id.notNull())
        .addColumn('user_name', column.text, (name) => name.notNull())
        .addColumn('scopes', column.text, (list) => list.notNull())
        .addColumn('details', column.text, (json) => json.notNull())
        .addColumn('issued_at_ms', column.bigint, (time) => time.notNull())
        .addColumn('expires_at_ms', column.bigint, (time) => time.notNull())
        .addColumn('consumed_at_ms', column.bigint);
      await (table === 'refresh_tokens'
        ? common
        : common.addColumn('redirect_uri', column.text).addColumn('code_challenge', column.text)
      ).execute();
      await schema.createIndex(`${table}_by_client`).on(table).column('client_id').execute();
      await schema.createIndex(`${table}_by_authorization`).on(table).column('authorization_id').execute();
      await schema.createIndex(`${table}_by_expiry`).on(table).column('expires_at_ms').execute();
    }
    // JWTs need no row to be valid; those of an authorization have one, so that they end with it.
    await schema
      .createTable('issued_jwts')
      .addColumn('jti', column.text, (jti) => jti.primaryKey())
      .addColumn('client_id', column.text, (id) => id.notNull())
      .addColumn('authorization_id', column.text, (id) => id.notNull())
      .addColumn('expires_at_ms', column.bigint, (time) => time.notNull())
      .execute();
    await schema.createIndex('issued_jwts_by_authorization').on('issued_jwts').column('authorization_id').execute();
    await schema.createIndex('issued_jwts_by_expiry').on('issued_jwts').column('expires_at_ms').execute();
    // A revocation counts for the tokens of its own client: ids of tokens are no secrets, every API that is called sees them.
    await schema
      .createTable('revoked_token_ids')
      .addColumn('jti', column.text, (jti) => jti.notNull())
      .addColumn('client_id', column.text, (id) => id.notNull())
      .addColumn('expires_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('revoked_token_ids_key', ['jti', 'client_id'])
      .execute();
    await schema.createIndex('revoked_token_ids_by_expiry').on('revoked_token_ids').column('expires_at_ms').execute();
    await database
      .insertInto('revoked_token_ids')
      .columns(['jti', 'client_id', 'expires_at_ms'])
      .expression((from) => from.selectFrom('revoked_jwts').select(['jti', 'client_id', 'expires_at_ms']))
      .execute();
    await schema.dropTable('revoked_jwts').execute();
    await schema
      .createTable('used_once')
      .addColumn('purpose', column.text, (name) => name.notNull())
      .addColumn('key_hash', column.text, (hash) => hash.notNull())
      .addColumn('expires_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('used_once_key', ['purpose', 'key_hash'])
      .execute();
    await schema.createIndex('used_once_by_expiry').on('used_once').column('expires_at_ms').execute();
  },
};
