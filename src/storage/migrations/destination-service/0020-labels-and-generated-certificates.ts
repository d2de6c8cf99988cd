import type { Migration } from '../../migration.ts';

/**
 * Labels in clear, the zone of subscription level, and what a generated certificate is renewed by.
 * Source: SAP doc "Labeling Destination Service Entities", "Automatic Renewal of Generated Certificates"
 */
export const migration: Migration = {
  number: 20,
  name: 'labels-and-generated-certificates',
  up: async (schema, column) => {
    const configurations = () => schema.schema.alterTable('destination_configurations');
    await configurations()
      .addColumn('labels', column.text, (labels) => labels.notNull().defaultTo('[]'))
      .execute();
    await configurations()
      .addColumn('is_shared', column.integer, (flag) => flag.notNull().defaultTo(0))
      .execute();
    await configurations().addColumn('sealed_generation', column.bytes).execute();
    await configurations().addColumn('renew_at_ms', column.bigint).execute();
    await schema.schema
      .createIndex('destination_configurations_by_renewal')
      .on('destination_configurations')
      .column('renew_at_ms')
      .execute();
  },
};
