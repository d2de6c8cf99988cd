import { createBoundedCache } from '../../foundation/bounded-cache.ts';
import type { Clock } from '../../foundation/clock.ts';

/** Counts refusals per address. A right token is never delayed: with 256 random bits there is nothing to guess (S-09). Source: security.md S-09 */
export type RefusalThrottle = {
  /** Notes a refusal; answers how many the address has had in the present window. */
  readonly count: (address: string) => number;
  /** Seconds until the address's window ends. */
  readonly retryAfterSeconds: (address: string) => number;
};

const windowMs = 60_000;

/** Creates the throttle. It remembers 10,000 addresses at most. Source: security.md S-09, R-11 */
export const createRefusalThrottle = (clock: Clock): RefusalThrottle => {
  type Window = { readonly startedAtMs: number; refusals: number };
  const windows = createBoundedCache<string, Window>({ maxEntries: 10_000, ttlMs: windowMs, clock });
  return {
    count: (address) => {
      const window = windows.get(address);
      if (window === undefined) {
        windows.set(address, { startedAtMs: clock(), refusals: 1 });
        return 1;
      }
      window.refusals += 1;
      return window.refusals;
    },
    retryAfterSeconds: (address) => {
      const startedAtMs = windows.get(address)?.startedAtMs ?? clock();
      return Math.max(1, Math.ceil((startedAtMs + windowMs - clock()) / 1000));
    },
  };
};
