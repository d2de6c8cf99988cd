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
  /**
   * Counts a request from this address that was refused with no secret to judge. `delaySeconds`: it has sent too many and has to wait;
   * `hasReachedLimit`: this is the first of those.
   */
  readonly recordRefusal: (remoteAddress: string) => {
    readonly hasReachedLimit: boolean;
    readonly delaySeconds: number | undefined;
  };
};

type Failures = { count: number; readonly sinceMs: number };

/** Failures are counted over this long, from the first one; then all is forgotten. */
const windowMs = 30_000;
const maxFailuresPerClient = 20;
const maxFailuresPerAddress = 60;
/** From this one on they are turned away. */
const maxRefusalsPerAddress = 60;
const trustMs = 600_000;
/** Bound of each map; a stranger can name any number of clients. */
const maxEntries = 20_000;

/**
 * Creates the throttle. Failures count per client and per address; what is turned away is not counted again, so the attack on one
 * client does not use up the address it comes from. A client that has lately succeeded from an address is judged there by its own
 * failures alone: neither an attack from elsewhere nor a neighbour behind the same address locks it out. Requests with no secret to
 * judge have a count of their own, which turns away nobody who brings one.
 */
export const createThrottle = (clock: Clock): Throttle => {
  const createCounters = () => createBoundedCache<string, Failures>({ maxEntries, ttlMs: windowMs, clock });
  const byClient = createCounters();
  const byAddress = createCounters();
  const byTrustedPair = createCounters();
  const refusalsByAddress = createCounters();
  const trustedPairs = createBoundedCache<string, true>({ maxEntries, ttlMs: trustMs, clock });

  const count = (counters: ReturnType<typeof createCounters>, key: string): Failures => {
    const failures = counters.get(key) ?? { count: 0, sinceMs: clock() };
    if (failures.count === 0) counters.set(key, failures);
    failures.count += 1;
    return failures;
  };
  const delayMsOf = ({ sinceMs }: Failures): number => sinceMs + windowMs - clock();

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
      // The usual state of affairs: nobody has failed lately.
      if (byClient.size() + byAddress.size() + byTrustedPair.size() === 0) return undefined;
      let delayMs = 0;
      for (const [counters, key, limit] of countersOf(attempt)) {
        const failures = counters.get(key);
        if (failures !== undefined && failures.count >= limit) {
          delayMs = Math.max(delayMs, delayMsOf(failures));
        }
      }
      return delayMs > 0 ? Math.ceil(delayMs / 1000) : undefined;
    },
    recordFailure: (attempt) => {
      let hasReachedLimit = false;
      let isBeyondLimit = false;
      for (const [counters, key, limit] of countersOf(attempt)) {
        const failures = count(counters, key);
        hasReachedLimit ||= failures.count === limit;
        isBeyondLimit ||= failures.count > limit;
      }
      return { hasReachedLimit, isBeyondLimit };
    },
    recordSuccess: ({ clientId, remoteAddress }) => {
      const pair = pairOf(clientId, remoteAddress);
      if (trustedPairs.get(pair) === undefined) trustedPairs.set(pair, true);
    },
    recordRefusal: (remoteAddress) => {
      const refusals = count(refusalsByAddress, remoteAddress);
      return {
        hasReachedLimit: refusals.count === maxRefusalsPerAddress,
        delaySeconds:
          refusals.count < maxRefusalsPerAddress ? undefined : Math.max(1, Math.ceil(delayMsOf(refusals) / 1000)),
      };
    },
  };
};

const pairOf = (clientId: string, remoteAddress: string): string => `${remoteAddress} ${clientId}`;
