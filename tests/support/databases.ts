import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { type Clock, systemClock } from '../../src/foundation/clock.ts';
import { silentLog } from '../../src/foundation/log.ts';
import type { Database } from '../../src/storage/database.ts';
import type { Migration } from '../../src/storage/migration.ts';
import { openDatabase } from '../../src/storage/open-database.ts';
import { canRunPostgres } from './postgres.ts';
import { copySqliteDatabase, type RunPostgres, usePostgres } from './run-databases.ts';

/** A database of a test's own that can be opened several times, also by several nodes at once. */
export type DatabasePlace = {
  readonly url: string | undefined;
  readonly dataFolder: string;
  readonly open: (options?: OpenOptions) => Promise<Database>;
};

/** What a test may set when it opens a database. */
export type OpenOptions = { readonly clock?: Clock; readonly migrations?: readonly Migration[] };

/** Opens an embedded database with the current schema in a folder of its own, which goes when it is closed. */
export const openEmbedded = async (options: OpenOptions = {}): Promise<Database> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'portolan-test-'));
  await copySqliteDatabase(dataFolder);
  const opened = await openDatabase({ url: undefined, dataFolder, clock: systemClock, log: silentLog, ...options });
  const close = async (): Promise<void> => {
    await opened.close();
    rmSync(dataFolder, { recursive: true, force: true });
  };
  return { ...opened, close };
};

/** The database a suite runs against. */
export type TestDatabases = {
  readonly dialect: Database['dialect'];
  /** With the current schema, unless told to leave it `empty`. */
  readonly createPlace: (kind?: 'current' | 'empty') => Promise<DatabasePlace>;
  /** Opens a database that all tests of a suite share: whoever opens it closes it. */
  readonly openShared: () => Promise<Database>;
};

/**
 * Declares the same suite for SQLite and for PostgreSQL. `open` opens a fresh database with the current schema; all that a test
 * opened is closed and removed after it.
 */
export const describeOnBothDatabases = (
  name: string,
  declare: (open: (options?: OpenOptions) => Promise<Database>, databases: TestDatabases) => void,
): void => {
  describe(`${name} (SQLite)`, () => declareOn('sqlite', async () => undefined, declare));
  describe.skipIf(!canRunPostgres())(`${name} (PostgreSQL)`, () => {
    let server: RunPostgres | undefined;
    beforeAll(async () => {
      server = await usePostgres();
    });
    afterAll(async () => await server?.dropDatabases());
    declareOn('postgres', async (kind) => await server?.createDatabase(kind), declare);
  });
};

const declareOn = (
  dialect: Database['dialect'],
  createUrl: (kind: 'current' | 'empty') => Promise<string | undefined>,
  declare: Parameters<typeof describeOnBothDatabases>[1],
): void => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp();
  });
  const createPlace = async (kind: 'current' | 'empty' = 'current'): Promise<DatabasePlace> => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'portolan-test-'));
    cleanups.push(() => rmSync(dataFolder, { recursive: true, force: true }));
    const url = await createUrl(kind);
    if (url === undefined && kind === 'current') await copySqliteDatabase(dataFolder);
    return {
      url,
      dataFolder,
      open: async (options) => {
        const database = await openDatabase({ url, dataFolder, clock: systemClock, log: silentLog, ...options });
        cleanups.push(database.close);
        return database;
      },
    };
  };
  const open = async (options: OpenOptions = {}): Promise<Database> =>
    (await createPlace(options.migrations === undefined ? 'current' : 'empty')).open(options);
  const openShared = async (): Promise<Database> => {
    const url = await createUrl('current');
    if (url === undefined) return openEmbedded();
    return openDatabase({ url, dataFolder: '', clock: systemClock, log: silentLog });
  };
  declare(open, { dialect, createPlace, openShared });
};
