import type { Migration } from '../../migration.ts';

/** What is told of keystore files without opening them: when the first certificate ends, and when an application last read the file. Source: product description, "What needs attention" and cockpit manners */
export const migration: Migration = {
  number: 50,
  name: 'keystore-file-facts',
  up: async ({ schema }, column) => {
    // Null where nobody can say without a password.
    await schema.alterTable('keystore_files').addColumn('not_after_ms', column.bigint).execute();
    await schema.alterTable('keystore_files').addColumn('last_used_at_ms', column.bigint).execute();
  },
};
