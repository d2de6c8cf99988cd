import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/foundation/clock.ts';
import { silentLog } from '../../src/foundation/log.ts';
import type { Database, Transaction } from '../../src/storage/database.ts';
import { DatabaseUnavailable } from '../../src/storage/errors.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { allMigrations } from '../../src/storage/migrations/index.ts';
import { openDatabase } from '../../src/storage/open-database.ts';
import type { GroupCommitLimits } from '../../src/storage/sqlite/group-commit.ts';
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts';

const put =
  (key: string, value = 'x') =>
  async (transaction: Transaction): Promise<void> => {
    await transaction.insertInto('settings').values({ key, value }).execute();
  };

const pragma =
  (text: string) =>
  async (transaction: Transaction): Promise<void> => {
    await sql`pragma ${sql.raw(text)}`.execute(transaction);
  };

describe('SQLite at its limits', () => {
  let folder = '';
  const opened: Database[] = [];
  const open = async (limits: Partial<GroupCommitLimits> = {}): Promise<Database> => {
    const database = openSqlite({ path: join(folder, 'portolan.db'), limits });
    opened.push(database);
    await migrate(database, allMigrations, systemClock);
    return database;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portolan-limits-'));
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('S-68: data folder and every file in it belong to the owner alone', async () => {
    const dataFolder = join(folder, 'made', 'here');
    const database = await openDatabase({ url: undefined, dataFolder, clock: systemClock, log: silentLog });
    opened.push(database);
    await database.write(put('a'));
    expect(statSync(dataFolder).mode & 0o777).toBe(0o700);
    const modes = readdirSync(dataFolder).map((file) => [
      file,
      (statSync(join(dataFolder, file)).mode & 0o777).toString(8),
    ]);
    expect(modes.sort()).toEqual([
      ['portolan.db', '600'],
      ['portolan.db-shm', '600'],
      ['portolan.db-wal', '600'],
    ]);
  });

  it('R-03: a full disk answers 503 with Retry-After, reading goes on, and writing works again without a restart', async () => {
    const database = await open();
    await database.write(put('before'));
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database.read);
    const pages = rows[0]?.page_count ?? 0;
    await database.write(pragma(`max_page_count = ${pages}`));
    const results = await Promise.allSettled([
      database.write(put('large', 'x'.repeat(100_000))),
      database.write(put('larger', 'x'.repeat(200_000))),
    ]);
    for (const result of results) {
      expect(result).toMatchObject({
        reason: { name: 'DatabaseUnavailable', status: 503, headers: { 'Retry-After': '1' } },
      });
    }
    expect(await database.read.selectFrom('settings').select('key').execute()).toEqual([{ key: 'before' }]);
    await database.write(pragma('max_page_count = 1073741823'));
    await database.write(put('large', 'x'.repeat(100_000)));
    const keys = await database.read.selectFrom('settings').select('key').orderBy('key').execute();
    expect(keys).toEqual([{ key: 'before' }, { key: 'large' }]);
  });

  it('R-03: a read-only database answers 503, and reading goes on', async () => {
    const database = await open();
    await database.write(put('before'));
    await database.write(pragma('query_only = on'));
    await expect(database.write(put('a'))).rejects.toThrow(DatabaseUnavailable);
    expect(await database.read.selectFrom('settings').select('key').execute()).toEqual([{ key: 'before' }]);
  });

  it('a lock held by another process ends in 503 and not in waiting', async () => {
    const database = await open();
    const other = new DatabaseSync(join(folder, 'portolan.db'));
    other.exec('begin immediate');
    await expect(database.write(put('a'))).rejects.toThrow(DatabaseUnavailable);
    other.exec('rollback');
    other.close();
    await database.write(put('a'));
  });

  it('R-10: refuses a write at once when too many wait, and serves all that were accepted', async () => {
    const database = await open({ maxQueued: 100, maxBatch: 8 });
    const results = await Promise.allSettled(
      Array.from({ length: 150 }, (_, index) => database.write(put(`k${index}`))),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(40);
    for (const result of refused) expect(result.reason).toBeInstanceOf(DatabaseUnavailable);
    const { count } = await database.read
      .selectFrom('settings')
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(150 - refused.length);
  });

  it('gives up a work that awaits something else than the database, and the next ones run', async () => {
    const database = await open({ maxWorkMs: 50 });
    const [stuck, next] = await Promise.allSettled([
      database.write(async (transaction) => {
        await put('stuck')(transaction);
        await new Promise(() => {});
      }),
      database.write(put('next')),
    ]);
    expect(stuck).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringMatching(/longer than 50 ms/) },
    });
    expect(next.status).toBe('fulfilled');
    expect(await database.read.selectFrom('settings').select('key').execute()).toEqual([{ key: 'next' }]);
  });

  it('fails every write of a batch whose commit fails', async () => {
    const database = await open();
    await database.write(async (transaction) => {
      await sql`create table parent (id text primary key)`.execute(transaction);
      await sql`create table child (id text references parent (id) deferrable initially deferred)`.execute(transaction);
    });
    const orphan = async (transaction: Transaction): Promise<void> => {
      await sql`insert into child values ('none')`.execute(transaction);
    };
    const results = await Promise.allSettled([database.write(put('a')), database.write(orphan)]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect(await database.read.selectFrom('settings').selectAll().execute()).toEqual([]);
    await database.write(put('b'));
  });

  it('cannot open a folder in the place of the file', async () => {
    mkdirSync(join(folder, 'portolan.db'));
    await expect(open()).rejects.toThrow();
  });
});
