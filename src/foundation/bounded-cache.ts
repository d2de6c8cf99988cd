import type { Clock } from './clock.ts';

/** A map that forgets: entries live `ttlMs` at most, and one that was not used lately makes room for a new one. */
export type BoundedCache<Key, Value> = {
  readonly get: (key: Key) => Value | undefined;
  readonly set: (key: Key, value: Value) => void;
  readonly delete: (key: Key) => void;
  readonly clear: () => void;
  readonly size: () => number;
};

/** Creates a cache of at most `maxEntries` entries. A clock that jumps back makes entries older than they look expire early. */
export const createBoundedCache = <Key, Value>(options: {
  readonly maxEntries: number;
  readonly ttlMs: number;
  readonly clock: Clock;
}): BoundedCache<Key, Value> => {
  const entries = new Map<Key, { readonly value: Value; readonly storedAtMs: number; place: number }>();
  // Counts what was put at the end so far. An entry that few others have been put behind since needs no moving.
  let lastPlace = 0;
  const nearEnd = Math.floor(options.maxEntries / 4);
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      const ageMs = options.clock() - entry.storedAtMs;
      if (ageMs < 0 || ageMs >= options.ttlMs) {
        entries.delete(key);
        return undefined;
      }
      // A Map iterates in insertion order: putting a hit back at the end keeps the least recently used entry first, give or take a
      // quarter of the entries. Doing it at every hit would cost more than finding the entry.
      if (lastPlace - entry.place > nearEnd) {
        entries.delete(key);
        lastPlace += 1;
        entry.place = lastPlace;
        entries.set(key, entry);
      }
      return entry.value;
    },
    set: (key, value) => {
      entries.delete(key);
      lastPlace += 1;
      entries.set(key, { value, storedAtMs: options.clock(), place: lastPlace });
      if (entries.size > options.maxEntries) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
    },
    delete: (key) => {
      entries.delete(key);
    },
    clear: () => entries.clear(),
    size: () => entries.size,
  };
};
