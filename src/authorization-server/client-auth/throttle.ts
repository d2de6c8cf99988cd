import { createBoundedCache } from '../../foundation/bounded-cache.ts';
import type { Clock } from '../../foundation/clock.ts';

/** Who tries: the client named and the address it comes from. */
export type Attempt = { readonly clientId: string; readonly remoteAddress: string };

/** Slows the guessing of secrets (S-09). */
export type Throttle = {
  /** Seconds to wait, when this client or address has failed too often; `undefined`: go ahead. */
  readonly findDelaySeconds: (attempt: Attempt) => number | undefined;
  /** Counts a failure. `hasReachedLimit`: the next one is turned away; `isBeyondLimit`: this one should have been. */
  readonly recordFailure: (attempt: Attempt) => { readonly hasReachedLimit: boolean; readonly isBeyondLimit: boolean };
  readonly recordSuccess: (attempt: Attempt) => void;
};

type Failures = { count: number; readonly sinceMs: number };

/** Failures are counted over this long, from the first one; then all is forgotten. */
const windowMs = 30_000;
const maxFailuresPerClient = 20;
const maxFailuresPerAddress = 60;
const trustMs = 600_000;
/** Bound of each map; a stranger can name any number of clients. */
const maxEntries = 20_000;

/**
 * Creates the throttle. Failures count per client and per address; what is turned away is not counted again, so the attack on one
 * client does not use up the address it comes from. A client that has lately succeeded from an address is judged there by its own
 * failures alone: neither an attack from elsewhere nor a neighbour behind the same address locks it out.
 */
export const createThrottle = (clock: Clock): Throttle => {
  const createCounters = () => createBoundedCache<string, Failures>({ maxEntries, ttlMs: windowMs, clock });
  const byClient = createCounters();
  const byAddress = createCounters();
  const byTrustedPair = createCounters();
  const trustedPairs = createBoundedCache<string, true>({ maxEntries, ttlMs: trustMs, clock });

  type Counted = readonly [counters: ReturnType<typeof createCounters>, key: string, limit: number];
  const countersOf = ({ clientId, remoteAddress }: Attempt): readonly Counted[] => {
    const pair = pairOf(clientId, remoteAddress);
    return trustedPairs.get(pair) === true
      ? [[byTrustedPair, pair, maxFailuresPerClient]]
      : [
          [byClient, clientId, maxFailuresPerClient],
          [byAddress, remoteAddress, maxFailuresPerAddress],
        ];
  };

  return {
    findDelaySeconds: (attempt) => {
      let delayMs = 0;
      for (const [counters, key, limit] of countersOf(attempt)) {
        const failures = counters.get(key);
        if (failures !== undefined && failures.count >= limit) {
          delayMs = Math.max(delayMs, failures.sinceMs + windowMs - clock());
        }
      }
      return delayMs > 0 ? Math.ceil(delayMs / 1000) : undefined;
    },
    recordFailure: (attempt) => {
      let hasReachedLimit = false;
      let isBeyondLimit = false;
      for (const [counters, key, limit] of countersOf(attempt)) {
        const failures = counters.get(key) ?? { count: 0, sinceMs: clock() };
        if (failures.count === 0) counters.set(key, failures);
        failures.count += 1;
        hasReachedLimit ||= failures.count === limit;
        isBeyondLimit ||= failures.count > limit;
      }
      return { hasReachedLimit, isBeyondLimit };
    },
    recordSuccess: ({ clientId, remoteAddress }) => {
      const pair = pairOf(clientId, remoteAddress);
      if (trustedPairs.get(pair) === undefined) trustedPairs.set(pair, true);
    },
  };
};

const pairOf = (clientId: string, remoteAddress: string): string => `${remoteAddress} ${clientId}`;
