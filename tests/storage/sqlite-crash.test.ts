import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/foundation/clock.ts';
import { randomHex } from '../../src/foundation/ids.ts';
import { silentLog } from '../../src/foundation/log.ts';
import type { Database } from '../../src/storage/database.ts';
import { DatabaseNotUsable } from '../../src/storage/errors.ts';
import { openDatabase } from '../../src/storage/open-database.ts';

const writerProgram = fileURLToPath(new URL('../support/acknowledging-writer.ts', import.meta.url));

/** Set to 200 for the full duty of R-01. */
const killRounds = Number(process.env.PORTOLAN_KILL_ROUNDS ?? 10);

/** Between 0 and `maxMs`. */
const randomMs = (maxMs: number): number => (Number.parseInt(randomHex(2), 16) / 0xffff) * maxMs;

/** Starts the writing process, kills it at a random moment after its first answered write, and answers all it had acknowledged. */
const writeUntilKilled = (dataFolder: string, round: number): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      writerProgram,
      dataFolder,
      `${round}`,
    ]);
    let output = '';
    let errors = '';
    let isKillPlanned = false;
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (isKillPlanned) return;
      isKillPlanned = true;
      setTimeout(() => child.kill('SIGKILL'), randomMs(120));
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.once('close', (_code, signal) => {
      // The last line may be cut in the middle: it was not acknowledged.
      if (signal === 'SIGKILL') resolve(output.split('\n').slice(0, -1));
      else reject(new Error(`The writing process ended by itself: ${errors}`));
    });
  });

const readValues = async (database: Database): Promise<ReadonlyMap<string, string>> => {
  const rows = await database.read.selectFrom('settings').selectAll().execute();
  return new Map(rows.map((row) => [row.key, row.value]));
};

const checkIntegrity = async (database: Database): Promise<unknown> =>
  (await sql`pragma integrity_check`.execute(database.read)).rows;

describe('a killed process on SQLite', () => {
  let dataFolder = '';
  const open = (): Promise<Database> =>
    openDatabase({ url: undefined, dataFolder, clock: systemClock, log: silentLog });
  beforeEach(() => {
    dataFolder = mkdtempSync(join(tmpdir(), 'portolan-crash-'));
  });
  afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

  it(
    `R-01: no acknowledged write is lost over ${killRounds} kills at random moments`,
    async () => {
      const acknowledged: string[] = [];
      for (let round = 1; round <= killRounds; round++) {
        acknowledged.push(...(await writeUntilKilled(dataFolder, round)));
        const startedMs = performance.now();
        const database = await open();
        expect(performance.now() - startedMs).toBeLessThan(3_000);
        const values = await readValues(database);
        expect(acknowledged.filter((key) => !values.has(key))).toEqual([]);
        expect([...values].filter(([key, value]) => !value.startsWith(`${key}:`))).toEqual([]);
        expect(await checkIntegrity(database)).toEqual([{ integrity_check: 'ok' }]);
        await database.close();
      }
      expect(acknowledged.length).toBeGreaterThan(killRounds);
    },
    20_000 + killRounds * 3_000,
  );

  it('R-02: a WAL that was cut or overwritten at its end is recovered to a point in time, never to damaged rows', async () => {
    const acknowledged = await writeUntilKilled(dataFolder, 1);
    const wal = join(dataFolder, 'portolan.db-wal');
    truncateSync(wal, Math.floor(statSync(wal).size * 0.7));
    const bytes = readFileSync(wal);
    bytes.fill(0xa5, bytes.length - 100);
    writeFileSync(wal, bytes);
    const database = await open();
    expect(await checkIntegrity(database)).toEqual([{ integrity_check: 'ok' }]);
    const values = await readValues(database);
    expect(values.size).toBeLessThan(acknowledged.length + 64);
    for (const [key, value] of values) expect(value.startsWith(`${key}:`)).toBe(true);
    await database.write((transaction) =>
      transaction.insertInto('settings').values({ key: 'on', value: 'again' }).execute(),
    );
    await database.close();
  });

  it('R-02: a file that is no database stops the start with a plain message', async () => {
    writeFileSync(
      join(dataFolder, 'portolan.db'),
      'not a database at all, but long enough to be read as one'.repeat(100),
    );
    await expect(open()).rejects.toThrow(DatabaseNotUsable);
    await expect(open()).rejects.toThrow(/damaged or not a Portolan database/);
  });
});
