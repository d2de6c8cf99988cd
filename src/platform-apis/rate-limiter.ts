import { createBoundedCache } from '../foundation/bounded-cache.ts';
import type { Clock } from '../foundation/clock.ts';

/** Counts requests by key. */
export type RateLimiter = {
  /** Counts one request of `key`; answers 0 where it may pass, else after how many seconds the next one may. */
  readonly take: (key: string) => number;
};

/**
 * Creates a limiter that lets at most `requests` of a key pass within any `perMs` milliseconds: it keeps when each of the last ones passed.
 * It remembers `maxKeys` keys (10,000 unless told otherwise), the ones used last.
 */
export const createRateLimiter = (options: {
  readonly clock: Clock;
  readonly requests: number;
  readonly perMs: number;
  readonly maxKeys?: number;
}): RateLimiter => {
  const { clock, requests, perMs } = options;
  const passed = createBoundedCache<string, { readonly atMs: number[]; next: number }>({
    maxEntries: options.maxKeys ?? 10_000,
    // What passed before that no longer counts.
    ttlMs: perMs,
    clock,
  });
  return {
    take: (key) => {
      const nowMs = clock();
      const known = passed.get(key) ?? { atMs: [], next: 0 };
      // The list is a ring once it is full: the place to write to holds the oldest.
      const oldestMs = known.atMs[known.next] ?? Number.NEGATIVE_INFINITY;
      const leftMs = oldestMs + perMs - nowMs;
      if (leftMs > 0) return Math.ceil(leftMs / 1000);
      known.atMs[known.next] = nowMs;
      known.next = (known.next + 1) % requests;
      passed.set(key, known);
      return 0;
    },
  };
};
