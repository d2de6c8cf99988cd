import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { ColumnTypes, Migration } from '../../migration.ts';

/** A column of a business object; `?` at the end allows null. */
type Column = 'text' | 'text?' | 'integer?' | 'bigint' | 'bigint?';

/** Business objects of the OData API: besides these columns each has its id, who made it and who changed it last. */
const objects: Readonly<Record<string, Readonly<Record<string, Column>>>> = {
  c4c_opportunities: {
    number: 'text',
    name: 'text?',
    account_id: 'text?',
    contact_id: 'text?',
    owner_id: 'text?',
    campaign_id: 'text?',
    life_cycle_status_code: 'text?',
    priority_code: 'text?',
    processing_type_code: 'text?',
    origin_type_code: 'text?',
    probability_percent: 'integer?',
    close_at_ms: 'bigint?',
  },
  c4c_opportunity_items: {
    number: 'text',
    parent_object_id: 'text',
    product_id: 'text?',
    description: 'text?',
  },
  c4c_leads: {
    number: 'text',
    name: 'text?',
    account_id: 'text?',
    contact_id: 'text?',
    owner_id: 'text?',
    campaign_id: 'text?',
    status_code: 'text?',
    priority_code: 'text?',
    origin_type_code: 'text?',
    qualification_level_code: 'text?',
    starts_at_ms: 'bigint?',
    ends_at_ms: 'bigint?',
  },
  c4c_products: {
    number: 'text',
    description: 'text?',
    language_code: 'text?',
    category_id: 'text?',
    unit_code: 'text?',
    status_code: 'text?',
  },
  c4c_users: {
    number: 'text',
    name: 'text?',
    employee_id: 'text?',
    email: 'text?',
    language_code: 'text?',
    is_locked: 'integer?',
  },
  c4c_appointments: {
    number: 'text',
    subject: 'text?',
    location: 'text?',
    account_id: 'text?',
    contact_id: 'text?',
    owner_id: 'text?',
    priority_code: 'text?',
    life_cycle_status_code: 'text?',
    is_full_day: 'integer?',
    starts_at_ms: 'bigint?',
    ends_at_ms: 'bigint?',
  },
  c4c_employees: {
    number: 'text',
    first_name: 'text?',
    last_name: 'text?',
    job_title: 'text?',
    department: 'text?',
    phone: 'text?',
    email: 'text?',
  },
  c4c_sales_quotes: {
    number: 'text',
    name: 'text?',
    account_id: 'text?',
    contact_id: 'text?',
    owner_id: 'text?',
    opportunity_id: 'text?',
    life_cycle_status_code: 'text?',
    priority_code: 'text?',
    currency_code: 'text?',
    valid_until_ms: 'bigint?',
  },
  c4c_campaigns: {
    number: 'text',
    name: 'text?',
    owner_id: 'text?',
    type_code: 'text?',
    status_code: 'text?',
    starts_at_ms: 'bigint?',
    ends_at_ms: 'bigint?',
  },
};

/** Columns that name another object: by them the objects that belong to it are found. */
const references: ReadonlySet<string> = new Set([
  'account_id',
  'campaign_id',
  'employee_id',
  'opportunity_id',
  'owner_id',
  'parent_object_id',
  'product_id',
]);

/** Where people number the objects there have been so far. */
const numbered = {
  c4c_accounts: 'account_id',
  c4c_contacts: 'contact_id',
  c4c_service_requests: 'number',
  c4c_service_request_items: 'number',
};

const createObjectTable = async (
  schema: Kysely<unknown>,
  column: ColumnTypes,
  name: string,
  columns: Readonly<Record<string, Column>>,
): Promise<void> => {
  const all: Readonly<Record<string, Column>> = {
    object_id: 'text',
    ...columns,
    created_at_ms: 'bigint',
    created_by: 'text',
    changed_at_ms: 'bigint',
    changed_by: 'text',
  };
  let table: CreateTableBuilder<string, string> = schema.schema
    .createTable(name)
    .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'));
  for (const [columnName, kind] of Object.entries(all)) {
    const isText = kind.startsWith('text');
    const type = isText ? column.text : kind.startsWith('integer') ? column.integer : column.bigint;
    table = table.addColumn(columnName, type, (definition) => {
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
      'c4c_opportunities',
      ['subaccount_id', 'object_id'],
      (parent) => parent.onDelete('cascade'),
    );
  }
  await table.execute();
  for (const reference of Object.keys(columns).filter((candidate) => references.has(candidate))) {
    const indexed = ['subaccount_id', reference, 'object_id'];
    await schema.schema.createIndex(`${name}_by_${reference}`).on(name).columns(indexed).execute();
  }
};

/**
 * The further business objects of SAP Cloud for Customer, numbers that lead to one object each, chosen or given, and certificates of
 * technical users.
 * Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide"; security.md S-55
 */
export const migration: Migration = {
  number: 23,
  name: 'further-business-objects',
  up: async (schema, column) => {
    for (const [name, columns] of Object.entries(objects)) await createObjectTable(schema, column, name, columns);
    const all = { ...numbered, ...Object.fromEntries(Object.keys(objects).map((name) => [name, 'number'])) };
    for (const [name, number] of Object.entries(all)) {
      await schema.schema.createIndex(`${name}_numbers`).on(name).columns(['subaccount_id', number]).unique().execute();
    }
    await schema.schema.alterTable('c4c_technical_users').addColumn('certificate', column.text).execute();
    await schema.schema.alterTable('c4c_technical_users').addColumn('certificate_hash', column.text).execute();
    await schema.schema
      .createIndex('c4c_technical_users_certificates')
      .on('c4c_technical_users')
      .columns(['subaccount_id', 'certificate_hash'])
      .unique()
      .execute();
  },
};
