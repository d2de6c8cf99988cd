import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/foundation/clock.ts';
import { silentLog } from '../../src/foundation/log.ts';
import { openDatabase } from '../../src/storage/open-database.ts';
import { makeOncePerRun } from './once-per-run.ts';
import { initialise, type PostgresPlace, startServer, urlOf, withClient } from './postgres.ts';

/** The PostgreSQL server that all tests of a run share, apart from those that end one. */
export type RunPostgres = {
  /** Makes a database with the current schema, or an `empty` one, and answers its URL. */
  readonly createDatabase: (kind?: 'current' | 'empty') => Promise<string>;
  /** Removes the databases this object made. */
  readonly dropDatabases: () => Promise<void>;
};

const template = 'portolan_template';

/** Reaches the server of the run, and starts it if nobody has yet. */
export const usePostgres = async (): Promise<RunPostgres> => {
  const { place } = await makeOncePerRun('postgres', async (folder) => {
    const made: PostgresPlace = await initialise(folder);
    const { pid } = await startServer(made);
    await withClient(urlOf(made, 'postgres'), (client) => client.query(`create database ${template}`));
    await migrateOnce({ url: urlOf(made, template), dataFolder: folder });
    return { place: made, pid };
  });
  const query = (text: string): Promise<unknown> =>
    withClient(urlOf(place, 'postgres'), (client) => client.query(text));
  const made = new Set<string>();
  return {
    createDatabase: async (kind = 'current') => {
      const name = `test_${process.pid}_${numbers.next()}`;
      await query(kind === 'empty' ? `create database ${name}` : `create database ${name} template ${template}`);
      made.add(name);
      return urlOf(place, name);
    },
    dropDatabases: async () => {
      for (const name of made) await query(`drop database ${name} with (force)`);
      made.clear();
    },
  };
};

/** Several suites of a file make databases on the one server. */
const numbers = (() => {
  let last = 0;
  return { next: () => (last += 1) };
})();

/** Puts the embedded database with the current schema into an empty data folder, as a first start would. */
export const copySqliteDatabase = async (dataFolder: string): Promise<void> => {
  const { folder } = await makeOncePerRun('sqlite', async (made) => {
    await migrateOnce({ url: undefined, dataFolder: made });
    return { folder: made };
  });
  cpSync(join(folder, 'portolan.db'), join(dataFolder, 'portolan.db'));
};

const migrateOnce = async (at: { readonly url: string | undefined; readonly dataFolder: string }): Promise<void> => {
  const database = await openDatabase({ ...at, clock: systemClock, log: silentLog });
  await database.close();
};
