import { describe, expect, it } from 'vitest';
import { createAdjustableClock } from './clock.ts';
import { createRecentReads } from './recent-reads.ts';

const createReads = (maxEntries = 10) => {
  const clock = createAdjustableClock(() => 1000);
  const loads: { readonly key: string; readonly answer: (value: string) => void; readonly fail: () => void }[] = [];
  const reads = createRecentReads<string, string>({
    maxEntries,
    ttlMs: 2000,
    clock: clock.now,
    load: (key) =>
      new Promise((resolve, reject) => loads.push({ key, answer: resolve, fail: () => reject(new Error('lost')) })),
  });
  return { clock, loads, reads };
};

describe('recent reads', () => {
  it('answer a repeated read from memory until it is too old', async () => {
    const { clock, loads, reads } = createReads();
    const first = reads.get('a');
    loads[0]?.answer('one');
    expect([await first, await reads.get('a')]).toEqual(['one', 'one']);
    clock.advance(2000);
    const later = reads.get('a');
    loads[1]?.answer('two');
    expect(await later).toBe('two');
    expect(loads).toHaveLength(2);
  });

  it('R-11: share one load among concurrent reads of a key', async () => {
    const { loads, reads } = createReads();
    const all = Promise.all([reads.get('a'), reads.get('a'), reads.get('b')]);
    for (const load of loads) load.answer(load.key);
    expect(await all).toEqual(['a', 'a', 'b']);
    expect(loads).toHaveLength(2);
  });

  it('do not remember or share a load that began before a change', async () => {
    const { loads, reads } = createReads();
    const before = reads.get('a');
    reads.forget();
    const after = reads.get('a');
    loads[1]?.answer('new');
    expect(await after).toBe('new');
    loads[0]?.answer('old');
    expect(await before).toBe('old');
    expect(await reads.get('a')).toBe('new');
  });

  it('do not remember a failure', async () => {
    const { loads, reads } = createReads();
    const first = reads.get('a');
    loads[0]?.fail();
    await expect(first).rejects.toThrow('lost');
    const second = reads.get('a');
    loads[1]?.answer('fine');
    expect(await second).toBe('fine');
  });
});
