import { createBoundedCache } from '../foundation/bounded-cache.ts';
import type { Clock } from '../foundation/clock.ts';

/** A cache in front of stored records. Absence is never remembered: what was just created is found at once, on every node. */
export type ReadThroughCache<Value> = {
  /** The remembered record while it is fresh, else the stored one. */
  readonly get: (key: string) => Promise<Value | undefined> | Value;
  /** The remembered record while it is fresh. */
  readonly peek: (key: string) => Value | undefined;
  /** The stored record, whatever is remembered. */
  readonly reread: (key: string) => Promise<Value | undefined>;
  /** To be called after a write has changed the record. */
  readonly forget: (key: string) => void;
  readonly clear: () => void;
};

/**
 * Creates a cache whose entries count as fresh for `freshMs`. When the store cannot be read, an older one serves until `staleMs`, so
 * that a short outage is not noticed. Concurrent reads of one record share one query. Source: security.md
 */
export const createReadThroughCache = <Value>(options: {
  readonly maxEntries: number;
  readonly freshMs: number;
  readonly staleMs: number;
  readonly clock: Clock;
  readonly read: (key: string) => Promise<Value | undefined>;
}): ReadThroughCache<Value> => {
  const entries = createBoundedCache<string, { readonly value: Value; readonly readAtMs: number }>({
    maxEntries: options.maxEntries,
    ttlMs: options.staleMs,
    clock: options.clock,
  });
  const flights = new Map<string, Promise<Value | undefined>>();

  const read = async (key: string, flight: { promise?: Promise<Value | undefined> }): Promise<Value | undefined> => {
    try {
      const value = await options.read(key);
      // A write may have called forget() meanwhile: then this answer may be older than the write and is not kept.
      if (flights.get(key) === flight.promise) {
        if (value === undefined) entries.delete(key);
        else entries.set(key, { value, readAtMs: options.clock() });
      }
      return value;
    } catch (error) {
      const stale = entries.get(key);
      if (stale === undefined) throw error;
      return stale.value;
    } finally {
      if (flights.get(key) === flight.promise) flights.delete(key);
    }
  };
  const reread = (key: string): Promise<Value | undefined> => {
    const running = flights.get(key);
    if (running !== undefined) return running;
    const flight: { promise?: Promise<Value | undefined> } = {};
    flight.promise = read(key, flight);
    flights.set(key, flight.promise);
    return flight.promise;
  };

  const peek = (key: string): Value | undefined => {
    const entry = entries.get(key);
    return entry !== undefined && options.clock() - entry.readAtMs < options.freshMs ? entry.value : undefined;
  };

  return {
    get: (key) => peek(key) ?? reread(key),
    peek,
    reread,
    forget: (key) => {
      entries.delete(key);
      flights.delete(key);
    },
    clear: () => {
      entries.clear();
      flights.clear();
    },
  };
};
