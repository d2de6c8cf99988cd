// A process that is killed by a test in the middle of a migration: says so when half of it is done, and then does nothing more.
import { writeSync } from 'node:fs';
import { systemClock } from '../../src/foundation/clock.ts';
import { silentLog } from '../../src/foundation/log.ts';
import { allMigrations } from '../../src/storage/migrations/index.ts';
import { openDatabase } from '../../src/storage/open-database.ts';

const [dataFolder = '', url] = process.argv.slice(2);
await openDatabase({
  url,
  dataFolder,
  clock: systemClock,
  log: silentLog,
  migrations: [
    ...allMigrations,
    {
      number: 9001,
      name: 'from-the-future',
      up: async (schema, column) => {
        await schema.schema.createTable('future').addColumn('half', column.text).execute();
        writeSync(1, 'half way\n');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      },
    },
  ],
});
