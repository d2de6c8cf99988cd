import { type Kysely, sql } from 'kysely';
import type { Clock } from '../foundation/clock.ts';
import type { Database, Transaction } from './database.ts';
import { DatabaseNotUsable } from './errors.ts';
import { columnTypes, type Migration } from './migration.ts';
import { strictTables } from './strict-tables.ts';

/**
 * Brings the schema up to date: applies the migrations the database has not seen, in order, all or none. Safe to run on several
 * nodes at once and after being killed: the row in `schema_migrations` and the change itself are one transaction, and the row's
 * primary key makes a second node wait for the first and then find the work done.
 * Throws `DatabaseNotUsable` when the database is newer than this program. Source: security.md R-13
 */
export const migrate = async (
  database: Database,
  migrations: readonly Migration[],
  clock: Clock,
): Promise<{ readonly applied: readonly number[] }> => {
  await createMigrationsTable(database);
  const known = await listApplied(database.read);
  assertKnown(known, migrations);
  const pending = migrations.filter((migration) => !known.has(migration.number));
  if (pending.length === 0) return { applied: [] };
  const applied = await database.write(async (transaction) => {
    const done: number[] = [];
    for (const migration of pending) {
      if (await applyOnce(transaction, database.dialect, migration, clock)) done.push(migration.number);
    }
    return done;
  });
  return { applied };
};

/** Answers false when another node has applied it meanwhile. */
const applyOnce = async (
  transaction: Transaction,
  dialect: Database['dialect'],
  migration: Migration,
  clock: Clock,
): Promise<boolean> => {
  // On PostgreSQL this waits for a node that has inserted the same row and not committed yet.
  const claimed = await transaction
    .insertInto('schema_migrations')
    .values({ number: migration.number, name: migration.name, applied_at_ms: clock() })
    .onConflict((conflict) => conflict.column('number').doNothing())
    .returning('number')
    .executeTakeFirst();
  if (claimed === undefined) return false;
  // A migration names tables by its own time; today's types say nothing about them.
  const schema = transaction as unknown as Kysely<unknown>;
  await migration.up(dialect === 'sqlite' ? schema.withPlugin(strictTables) : schema, columnTypes[dialect]);
  return true;
};

/** Two nodes creating the table at the same moment: PostgreSQL lets one of them fail even with `if not exists`. */
const createMigrationsTable = async (database: Database): Promise<void> => {
  const column = columnTypes[database.dialect];
  for (let attempt = 1; ; attempt++) {
    if (await hasMigrationsTable(database)) return;
    try {
      await database.write((transaction) =>
        transaction.schema
          .createTable('schema_migrations')
          .ifNotExists()
          .addColumn('number', column.integer, (number) => number.primaryKey())
          .addColumn('name', column.text, (name) => name.notNull())
          .addColumn('applied_at_ms', column.bigint, (time) => time.notNull())
          .execute(),
      );
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
};

const hasMigrationsTable = async (database: Database): Promise<boolean> => {
  const { rows } =
    database.dialect === 'sqlite'
      ? await sql`select 1 from sqlite_master where type = 'table' and name = 'schema_migrations'`.execute(
          database.read,
        )
      : await sql`select 1 where to_regclass('schema_migrations') is not null`.execute(database.read);
  return rows.length > 0;
};

const listApplied = async (read: Database['read']): Promise<ReadonlyMap<number, string>> => {
  const rows = await read.selectFrom('schema_migrations').select(['number', 'name']).execute();
  return new Map(rows.map((row) => [row.number, row.name]));
};

const assertKnown = (applied: ReadonlyMap<number, string>, migrations: readonly Migration[]): void => {
  const newestKnown = Math.max(0, ...migrations.map((migration) => migration.number));
  const newestApplied = Math.max(0, ...applied.keys());
  if (newestApplied > newestKnown) {
    throw new DatabaseNotUsable(
      `The database was written by a newer Portolan (schema ${newestApplied}; this version knows ${newestKnown}). Start that version, or restore a backup taken with this one.`,
    );
  }
  for (const migration of migrations) {
    const name = applied.get(migration.number);
    if (name !== undefined && name !== migration.name) {
      throw new DatabaseNotUsable(
        `Schema step ${migration.number} of the database is "${name}", but this version calls it "${migration.name}". The database belongs to another program.`,
      );
    }
  }
};
