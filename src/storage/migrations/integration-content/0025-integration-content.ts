import type { CreateTableBuilder, Kysely } from 'kysely';
import type { ColumnTypes, Migration } from '../../migration.ts';

const subaccountTable = (
  schema: Kysely<unknown>,
  column: ColumnTypes,
  name: string,
): CreateTableBuilder<string, string> =>
  schema.schema
    .createTable(name)
    .addColumn('subaccount_id', column.text, (id) => id.notNull().references('subaccounts.id').onDelete('cascade'));

const addTexts = (
  table: CreateTableBuilder<string, string>,
  column: ColumnTypes,
  names: readonly string[],
): CreateTableBuilder<string, string> =>
  names.reduce((result, name) => result.addColumn(name, column.text, (text) => text.notNull()), table);

const addTimes = (
  table: CreateTableBuilder<string, string>,
  column: ColumnTypes,
  names: readonly string[],
): CreateTableBuilder<string, string> =>
  names.reduce((result, name) => result.addColumn(name, column.bigint, (time) => time.notNull()), table);

/**
 * The content of an integration tenant: packages, artifacts and their saved versions, what is deployed, and who may see what.
 * Source: SAP doc "Integration Content" (OData API); security.md S-55
 */
export const migration: Migration = {
  number: 25,
  name: 'integration-content',
  up: async (schema, column) => {
    let packages = subaccountTable(schema, column, 'integration_packages');
    packages = addTexts(packages, column, ['id', 'name', 'attributes', 'custom_tags', 'created_by', 'changed_by']);
    packages = addTimes(packages, column, ['created_at_ms', 'changed_at_ms']);
    await packages.addPrimaryKeyConstraint('integration_packages_key', ['subaccount_id', 'id']).execute();

    let artifacts = subaccountTable(schema, column, 'designtime_artifacts');
    artifacts = addTexts(artifacts, column, ['id', 'kind', 'package_id', 'name', 'description', 'version']);
    artifacts = addTexts(artifacts, column, ['created_by', 'changed_by']);
    artifacts = addTimes(artifacts, column, ['created_at_ms', 'changed_at_ms']);
    await artifacts
      .addColumn('is_draft', column.integer, (flag) => flag.notNull())
      .addPrimaryKeyConstraint('designtime_artifacts_key', ['subaccount_id', 'id'])
      .addForeignKeyConstraint(
        'designtime_artifacts_package',
        ['subaccount_id', 'package_id'],
        'integration_packages',
        ['subaccount_id', 'id'],
        (owner) => owner.onDelete('cascade'),
      )
      .execute();
    await schema.schema
      .createIndex('designtime_artifacts_by_package')
      .on('designtime_artifacts')
      .columns(['subaccount_id', 'package_id', 'id'])
      .execute();

    let versions = subaccountTable(schema, column, 'designtime_artifact_versions');
    versions = addTexts(versions, column, ['artifact_id', 'version', 'name', 'description', 'saved_by']);
    versions = addTimes(versions, column, ['saved_at_ms']);
    await versions
      .addPrimaryKeyConstraint('designtime_artifact_versions_key', ['subaccount_id', 'artifact_id', 'version'])
      .addForeignKeyConstraint(
        'designtime_artifact_versions_artifact',
        ['subaccount_id', 'artifact_id'],
        'designtime_artifacts',
        ['subaccount_id', 'id'],
        (owner) => owner.onDelete('cascade'),
      )
      .execute();

    const files = addTexts(subaccountTable(schema, column, 'designtime_files'), column, [
      'artifact_id',
      'version',
      'path',
    ]);
    await files
      .addColumn('content', column.bytes, (bytes) => bytes.notNull())
      .addPrimaryKeyConstraint('designtime_files_key', ['subaccount_id', 'artifact_id', 'version', 'path'])
      .addForeignKeyConstraint(
        'designtime_files_artifact',
        ['subaccount_id', 'artifact_id'],
        'designtime_artifacts',
        ['subaccount_id', 'id'],
        (owner) => owner.onDelete('cascade'),
      )
      .execute();

    // What is deployed outlives its artifact, so it refers to none.
    let runtime = subaccountTable(schema, column, 'runtime_artifacts');
    runtime = addTexts(runtime, column, ['id', 'deployment_id', 'kind', 'name', 'version', 'deployed_by', 'status']);
    runtime = addTimes(runtime, column, ['deployed_at_ms']);
    await runtime
      .addColumn('package_id', column.text)
      .addColumn('package_name', column.text)
      .addColumn('error_text', column.text)
      .addColumn('model', column.text)
      .addPrimaryKeyConstraint('runtime_artifacts_key', ['subaccount_id', 'id'])
      .execute();

    const endpoints = addTexts(subaccountTable(schema, column, 'runtime_endpoints'), column, ['path', 'artifact_id']);
    await endpoints
      .addPrimaryKeyConstraint('runtime_endpoints_key', ['subaccount_id', 'path'])
      .addForeignKeyConstraint(
        'runtime_endpoints_artifact',
        ['subaccount_id', 'artifact_id'],
        'runtime_artifacts',
        ['subaccount_id', 'id'],
        (owner) => owner.onDelete('cascade'),
      )
      .execute();
    await schema.schema
      .createIndex('runtime_endpoints_by_artifact')
      .on('runtime_endpoints')
      .columns(['subaccount_id', 'artifact_id'])
      .execute();

    let tasks = subaccountTable(schema, column, 'deployment_tasks');
    tasks = addTexts(tasks, column, ['task_id', 'artifact_id', 'status']);
    tasks = addTimes(tasks, column, ['created_at_ms']);
    await tasks.addPrimaryKeyConstraint('deployment_tasks_key', ['subaccount_id', 'task_id']).execute();
    await schema.schema
      .createIndex('deployment_tasks_by_time')
      .on('deployment_tasks')
      .columns(['subaccount_id', 'created_at_ms'])
      .execute();

    const policies = addTexts(subaccountTable(schema, column, 'access_policies'), column, ['role_name', 'description']);
    await policies
      .addColumn('id', column.serial, (id) => id.primaryKey())
      .addUniqueConstraint('access_policies_role', ['subaccount_id', 'role_name'])
      .execute();

    const references = addTexts(subaccountTable(schema, column, 'artifact_references'), column, [
      'name',
      'description',
      'type',
      'condition_attribute',
      'condition_value',
      'condition_type',
    ]);
    await references
      .addColumn('id', column.serial, (id) => id.primaryKey())
      .addColumn('policy_id', column.bigint, (id) => id.notNull().references('access_policies.id').onDelete('cascade'))
      .execute();
    await schema.schema
      .createIndex('artifact_references_by_policy')
      .on('artifact_references')
      .columns(['subaccount_id', 'policy_id'])
      .execute();

    const tags = addTexts(subaccountTable(schema, column, 'custom_tag_configurations'), column, ['configuration']);
    await tags.addPrimaryKeyConstraint('custom_tag_configurations_key', ['subaccount_id']).execute();
  },
};
