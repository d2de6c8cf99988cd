import { describe, expect, it } from 'vitest';
import { toSubaccountId } from '../../foundation/ids.ts';
import { DatabaseUnavailable } from '../../storage/errors.ts';
import type { StoredDestinationConfiguration } from '../../storage/tables/destination-service.ts';
import { toProperties } from './configuration.ts';
import { createConfigurationCache } from './configuration-cache.ts';

const key = { level: { subaccountId: toSubaccountId('s') }, kind: 'destination', name: 'd' } as const;
const row = (revision: string): StoredDestinationConfiguration => ({
  subaccount_id: 's',
  instance_id: '',
  kind: 'destination',
  name: 'd',
  type: 'HTTP',
  sealed_content: new Uint8Array(),
  revision,
  modified_at_ms: 0,
  labels: '[]',
  is_shared: 0,
  sealed_generation: null,
  renew_at_ms: null,
});

const createFixture = (maxEntries = 10) => {
  let nowMs = 1000;
  let stored: StoredDestinationConfiguration | undefined = row('1');
  let isLost = false;
  let reads = 0;
  const cache = createConfigurationCache({
    store: {
      find: async () => {
        reads += 1;
        const found = stored;
        await new Promise((resolve) => setImmediate(resolve));
        if (isLost) throw new DatabaseUnavailable('gone');
        return found;
      },
    },
    open: ({ revision }) => ({
      ...key,
      properties: toProperties([]),
      revision,
      modifiedAtMs: 0,
      labels: [],
      isShared: false,
    }),
    clock: () => nowMs,
    maxEntries,
  });
  return {
    cache,
    reads: () => reads,
    advance: (ms: number) => {
      nowMs += ms;
    },
    store: (revision: string | undefined) => {
      stored = revision === undefined ? undefined : row(revision);
    },
    lose: (lost: boolean) => {
      isLost = lost;
    },
  };
};

describe('the memory of configurations', () => {
  it('reads once for concurrent lookups, and not again within 2 s', async () => {
    const { cache, reads, advance } = createFixture();
    await Promise.all(Array.from({ length: 20 }, () => cache.find(key)));
    advance(1999);
    await cache.find(key);
    expect(reads()).toBe(1);
  });

  it('R-16: sees what another node wrote after 2 s; an unchanged configuration stays the same object', async () => {
    const { cache, advance, store } = createFixture();
    const first = await cache.find(key);
    advance(2000);
    expect(await cache.find(key)).toBe(first);
    store('2');
    advance(2000);
    expect(await cache.find(key)).toMatchObject({ revision: '2' });
    store(undefined);
    advance(2000);
    expect(await cache.find(key)).toBeUndefined();
  });

  it('sees an own write at once, also one that overtook a read', async () => {
    const { cache, store } = createFixture();
    const overtaken = cache.find(key);
    store('2');
    cache.forget(key);
    expect(await cache.find(key)).toMatchObject({ revision: '2' });
    await overtaken;
    expect(await cache.find(key)).toMatchObject({ revision: '2' });
  });

  it('R-04: goes on with what it knows for 5 min while the database is lost, asking it every 2 s', async () => {
    const { cache, advance, lose, reads } = createFixture();
    await cache.find(key);
    lose(true);
    advance(2000);
    const readsBefore = reads();
    for (let count = 0; count < 10; count += 1) expect(await cache.find(key)).toMatchObject({ revision: '1' });
    expect(reads()).toBe(readsBefore + 1);
    advance(299_000);
    await expect(cache.find(key)).rejects.toThrow(DatabaseUnavailable);
    await expect(cache.find({ ...key, name: 'never seen' })).rejects.toThrow(DatabaseUnavailable);
    lose(false);
    expect(await cache.find(key)).toMatchObject({ revision: '1' });
  });

  it('R-11: holds no more than it may, names that do not exist included', async () => {
    const { cache } = createFixture();
    for (let index = 0; index < 50; index += 1) await cache.find({ ...key, name: `n${index}` });
    expect(cache.size()).toBe(10);
  });
});
