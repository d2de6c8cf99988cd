import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';
import type { Database } from './database.ts';
import { DatabaseNotUsable } from './errors.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migration.ts';
import { allMigrations } from './migrations/index.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

/**
 * Opens the database and brings its schema up to date. `url` is `postgres://...` for PostgreSQL; left out or `sqlite:` it is the
 * embedded database, `portolan.db` in the data folder (created for its owner only). `migrations` is for tests of upgrades.
 * Throws `DatabaseNotUsable` when it is damaged or newer than this program, `DatabaseUnavailable` when it cannot be reached.
 * Source: conventions.md §7; security.md R-13, S-68
 */
export const openDatabase = async (options: {
  readonly url: string | undefined;
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly migrations?: readonly Migration[];
}): Promise<Database> => {
  const log = options.log.child({ room: 'storage' });
  const migrations = options.migrations ?? allMigrations;
  const kind = readKind(options.url);
  if (kind === 'postgres') {
    // The driver is loaded by those who use it: the embedded database starts sooner and smaller without.
    const { openPostgres } = await import('./postgres/open-postgres.ts');
    // Migrations may run longer than any request is allowed to, so they get a connection without time limits.
    const migrating = openPostgres({ url: options.url ?? '', log, maxConnections: 1, maxStatementMs: undefined });
    await migrateAndLog(migrating, migrations, options.clock, log).finally(migrating.close);
    return openPostgres({ url: options.url ?? '', log });
  }
  prepareFolder(options.dataFolder, log);
  const database = openSqlite({ path: join(options.dataFolder, 'portolan.db') });
  try {
    await migrateAndLog(database, migrations, options.clock, log);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
};

const readKind = (url: string | undefined): 'sqlite' | 'postgres' => {
  if (url === undefined || url === '' || url === 'sqlite:') return 'sqlite';
  if (/^postgres(ql)?:\/\//.test(url)) return 'postgres';
  throw new DatabaseNotUsable(
    'The database URL must start with "postgres://", or be left out for the embedded database.',
  );
};

const prepareFolder = (folder: string, log: Log): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // An existing folder may be shared on purpose (a mounted volume); the files in it are private all the same.
  if (process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0) log.debug('data-folder-open-to-others');
};

const migrateAndLog = async (
  database: Database,
  migrations: readonly Migration[],
  clock: Clock,
  log: Log,
): Promise<void> => {
  const { applied } = await migrate(database, migrations, clock);
  if (applied.length > 0) log.info('schema-migrated', { dialect: database.dialect, applied });
};
