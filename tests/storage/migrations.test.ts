import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { DatabaseNotUsable } from '../../src/storage/errors.ts';
import type { Migration } from '../../src/storage/migration.ts';
import { allMigrations } from '../../src/storage/migrations/index.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const newer: Migration = {
  number: 9001,
  name: 'from-the-future',
  up: async (schema, column) => {
    await schema.schema
      .createTable('future')
      .addColumn('id', column.serial, (id) => id.primaryKey())
      .addColumn('at_ms', column.bigint, (time) => time.notNull())
      .addColumn('content', column.bytes)
      .addColumn('share', column.real)
      .execute();
  },
};

const dyingMigrator = fileURLToPath(new URL('../support/dying-migrator.ts', import.meta.url));

const killHalfWay = (dataFolder: string, url: string | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      dyingMigrator,
      dataFolder,
      ...(url === undefined ? [] : [url]),
    ]);
    child.stdout.once('data', () => child.kill('SIGKILL'));
    child.once('close', (_code, signal) =>
      signal === 'SIGKILL' ? resolve() : reject(new Error('The migrating process ended by itself')),
    );
  });

describeOnBothDatabases('migrations', (_open, { createPlace }) => {
  it('R-13: brings an empty database to the current schema, and finds nothing to do the second time', async () => {
    const place = await createPlace('empty');
    const first = await place.open();
    const applied = await first.read
      .selectFrom('schema_migrations')
      .select(['number', 'name'])
      .orderBy('number')
      .execute();
    expect(applied.map((row) => row.number)).toEqual(allMigrations.map((migration) => migration.number));
    await first.close();
    const second = await place.open({ clock: () => 1 });
    const times = await second.read.selectFrom('schema_migrations').select('applied_at_ms').execute();
    expect(times.filter((row) => row.applied_at_ms === 1)).toEqual([]);
  });

  it('R-13: keeps data and applies only what is new', async () => {
    const place = await createPlace('empty');
    const old = await place.open();
    await old.write((transaction) =>
      transaction.insertInto('settings').values({ key: 'kept', value: 'yes' }).execute(),
    );
    await old.close();
    const upgraded = await place.open({ migrations: [...allMigrations, newer] });
    expect(await upgraded.read.selectFrom('settings').selectAll().execute()).toEqual([{ key: 'kept', value: 'yes' }]);
    const numbers = await upgraded.read.selectFrom('schema_migrations').select('number').execute();
    expect(numbers).toContainEqual({ number: 9001 });
  });

  it('R-13: two nodes that start at once apply each migration once', async () => {
    const place = await createPlace('empty');
    let runs = 0;
    const counted = {
      ...newer,
      up: async (...all: Parameters<Migration['up']>) => {
        runs += 1;
        await newer.up(...all);
      },
    };
    const nodes = await Promise.all([1, 2, 3].map(() => place.open({ migrations: [...allMigrations, counted] })));
    expect(runs).toBe(1);
    for (const node of nodes) {
      expect(await node.read.selectFrom('settings').selectAll().execute()).toEqual([]);
    }
  });

  it('R-13: refuses a database that a newer version has written', async () => {
    const place = await createPlace('empty');
    await (await place.open({ migrations: [...allMigrations, newer] })).close();
    await expect(place.open()).rejects.toThrow(DatabaseNotUsable);
    await expect(place.open()).rejects.toThrow(/newer Portolan \(schema 9001/);
  });

  it('R-13: a migration that fails leaves nothing behind and is repeated at the next start', async () => {
    const place = await createPlace('empty');
    await (await place.open()).close();
    const failing: Migration = {
      ...newer,
      up: async (...all) => {
        await newer.up(...all);
        throw new Error('half way');
      },
    };
    await expect(place.open({ migrations: [...allMigrations, failing] })).rejects.toThrow('half way');
    const repaired = await place.open({ migrations: [...allMigrations, newer] });
    expect(await repaired.read.selectFrom('schema_migrations').select('number').execute()).toContainEqual({
      number: 9001,
    });
  });

  it('R-13: a node killed in the middle of a migration leaves nothing behind, and the next start completes it', async () => {
    const place = await createPlace('empty');
    await (await place.open()).close();
    await killHalfWay(place.dataFolder, place.url);
    const next = await place.open({ migrations: [...allMigrations, newer] });
    expect(await next.read.selectFrom('schema_migrations').select('number').execute()).toContainEqual({ number: 9001 });
  });

  it('refuses a database in which a number means another step', async () => {
    const place = await createPlace('empty');
    await (await place.open()).close();
    const renamed = allMigrations.map((migration) => ({ ...migration, name: `${migration.name}-2` }));
    await expect(place.open({ migrations: renamed })).rejects.toThrow(DatabaseNotUsable);
  });
});
