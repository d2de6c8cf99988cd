import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { ColumnTypes, Migration } from '../../migration.ts';

/** A column of a business object; `?` at the end allows null. */
type Columns = Readonly<Record<string, 'text' | 'text?' | 'bigint'>>;

/** Business objects of the OData API: besides these columns each has its id, who made it and who changed it last. */
const objects: Readonly<
  Record<string, { readonly columns: Columns; readonly indexes: Readonly<Record<string, string>> }>
> = {
  c4c_accounts: {
    columns: {
      account_id: 'text',
      account_name: 'text?',
      role_code: 'text?',
      life_cycle_status_code: 'text?',
      classification_code: 'text?',
      country_code: 'text?',
      city: 'text?',
      postal_code: 'text?',
      street: 'text?',
      phone: 'text?',
      email: 'text?',
      web_site: 'text?',
      external_id: 'text?',
    },
    indexes: { c4c_accounts_by_number: 'account_id' },
  },
  c4c_contacts: {
    columns: {
      contact_id: 'text',
      account_id: 'text?',
      first_name: 'text?',
      last_name: 'text?',
      job_title: 'text?',
      phone: 'text?',
      email: 'text?',
      external_id: 'text?',
    },
    indexes: { c4c_contacts_by_number: 'contact_id', c4c_contacts_by_account: 'account_id' },
  },
  c4c_service_requests: {
    columns: {
      number: 'text',
      name: 'text?',
      customer_id: 'text?',
      contact_id: 'text?',
      priority_code: 'text?',
      processing_type_code: 'text?',
      origin_type_code: 'text?',
      life_cycle_status_code: 'text?',
      product_id: 'text?',
      reporter_email: 'text?',
    },
    indexes: { c4c_service_requests_by_number: 'number', c4c_service_requests_by_customer: 'customer_id' },
  },
  c4c_service_request_items: {
    columns: { number: 'text', parent_object_id: 'text', product_id: 'text?', description: 'text?' },
    indexes: { c4c_service_request_items_by_parent: 'parent_object_id' },
  },
};

const subaccountTable = (schema: Kysely<unknown>, column: ColumnTypes, name: string) =>
  schema.schema
    .createTable(name)
    .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'));

const createObjectTable = async (
  schema: Kysely<unknown>,
  column: ColumnTypes,
  name: string,
  { columns, indexes }: (typeof objects)[string],
): Promise<void> => {
  const all: Columns = {
    object_id: 'text',
    ...columns,
    created_at_ms: 'bigint',
    created_by: 'text',
    changed_at_ms: 'bigint',
    changed_by: 'text',
  };
  let table: CreateTableBuilder<string, string> = subaccountTable(schema, column, name);
  for (const [columnName, kind] of Object.entries(all)) {
    const isText = kind !== 'bigint';
    table = table.addColumn(columnName, isText ? column.text : column.bigint, (definition) => {
      // PostgreSQL's own collation depends on the server; OData orders text by code point, as SQLite does.
      const collated = isText && column.bytes === 'bytea' ? definition.modifyFront(sql`collate "C"`) : definition;
      return kind.endsWith('?') ? collated : collated.notNull();
    });
  }
  table = table.addPrimaryKeyConstraint(`${name}_key`, ['subaccount_id', 'object_id']);
  if (columns.parent_object_id !== undefined) {
    table = table.addForeignKeyConstraint(
      `${name}_parent`,
      ['subaccount_id', 'parent_object_id'],
      'c4c_service_requests',
      ['subaccount_id', 'object_id'],
      (parent) => parent.onDelete('cascade'),
    );
  }
  await table.execute();
  for (const [index, indexed] of Object.entries(indexes)) {
    await schema.schema.createIndex(index).on(name).columns(['subaccount_id', indexed, 'object_id']).execute();
  }
};

/**
 * The SAP Cloud for Customer system of a subaccount: whom it trusts, who may call it, tokens, and business objects.
 * Source: SAP docs "Configure OAuth Identity Provider in SAP Cloud for Customer", "Configure the OAuth Client for OData Access";
 * security.md S-11, S-55
 */
export const migration: Migration = {
  number: 19,
  name: 'cloud-for-customer',
  up: async (schema, column) => {
    await subaccountTable(schema, column, 'c4c_settings')
      .addColumn('local_service_provider', column.text, (name) => name.notNull())
      .addPrimaryKeyConstraint('c4c_settings_key', ['subaccount_id'])
      .execute();
    await subaccountTable(schema, column, 'c4c_identity_providers')
      .addColumn('issuer', column.text, (name) => name.notNull())
      .addColumn('certificate', column.text, (pem) => pem.notNull())
      .addColumn('allows_email', column.integer, (flag) => flag.notNull())
      .addColumn('allows_sha1', column.integer, (flag) => flag.notNull())
      .addColumn('is_enabled', column.integer, (flag) => flag.notNull())
      .addPrimaryKeyConstraint('c4c_identity_providers_key', ['subaccount_id', 'issuer'])
      .execute();
    await subaccountTable(schema, column, 'c4c_oauth_clients')
      .addColumn('client_id', column.text, (id) => id.notNull())
      .addColumn('secret_hash', column.text, (hash) => hash.notNull())
      .addColumn('description', column.text, (text) => text.notNull())
      .addColumn('token_lifetime_seconds', column.integer, (seconds) => seconds.notNull())
      .addColumn('issuer', column.text, (name) => name.notNull())
      .addColumn('scopes', column.text, (json) => json.notNull())
      .addColumn('requires_client_id', column.integer, (flag) => flag.notNull())
      .addColumn('created_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('c4c_oauth_clients_key', ['client_id'])
      .addUniqueConstraint('c4c_oauth_clients_description', ['subaccount_id', 'description'])
      .execute();
    await subaccountTable(schema, column, 'c4c_technical_users')
      .addColumn('login_name', column.text, (name) => name.notNull())
      .addColumn('name', column.text, (name) => name.notNull())
      .addColumn('password_hash', column.text, (hash) => hash.notNull())
      .addPrimaryKeyConstraint('c4c_technical_users_key', ['subaccount_id', 'login_name'])
      .execute();
    await subaccountTable(schema, column, 'c4c_tokens')
      .addColumn('token_hash', column.text, (hash) => hash.notNull())
      .addColumn('client_id', column.text, (id) =>
        id.notNull().references('c4c_oauth_clients.client_id').onDelete('cascade'),
      )
      .addColumn('issuer', column.text, (name) => name.notNull())
      .addColumn('user_id', column.text, (id) => id.notNull())
      .addColumn('scopes', column.text, (json) => json.notNull())
      .addColumn('issued_at_ms', column.bigint, (time) => time.notNull())
      .addColumn('expires_at_ms', column.bigint, (time) => time.notNull())
      .addPrimaryKeyConstraint('c4c_tokens_key', ['token_hash'])
      .execute();
    await schema.schema.createIndex('c4c_tokens_by_expiry').on('c4c_tokens').column('expires_at_ms').execute();
    await schema.schema.createIndex('c4c_tokens_by_client').on('c4c_tokens').column('client_id').execute();
    await schema.schema.createIndex('c4c_tokens_by_subaccount').on('c4c_tokens').column('subaccount_id').execute();
    await subaccountTable(schema, column, 'c4c_numbers')
      .addColumn('kind', column.text, (kind) => kind.notNull())
      .addColumn('last_number', column.bigint, (number) => number.notNull())
      .addPrimaryKeyConstraint('c4c_numbers_key', ['subaccount_id', 'kind'])
      .execute();
    for (const [name, spec] of Object.entries(objects)) await createObjectTable(schema, column, name, spec);
  },
};
