import { expect, it } from 'vitest';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { releaseLease, tryAcquireLease } from '../../src/storage/leases.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

describeOnBothDatabases('leases', (open, { createPlace }) => {
  it('R-16: of many nodes at once exactly one gets the lease', async () => {
    const place = await createPlace();
    const nodes = [await place.open(), await place.open()];
    const clock = () => 1000;
    const results = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const node = nodes[index % 2];
        return (
          node && (await tryAcquireLease(node, { name: 'retention', holder: `node-${index}`, ttlMs: 60_000, clock }))
        );
      }),
    );
    expect(results.filter((won) => won)).toHaveLength(1);
  });

  it('R-16: a lease is extended by its holder, refused to others, and free once it has expired', async () => {
    const database = await open();
    const clock = createAdjustableClock(() => 1000);
    const request = (holder: string) => ({ name: 'rotation', holder, ttlMs: 10_000, clock: clock.now });
    expect(await tryAcquireLease(database, request('a'))).toBe(true);
    clock.advance(9_000);
    expect(await tryAcquireLease(database, request('b'))).toBe(false);
    expect(await tryAcquireLease(database, request('a'))).toBe(true);
    clock.advance(9_000);
    expect(await tryAcquireLease(database, request('b'))).toBe(false);
    clock.advance(1_000);
    expect(await tryAcquireLease(database, request('b'))).toBe(true);
    expect(await tryAcquireLease(database, request('a'))).toBe(false);
  });

  it('is given back by its holder only', async () => {
    const database = await open();
    const request = (holder: string) => ({ name: 'rotation', holder, ttlMs: 10_000, clock: () => 1000 });
    await tryAcquireLease(database, request('a'));
    await releaseLease(database, { name: 'rotation', holder: 'b' });
    expect(await tryAcquireLease(database, request('b'))).toBe(false);
    await releaseLease(database, { name: 'rotation', holder: 'a' });
    expect(await tryAcquireLease(database, request('b'))).toBe(true);
  });
});
