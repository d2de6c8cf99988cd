import { createBoundedCache } from '../foundation/bounded-cache.ts';
import type { Clock } from '../foundation/clock.ts';

/** Slows down guessing: after some failures each further one costs a wait that doubles. */
export type GuessThrottle = {
  /** Milliseconds until the next try is allowed; 0 when it is now. */
  readonly waitMs: (key: string) => number;
  /** Counts a failure; answers whether a wait begins with it. */
  readonly recordFailure: (key: string) => boolean;
  /** Forgets the failures of a key: the right secret was presented. */
  readonly forget: (key: string) => void;
};

type Failures = { readonly count: number; readonly sinceMs: number; readonly lockedUntilMs: number };

const firstDelayMs = 1_000;
/** The owner's right secret works within 60 s of an attack's end. Source: security.md S-09 */
const maxDelayMs = 30_000;

/**
 * Creates a throttle that counts `freeFailures` before it delays, and starts afresh `windowMs` after the first of them. Remembers
 * `maxEntries` keys. Source: security.md S-09; OWASP Authentication Cheat Sheet
 */
export const createGuessThrottle = (options: {
  readonly clock: Clock;
  readonly freeFailures: number;
  readonly windowMs?: number;
  readonly maxEntries?: number;
}): GuessThrottle => {
  const { clock, freeFailures } = options;
  const windowMs = options.windowMs ?? 600_000;
  const failures = createBoundedCache<string, Failures>({
    maxEntries: options.maxEntries ?? 10_000,
    ttlMs: windowMs + maxDelayMs,
    clock,
  });
  const read = (key: string): Failures => {
    const nowMs = clock();
    const known = failures.get(key);
    const isOver = known !== undefined && nowMs - known.sinceMs >= windowMs && nowMs >= known.lockedUntilMs;
    return known === undefined || isOver ? { count: 0, sinceMs: nowMs, lockedUntilMs: 0 } : known;
  };
  return {
    waitMs: (key) => Math.min(Math.max(0, read(key).lockedUntilMs - clock()), maxDelayMs),
    recordFailure: (key) => {
      const { count, sinceMs } = read(key);
      const excess = count + 1 - freeFailures;
      const delayMs = excess < 0 ? 0 : Math.min(firstDelayMs * 2 ** excess, maxDelayMs);
      failures.set(key, { count: count + 1, sinceMs, lockedUntilMs: delayMs === 0 ? 0 : clock() + delayMs });
      return delayMs > 0;
    },
    forget: failures.delete,
  };
};
