import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/foundation/clock.ts';
import { silentLog } from '../../src/foundation/log.ts';
import type { Database, Transaction } from '../../src/storage/database.ts';
import { DatabaseUnavailable } from '../../src/storage/errors.ts';
import { openDatabase } from '../../src/storage/open-database.ts';
import { openPostgres } from '../../src/storage/postgres/open-postgres.ts';
import { canRunPostgres, findFreePort, startPostgres, type TestPostgres } from '../support/postgres.ts';

const put =
  (key: string) =>
  async (transaction: Transaction): Promise<void> => {
    await transaction.insertInto('settings').values({ key, value: 'x' }).execute();
  };

/** A network between us and the server that can go silent without closing anything. */
const startNetwork = async (serverPort: number) => {
  const sockets = new Set<Socket>();
  let isSilent = false;
  const listener = createServer((near) => {
    const far = connect(serverPort, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        if (!isSilent) to.write(chunk);
      });
      from.on('error', () => {});
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    // A listening TCP server answers an AddressInfo.
    port: (listener.address() as AddressInfo).port,
    setSilent: (silent: boolean) => {
      isSilent = silent;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
    },
  };
};

const measureMs = async (work: () => Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
};

describe.skipIf(!canRunPostgres())('PostgreSQL lost and found', () => {
  let server: TestPostgres;
  const cleanups: (() => unknown)[] = [];
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterEach(async () => {
    for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp();
  });
  afterAll(async () => await server.stop());

  const open = async (url: string): Promise<Database> => {
    const database = await openDatabase({ url, dataFolder: '', clock: systemClock, log: silentLog });
    cleanups.push(database.close);
    return database;
  };

  it('R-04: a crashed server answers 503 within 2 s, and full service is back within 5 s of its return', async () => {
    const database = await open(await server.createDatabase());
    await Promise.all(Array.from({ length: 20 }, (_, index) => database.write(put(`before-${index}`))));
    await server.crash();
    const lostMs = await measureMs(async () => {
      const results = await Promise.allSettled([
        ...Array.from({ length: 50 }, (_, index) => database.write(put(`lost-${index}`))),
        database.read.selectFrom('settings').selectAll().execute(),
      ]);
      for (const result of results) {
        expect(result).toMatchObject({ status: 'rejected', reason: { name: 'DatabaseUnavailable', status: 503 } });
      }
    });
    expect(lostMs).toBeLessThan(2_500);
    await server.restart();
    const backMs = await measureMs(async () => {
      await Promise.all(Array.from({ length: 20 }, (_, index) => database.write(put(`after-${index}`))));
      expect(await database.read.selectFrom('settings').selectAll().execute()).toHaveLength(40);
    });
    expect(backMs).toBeLessThan(5_000);
  });

  it('R-04: a server that goes silent answers 503 in bounded time, and no silent connection is used again', async () => {
    const network = await startNetwork(server.port);
    cleanups.push(network.close);
    const url = new URL(await server.createDatabase());
    url.port = String(network.port);
    const database = await open(url.href);
    await database.write(put('before'));
    network.setSilent(true);
    const ms = await measureMs(async () => {
      await expect(database.write(put('lost'))).rejects.toThrow(DatabaseUnavailable);
      await expect(database.read.selectFrom('settings').selectAll().execute()).rejects.toThrow(DatabaseUnavailable);
    });
    expect(ms).toBeLessThan(5_000);
    network.setSilent(false);
    await database.write(put('after'));
    expect(await database.read.selectFrom('settings').select('key').where('key', '=', 'after').execute()).toHaveLength(
      1,
    );
  });

  it('R-04: refuses to start, in bounded time, where nobody listens', async () => {
    const port = await findFreePort();
    await expect(open(`postgres://portolan:x@127.0.0.1:${port}/none`)).rejects.toThrow(DatabaseUnavailable);
  });

  it('R-12: a statement that takes too long is ended', async () => {
    const database = openPostgres({ url: await server.createDatabase(), log: silentLog, maxStatementMs: 200 });
    cleanups.push(database.close);
    await expect(sql`select pg_sleep(5)`.execute(database.read)).rejects.toThrow(DatabaseUnavailable);
    expect((await sql`select 1 as one`.execute(database.read)).rows).toEqual([{ one: 1 }]);
  });

  it('repeats a write that met another in a deadlock, and both are stored', async () => {
    const database = await open(await server.createDatabase());
    await database.write(put('a'));
    await database.write(put('b'));
    let arrived = 0;
    let bothHoldOne: () => void = () => {};
    const meeting = new Promise<void>((resolve) => {
      bothHoldOne = resolve;
    });
    const update = (first: string, second: string) =>
      database.write(async (transaction) => {
        await transaction.updateTable('settings').set({ value: first }).where('key', '=', first).execute();
        arrived += 1;
        if (arrived === 2) bothHoldOne();
        await meeting;
        await transaction.updateTable('settings').set({ value: first }).where('key', '=', second).execute();
      });
    await Promise.all([update('a', 'b'), update('b', 'a')]);
    expect(arrived).toBe(3);
  });

  it('bounds its connections', async () => {
    const url = await server.createDatabase();
    const database = await open(url);
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        index % 2 === 0 ? database.write(put(`k${index}`)) : sql`select pg_sleep(0.01)`.execute(database.read),
      ),
    );
    const { rows } = await sql<{ connections: number }>`
      select count(*) as connections from pg_stat_activity where datname = current_database()`.execute(database.read);
    expect(rows[0]?.connections).toBeLessThanOrEqual(20);
  });
});
