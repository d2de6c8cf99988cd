import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Database, Transaction } from '../../src/storage/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const put =
  (key: string, value = 'x') =>
  async (transaction: Transaction): Promise<void> => {
    await transaction.insertInto('settings').values({ key, value }).execute();
  };

const listKeys = async (database: Database): Promise<string[]> => {
  const rows = await database.read.selectFrom('settings').select('key').orderBy('key').execute();
  return rows.map((row) => row.key);
};

describeOnBothDatabases('write', (open, { createPlace }) => {
  it('R-01: what was answered is there after closing and opening again', async () => {
    const place = await createPlace();
    const database = await place.open();
    const answer = await database.write(async (transaction) => {
      await put('a')(transaction);
      return 42;
    });
    expect(answer).toBe(42);
    await database.close();
    expect(await listKeys(await place.open())).toEqual(['a']);
  });

  it('shows readers committed data only', async () => {
    const database = await open();
    let seenInside: string[] = [];
    await database.write(async (transaction) => {
      await put('a')(transaction);
      seenInside = await listKeys(database);
    });
    expect(seenInside).toEqual([]);
    expect(await listKeys(database)).toEqual(['a']);
  });

  it('rolls back only the work that throws among concurrent ones', async () => {
    const database = await open();
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) =>
        database.write(async (transaction) => {
          await put(`k${index}`)(transaction);
          if (index % 10 === 3) throw new Error(`stop ${index}`);
          return index;
        }),
      ),
    );
    const failed = results.flatMap((result, index) => (result.status === 'rejected' ? [index] : []));
    expect(failed).toEqual([3, 13, 23, 33, 43, 53, 63, 73, 83, 93]);
    const keys = await listKeys(database);
    expect(keys).toHaveLength(90);
    expect(keys).not.toContain('k13');
  });

  it('fails the write whose statement failed, even when the work swallows the error', async () => {
    const database = await open();
    await database.write(put('taken'));
    const [refused, other] = await Promise.allSettled([
      database.write(async (transaction) => {
        await put('mine')(transaction);
        await put('taken')(transaction).catch(() => {});
      }),
      database.write(put('other')),
    ]);
    expect(refused.status).toBe('rejected');
    expect(other.status).toBe('fulfilled');
    expect(await listKeys(database)).toEqual(['other', 'taken']);
  });

  it('serves many concurrent writers on one row without losing an update', async () => {
    const database = await open();
    await database.write((transaction) =>
      transaction.insertInto('leases').values({ name: 'n', holder: 'h', expires_at_ms: 0 }).execute(),
    );
    await Promise.all(
      Array.from({ length: 200 }, () =>
        database.write((transaction) =>
          transaction
            .updateTable('leases')
            .set((lease) => ({ expires_at_ms: lease('expires_at_ms', '+', 1) }))
            .execute(),
        ),
      ),
    );
    expect(await database.read.selectFrom('leases').select('expires_at_ms').executeTakeFirst()).toEqual({
      expires_at_ms: 200,
    });
  });

  it('refuses a write inside a write instead of waiting for itself', async () => {
    const database = await open();
    await expect(database.write(async () => await database.write(put('inner')))).rejects.toThrow(/inside a write/);
    expect(await listKeys(database)).toEqual([]);
    await database.write(put('after'));
  });

  it('refuses a transaction handle after its work has ended', async () => {
    const database = await open();
    let leaked: Transaction | undefined;
    await database.write(async (transaction) => {
      leaked = transaction;
    });
    await expect(leaked?.insertInto('settings').values({ key: 'late', value: 'x' }).execute()).rejects.toThrow();
    expect(await listKeys(database)).toEqual([]);
  });

  it('refuses to change data through the reading handle', async () => {
    const database = await open();
    await expect(database.read.insertInto('settings').values({ key: 'a', value: 'x' }).execute()).rejects.toThrow();
    expect(await listKeys(database)).toEqual([]);
  });

  it('reads times, counts and sums as numbers and bytes as bytes', async () => {
    const database = await open();
    const time = 1_790_000_000_123;
    await database.write(async (transaction) => {
      await transaction.insertInto('leases').values({ name: 'n', holder: 'h', expires_at_ms: time }).execute();
      await transaction
        .insertInto('sealing_keys')
        .values({ number: 7, wrapped_key: Uint8Array.of(0, 255, 10), master_key_id: 'm', usable_from_ms: time })
        .execute();
    });
    const lease = await database.read
      .selectFrom('leases')
      .select((row) => [
        'expires_at_ms',
        row.fn.countAll<number>().over().as('count'),
        row.fn.sum<number>('expires_at_ms').over().as('sum'),
      ])
      .executeTakeFirst();
    expect(lease).toEqual({ expires_at_ms: time, count: 1, sum: time });
    const key = await database.read.selectFrom('sealing_keys').select('wrapped_key').executeTakeFirstOrThrow();
    expect(key.wrapped_key).toBeInstanceOf(Uint8Array);
    expect([...key.wrapped_key]).toEqual([0, 255, 10]);
  });

  it('refuses a value of the wrong type', async () => {
    const database = await open();
    await expect(
      database.write((transaction) => sql`insert into leases values ('n', 'h', 'soon')`.execute(transaction)),
    ).rejects.toThrow();
  });

  it('finishes accepted writes before it closes and refuses later ones', async () => {
    const place = await createPlace();
    const database = await place.open();
    const accepted = [database.write(put('a')), database.write(put('b'))];
    await database.close();
    await Promise.all(accepted);
    await expect(database.write(put('late'))).rejects.toThrow();
    await database.close();
    expect(await listKeys(await place.open())).toEqual(['a', 'b']);
  });
});
