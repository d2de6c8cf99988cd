import { createBoundedCache } from './bounded-cache.ts';
import type { Clock } from './clock.ts';

/** Answers reads from memory as long as they are recent. Made for lookups every request needs. */
export type RecentReads<Key, Value> = {
  /** What `load` answers for `key`, at most `ttlMs` old. Concurrent calls for one key share one load. */
  readonly get: (key: Key) => Promise<Value>;
  /** Forgets everything: call it after a change of one's own. A load that is under way by then is not remembered. */
  readonly forget: () => void;
};

/**
 * Creates a bounded memory of at most `maxEntries` reads. Failed loads are not remembered. `ttlMs` bounds how long a change made by
 * another node stays unseen. Source: security.md
 */
export const createRecentReads = <Key, Value>(options: {
  readonly maxEntries: number;
  readonly ttlMs: number;
  readonly clock: Clock;
  readonly load: (key: Key) => Promise<Value>;
}): RecentReads<Key, Value> => {
  const known = createBoundedCache<Key, { readonly value: Value }>(options);
  let underWay = new Map<Key, Promise<Value>>();

  const load = (key: Key): Promise<Value> => {
    const flights = underWay;
    const flight = options
      .load(key)
      .then((value) => {
        // After a `forget` this value may be older than the change that caused it.
        if (flights === underWay) known.set(key, { value });
        return value;
      })
      .finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };

  return {
    get: async (key) => {
      const hit = known.get(key);
      if (hit !== undefined) return hit.value;
      return await (underWay.get(key) ?? load(key));
    },
    forget: () => {
      underWay = new Map();
      known.clear();
    },
  };
};
