import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CacheVerdict } from '../trace/token-trace.ts';
import { createTokenCache, type FetchedToken, floorOf, renewAgeOf, type TokenLookup } from './token-cache.ts';

const hour = 3_600_000;

/** A cache whose time the test moves, wall clock and monotonic clock apart. */
const createFixture = (random = 0.5) => {
  let wallMs = 1_000_000;
  let monotonicMs = 5_000;
  const traces: CacheVerdict[] = [];
  const { find, ...cache } = createTokenCache<string>({
    clock: () => wallMs,
    monotonic: () => monotonicMs,
    random: () => random,
    patienceMs: 20,
    maxEntries: 100,
  });
  return {
    cache: {
      ...cache,
      find: (key: string, fetch: () => Promise<FetchedToken<string>>) =>
        find(key, fetch, (verdict) => traces.push(verdict)),
    },
    traces,
    advance: (ms: number) => {
      wallMs += ms;
      monotonicMs += ms;
    },
    jump: (ms: number) => {
      wallMs += ms;
    },
  };
};

const issue =
  (token: string, lifetimeMs: number | 'unknown' = hour) =>
  async (): Promise<FetchedToken<string>> => ({
    kind: 'token',
    token,
    lifetimeMs: lifetimeMs === 'unknown' ? undefined : lifetimeMs,
  });
const issueSlowly = (token: string) => async (): Promise<FetchedToken<string>> => {
  await settle();
  return issue(token)();
};
const fail = async (): Promise<FetchedToken<string>> => ({ kind: 'failed', message: 'down' });
const tokenOf = (found: TokenLookup<string>): string => (found.kind === 'token' ? found.token : found.message);
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the renewal window', () => {
  it('R-05: lies between 80 and 90 % of the life of a token, and never later than the documented window', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 86_400_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (life, random) => {
          const age = renewAgeOf(life, random);
          const windowMs = Math.min(300_000, Math.max(30_000, life * 0.1), life / 2);
          expect(age).toBeLessThanOrEqual(life - windowMs);
          expect(age).toBeLessThanOrEqual(life * 0.9);
          expect(age).toBeGreaterThanOrEqual(Math.min(life * 0.8, life - windowMs));
          expect(age).toBeGreaterThanOrEqual(life * 0.5);
          expect(life - floorOf(life)).toBeGreaterThanOrEqual(age);
        },
      ),
    );
  });
});

describe('the token cache', () => {
  it('fetches once, then shows the same token with less and less time left', async () => {
    const { cache, advance, traces } = createFixture();
    expect(await cache.find('k', issue('a'))).toEqual({ kind: 'token', token: 'a', remainingMs: hour });
    advance(60_000);
    expect(cache.find('k', issue('b'))).toEqual({ kind: 'token', token: 'a', remainingMs: hour - 60_000 });
    expect(traces).toEqual(['fetched', 'hit']);
  });

  it('R-05: lets concurrent lookups share one flight, failures included', async () => {
    const { cache } = createFixture();
    let calls = 0;
    const fetch = async (): Promise<FetchedToken<string>> => {
      calls += 1;
      await settle();
      return calls === 1 ? fail() : { kind: 'token', token: 'a', lifetimeMs: hour };
    };
    const failed = await Promise.all(Array.from({ length: 50 }, () => cache.find('k', fetch)));
    expect(new Set(failed.map(tokenOf))).toEqual(new Set(['down']));
    const found = await Promise.all(Array.from({ length: 50 }, () => cache.find('k', fetch)));
    expect(new Set(found.map(tokenOf))).toEqual(new Set(['a']));
    expect(calls).toBe(2);
  });

  it('renews once in the window and hands out the old token meanwhile', async () => {
    const { cache, advance, traces } = createFixture();
    await cache.find('k', issue('old'));
    advance(hour * 0.84);
    expect(tokenOf(await cache.find('k', issue('new')))).toBe('old');
    await settle();
    expect(traces.at(-1)).toBe('hit');
    advance(hour * 0.02);
    expect(tokenOf(await cache.find('k', issueSlowly('new')))).toBe('old');
    expect(tokenOf(await cache.find('k', issueSlowly('newer')))).toBe('old');
    await settle();
    await settle();
    expect(tokenOf(await cache.find('k', issue('newer')))).toBe('new');
  });

  it('waits for the renewal when less than 15 s are left', async () => {
    const { cache, advance } = createFixture();
    await cache.find('k', issue('old'));
    advance(hour - 14_000);
    expect(await cache.find('k', issue('new'))).toEqual({ kind: 'token', token: 'new', remainingMs: hour });
  });

  it('R-05: hands out the old token until it expires while the renewal fails, asking every 10 s', async () => {
    const { cache, advance, traces } = createFixture();
    let calls = 0;
    const failing = () => {
      calls += 1;
      return fail();
    };
    await cache.find('k', issue('old'));
    advance(hour - 60_000);
    for (let second = 0; second < 60; second += 1) {
      expect(tokenOf(await cache.find('k', failing))).toBe('old');
      await settle();
      advance(1000);
    }
    expect(calls).toBe(6);
    expect(traces).toContain('old-while-renewal-fails');
    expect(tokenOf(await cache.find('k', failing))).toBe('down');
    expect(tokenOf(await cache.find('k', issue('repaired')))).toBe('repaired');
  });

  it('falls back on the old token when a renewal takes too long', async () => {
    const { cache, advance } = createFixture();
    await cache.find('k', issue('old'));
    advance(hour - 10_000);
    const never = new Promise<FetchedToken<string>>(() => {});
    expect(tokenOf(await cache.find('k', () => never))).toBe('old');
  });

  it('keeps a token of unknown lifetime for 60 s and says nothing about its end', async () => {
    const { cache, advance } = createFixture();
    expect(await cache.find('k', issue('a', 'unknown'))).toEqual({ kind: 'token', token: 'a', remainingMs: undefined });
    advance(25_000);
    expect(tokenOf(await cache.find('k', issue('b', 'unknown')))).toBe('a');
    advance(35_000);
    expect(tokenOf(await cache.find('k', issue('b', 'unknown')))).toBe('b');
  });

  it('returns a token without a lifetime left, but does not keep it', async () => {
    const { cache } = createFixture();
    expect(await cache.find('k', issue('a', 0))).toEqual({ kind: 'token', token: 'a', remainingMs: 0 });
    expect(cache.size()).toBe(0);
  });

  it('R-08: a wall clock set back makes no token younger; one set ahead ages it', async () => {
    const back = createFixture();
    await back.cache.find('k', issue('old'));
    back.jump(-hour);
    back.advance(hour);
    expect(tokenOf(await back.cache.find('k', issue('new')))).toBe('new');
    const ahead = createFixture();
    await ahead.cache.find('k', issue('old'));
    ahead.jump(2 * hour);
    expect(tokenOf(await ahead.cache.find('k', issue('new')))).toBe('new');
    ahead.advance(60_000);
    expect(tokenOf(await ahead.cache.find('k', issue('newer')))).toBe('new');
  });

  it('R-11: holds no more entries than it may, dropping the least recently used', async () => {
    const { cache } = createFixture();
    for (let index = 0; index < 100; index += 1) await cache.find(`k${index}`, issue(`t${index}`));
    cache.find('k0', issue('x'));
    await cache.find('k100', issue('t100'));
    expect(cache.size()).toBe(100);
    expect(tokenOf(await cache.find('k0', issue('x')))).toBe('t0');
    expect(tokenOf(await cache.find('k1', issue('fetched again')))).toBe('fetched again');
  });

  it('never hands out an expired token nor one of another key, whatever happens', async () => {
    const step = fc.record({
      advanceMs: fc.integer({ min: 0, max: 120_000 }),
      jumpMs: fc.constantFrom(0, 0, 0, -3_600_000, 3_600_000),
      key: fc.constantFrom('a', 'b'),
      lifetimeMs: fc.constantFrom(1000, 20_000, 59_000, 60_000, 300_000, 3_600_000),
      isDown: fc.boolean(),
      lookups: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (steps, random) => {
          const { cache, advance, jump } = createFixture(random);
          let nowMs = 0;
          let count = 0;
          let flying = 0;
          const bornUntil = new Map<string, number>();
          for (const { advanceMs, jumpMs, key, lifetimeMs, isDown, lookups } of steps) {
            advance(advanceMs);
            jump(jumpMs);
            nowMs += advanceMs;
            const fetch = async (): Promise<FetchedToken<string>> => {
              flying += 1;
              expect(flying).toBe(1);
              await settle();
              flying -= 1;
              if (isDown) return fail();
              count += 1;
              const token = `${key}${count}`;
              bornUntil.set(token, nowMs + lifetimeMs);
              return { kind: 'token', token, lifetimeMs };
            };
            const found = await Promise.all(Array.from({ length: lookups }, () => cache.find(key, fetch)));
            for (const lookup of found) {
              if (lookup.kind === 'failed') {
                expect(isDown).toBe(true);
                continue;
              }
              expect(lookup.token.startsWith(key)).toBe(true);
              const leftMs = (bornUntil.get(lookup.token) ?? 0) - nowMs;
              expect(leftMs).toBeGreaterThan(0);
              expect(lookup.remainingMs).toBeLessThanOrEqual(leftMs);
              if (!isDown && jumpMs === 0 && lookup.remainingMs !== undefined)
                expect(lookup.remainingMs).toBeGreaterThan(0);
            }
            // Renewals started in the background end before the next step, so that at most one flies at a time.
            await settle();
            await settle();
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a token that was refused', () => {
  it('is fetched anew, unless it was fetched a moment ago or is another one by now', async () => {
    const { cache, advance } = createFixture();
    await cache.find('k', issue('first'));
    cache.discard('k', (token) => token === 'first');
    expect(tokenOf(await cache.find('k', issue('second')))).toBe('first');
    advance(10_000);
    cache.discard('k', (token) => token === 'another');
    expect(tokenOf(await cache.find('k', issue('second')))).toBe('first');
    cache.discard('k', (token) => token === 'first');
    expect(tokenOf(await cache.find('k', issue('second')))).toBe('second');
  });
});
