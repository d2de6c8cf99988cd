import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { ColumnTypes, Migration } from '../migration.ts';

/** A column by meaning: `?` at the end allows null. */
type ColumnSpec = 'text' | 'text?' | 'bigint' | 'bigint?' | 'integer' | 'bytes';

type TableSpec = {
  readonly name: string;
  /** Besides `subaccount_id`, which every table has and every key begins with (S-55). */
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly key: readonly string[];
  readonly parent?: { readonly table: string; readonly columns: readonly string[]; readonly key: readonly string[] };
  /** Columns after `subaccount_id`. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
};

const log = {
  table: 'message_processing_logs',
  columns: ['message_guid'],
  key: ['message_guid'],
} as const;
const step = {
  table: 'message_processing_log_run_steps',
  columns: ['run_id', 'child_count'],
  key: ['run_id', 'child_count'],
} as const;

const tables: readonly TableSpec[] = [
  {
    name: 'message_processing_logs',
    columns: {
      message_guid: 'text',
      correlation_id: 'text?',
      application_message_id: 'text?',
      application_message_type: 'text?',
      log_start_at_ms: 'bigint',
      log_end_at_ms: 'bigint',
      sender: 'text?',
      receiver: 'text?',
      status: 'text',
      custom_status: 'text?',
      alternate_web_link: 'text?',
      artifact_id: 'text',
      artifact_name: 'text',
      artifact_type: 'text',
      package_id: 'text?',
      package_name: 'text?',
      log_level: 'text',
      transaction_id: 'text?',
      previous_component_name: 'text?',
      local_component_name: 'text?',
      origin_component_name: 'text?',
    },
    key: ['message_guid'],
    // Each ends in the default order, so that a page's keys come from the index alone; see product.md "Figures to reach".
    indexes: {
      mpl_by_end: ['log_end_at_ms', 'message_guid', 'status'],
      mpl_by_status: ['status', 'log_end_at_ms', 'message_guid'],
      mpl_by_artifact: ['artifact_id', 'log_end_at_ms', 'message_guid', 'status'],
      mpl_by_artifact_status: ['artifact_id', 'status', 'log_end_at_ms', 'message_guid'],
      mpl_by_start: ['log_start_at_ms', 'message_guid'],
      mpl_by_correlation: ['correlation_id', 'log_end_at_ms', 'message_guid'],
      mpl_by_application_message: ['application_message_id', 'log_end_at_ms', 'message_guid'],
    },
  },
  {
    name: 'message_processing_log_custom_header_properties',
    columns: { id: 'text', message_guid: 'text', name: 'text', value: 'text' },
    key: ['id'],
    parent: log,
    indexes: { mpl_headers_by_log: ['message_guid', 'id'], mpl_headers_by_name: ['name', 'value', 'message_guid'] },
  },
  {
    name: 'message_processing_log_adapter_attributes',
    columns: {
      id: 'text',
      message_guid: 'text',
      adapter_id: 'text?',
      adapter_message_id: 'text?',
      name: 'text',
      value: 'text?',
    },
    key: ['id'],
    parent: log,
    indexes: { mpl_attributes_by_log: ['message_guid', 'id'] },
  },
  {
    name: 'message_processing_log_error_informations',
    columns: { message_guid: 'text', type: 'text', last_error_model_step_id: 'text?', text: 'text' },
    key: ['message_guid'],
    parent: log,
  },
  {
    name: 'message_processing_log_attachments',
    columns: {
      id: 'text',
      message_guid: 'text',
      created_at_ms: 'bigint',
      name: 'text',
      content_type: 'text',
      byte_size: 'bigint',
      content: 'bytes',
    },
    key: ['id'],
    parent: log,
    indexes: { mpl_attachments_by_log: ['message_guid', 'id'] },
  },
  {
    name: 'message_processing_log_runs',
    columns: {
      id: 'text',
      message_guid: 'text',
      run_start_at_ms: 'bigint',
      run_stop_at_ms: 'bigint?',
      log_level: 'text',
      overall_state: 'text',
      process_id: 'text?',
    },
    key: ['id'],
    parent: log,
    indexes: { mpl_runs_by_log: ['message_guid', 'id'] },
  },
  {
    name: 'message_processing_log_run_steps',
    columns: {
      run_id: 'text',
      child_count: 'bigint',
      step_start_at_ms: 'bigint',
      step_stop_at_ms: 'bigint?',
      step_id: 'text?',
      model_step_id: 'text?',
      branch_id: 'text?',
      status: 'text?',
      error: 'text?',
      activity: 'text?',
    },
    key: ['run_id', 'child_count'],
    parent: { table: 'message_processing_log_runs', columns: ['run_id'], key: ['id'] },
  },
  {
    name: 'message_processing_log_run_step_properties',
    columns: { run_id: 'text', child_count: 'bigint', name: 'text', value: 'text?' },
    key: ['run_id', 'child_count', 'name'],
    parent: step,
  },
  {
    name: 'trace_messages',
    columns: {
      trace_id: 'bigint',
      message_guid: 'text',
      run_id: 'text',
      child_count: 'bigint',
      model_step_id: 'text?',
      mime_type: 'text?',
      byte_size: 'bigint',
      content: 'bytes',
    },
    key: ['trace_id'],
    parent: step,
    indexes: { trace_messages_by_step: ['run_id', 'child_count', 'trace_id'] },
  },
  ...(['trace_message_properties', 'trace_message_exchange_properties'] as const).map(
    (name): TableSpec => ({
      name,
      columns: { trace_id: 'bigint', name: 'text', value: 'text?' },
      key: ['trace_id', 'name'],
      parent: { table: 'trace_messages', columns: ['trace_id'], key: ['trace_id'] },
    }),
  ),
  {
    name: 'message_store_entries',
    columns: {
      id: 'text',
      message_guid: 'text',
      message_store_id: 'text?',
      created_at_ms: 'bigint',
      has_attachments: 'integer',
      content_type: 'text',
      content: 'bytes',
    },
    key: ['id'],
    parent: log,
    indexes: { store_entries_by_log: ['message_guid', 'id'] },
  },
  {
    name: 'message_store_entry_properties',
    columns: { message_id: 'text', name: 'text', value: 'text?' },
    key: ['message_id', 'name'],
    parent: { table: 'message_store_entries', columns: ['message_id'], key: ['id'] },
  },
  {
    name: 'message_store_entry_attachments',
    columns: { id: 'text', message_id: 'text', name: 'text?', content_type: 'text', content: 'bytes' },
    key: ['id'],
    parent: { table: 'message_store_entries', columns: ['message_id'], key: ['id'] },
    indexes: { store_attachments_by_entry: ['message_id', 'id'] },
  },
  {
    name: 'message_store_entry_attachment_properties',
    columns: { attachment_id: 'text', name: 'text', value: 'text?' },
    key: ['attachment_id', 'name'],
    parent: { table: 'message_store_entry_attachments', columns: ['attachment_id'], key: ['id'] },
  },
];

/** Message processing logs and what belongs to them; deleting a log or its subaccount deletes all of it. Source: SAP doc "OData API" */
export const migration: Migration = {
  number: 9,
  name: 'message-processing-logs',
  up: async (schema, column) => {
    for (const table of tables) await createTable(schema, column, table);
  },
};

const createTable = async (schema: Kysely<unknown>, column: ColumnTypes, spec: TableSpec): Promise<void> => {
  const declare = (kind: ColumnSpec) => (definition: ColumnDefinitionBuilder) => {
    const isText = kind.startsWith('text');
    // PostgreSQL's own collation depends on the server; OData orders text by code point, as SQLite does.
    const collated = isText && column.bytes === 'bytea' ? definition.modifyFront(sql`collate "C"`) : definition;
    return kind.endsWith('?') ? collated : collated.notNull();
  };
  let table: CreateTableBuilder<string, string> = schema.schema
    .createTable(spec.name)
    .addColumn('subaccount_id', column.text, (definition) =>
      definition.notNull().references('subaccounts.id').onDelete('cascade'),
    );
  for (const [name, kind] of Object.entries(spec.columns)) {
    table = table.addColumn(name, typeOf(column, kind), declare(kind));
  }
  table = table.addPrimaryKeyConstraint(`${spec.name}_key`, ['subaccount_id', ...spec.key]);
  if (spec.parent !== undefined) {
    const { table: parent, columns, key } = spec.parent;
    table = table.addForeignKeyConstraint(
      `${spec.name}_parent`,
      ['subaccount_id', ...columns],
      parent,
      ['subaccount_id', ...key],
      (constraint) => constraint.onDelete('cascade'),
    );
  }
  await table.execute();
  for (const [name, columns] of Object.entries(spec.indexes ?? {})) {
    await schema.schema
      .createIndex(name)
      .on(spec.name)
      .columns(['subaccount_id', ...columns])
      .execute();
  }
};

const typeOf = (column: ColumnTypes, kind: ColumnSpec): ColumnTypes['text' | 'bigint' | 'integer' | 'bytes'] => {
  switch (kind) {
    case 'text':
    case 'text?':
      return column.text;
    case 'bigint':
    case 'bigint?':
      return column.bigint;
    case 'integer':
      return column.integer;
    case 'bytes':
      return column.bytes;
  }
};
