// A process that is killed by a test: writes rows from several callers at once and prints each key as soon as its write was answered.
import { writeSync } from 'node:fs';
import { systemClock } from '../../src/foundation/clock.ts';
import { silentLog } from '../../src/foundation/log.ts';
import { openDatabase } from '../../src/storage/open-database.ts';

const [dataFolder = '', round = ''] = process.argv.slice(2);
const database = await openDatabase({ url: undefined, dataFolder, clock: systemClock, log: silentLog });
let count = 0;

const writeForever = async (writer: number): Promise<never> => {
  for (;;) {
    count += 1;
    const key = `${round}-${writer}-${count}`;
    // Rows of different sizes, some longer than a page, so that the kill also hits half-written overflow pages.
    const value = `${key}:${'x'.repeat((count * 37) % 6000)}`;
    await database.write((transaction) => transaction.insertInto('settings').values({ key, value }).execute());
    writeSync(1, `${key}\n`);
  }
};

await Promise.all(Array.from({ length: 16 }, (_, writer) => writeForever(writer)));
