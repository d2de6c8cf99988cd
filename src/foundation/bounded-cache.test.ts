import { describe, expect, it } from 'vitest';
import { createBoundedCache } from './bounded-cache.ts';
import { createAdjustableClock } from './clock.ts';

const createCache = (maxEntries: number) => {
  const clock = createAdjustableClock(() => 1000);
  return { clock, cache: createBoundedCache<string, number>({ maxEntries, ttlMs: 2000, clock: clock.now }) };
};

describe('a bounded cache', () => {
  it('R-11: never holds more than its bound', () => {
    const { cache } = createCache(10);
    for (let index = 0; index < 1000; index += 1) {
      cache.set(String(index % 37), index);
      cache.get(String(index % 11));
      expect(cache.size()).toBeLessThanOrEqual(10);
    }
  });

  it.each([2, 3, 8, 100])('of %i entries keeps the one that is in use, whatever comes and goes', (maxEntries) => {
    const { cache } = createCache(maxEntries);
    cache.set('in use', 1);
    for (let index = 0; index < 10 * maxEntries; index += 1) {
      cache.set(String(index), index);
      expect(cache.get('in use')).toBe(1);
    }
    expect(cache.size()).toBe(maxEntries);
    expect(cache.get('0')).toBeUndefined();
  });

  it('keeps an entry that is used every quarter of its bound', () => {
    const { cache } = createCache(100);
    cache.set('in use', 1);
    for (let index = 0; index < 1000; index += 1) {
      cache.set(String(index), index);
      if (index % 25 === 0) expect(cache.get('in use')).toBe(1);
    }
  });

  it('forgets by age, counted from when an entry was set, and when the clock jumps back', () => {
    const { cache, clock } = createCache(10);
    cache.set('a', 1);
    clock.advance(1999);
    expect(cache.get('a')).toBe(1);
    clock.advance(1);
    expect(cache.get('a')).toBeUndefined();
    cache.set('b', 2);
    clock.advance(-1);
    expect(cache.get('b')).toBeUndefined();
  });
});
