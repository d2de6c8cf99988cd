import type { Clock } from '../../foundation/clock.ts';
import { DatabaseUnavailable } from '../../storage/errors.ts';
import type { StoredDestinationConfiguration } from '../../storage/tables/destination-service.ts';
import type { Configuration } from './configuration.ts';
import { type ConfigurationKey, type ConfigurationStore, instanceColumn } from './configuration-store.ts';

/**
 * Configurations as lookups read them: from memory while young, else from the database. What is not there is remembered as well.
 * The object of an unchanged configuration stays the same one, so that what was made of it may be kept beside it.
 */
export type ConfigurationCache = {
  readonly find: (key: ConfigurationKey) => Promise<Configuration | undefined> | Configuration | undefined;
  /** Forgets one configuration: called after this process has written it. */
  readonly forget: (key: ConfigurationKey) => void;
  readonly clear: () => void;
  readonly size: () => number;
};

type Entry = {
  readonly configuration: Configuration | undefined;
  /** When the database last said so. */
  readonly readAtMs: number;
  /** When it was last asked, in vain or not. */
  readonly askedAtMs: number;
};

const freshMs = 2_000;
/** How long lookups go on without the database. Source: security.md R-04 */
const outageMs = 5 * 60_000;

/** Creates the cache. `open` unseals a row. Entries are at most 2 s old, 5 min while the database is lost. Source: security.md */
export const createConfigurationCache = (options: {
  readonly store: Pick<ConfigurationStore, 'find'>;
  readonly open: (row: StoredDestinationConfiguration) => Configuration;
  readonly clock: Clock;
  readonly maxEntries?: number;
}): ConfigurationCache => {
  const { store, open, clock, maxEntries = 10_000 } = options;
  const entries = new Map<string, Entry>();
  const reads = new Map<string, Promise<Configuration | undefined>>();
  let writes = 0;

  const remember = (id: string, entry: Entry): void => {
    entries.delete(id);
    entries.set(id, entry);
    const oldest = entries.size > maxEntries ? entries.keys().next() : undefined;
    if (oldest && !oldest.done) entries.delete(oldest.value);
  };

  const isWithin = (limitMs: number, sinceMs: number): boolean => {
    const ageMs = clock() - sinceMs;
    return ageMs >= 0 && ageMs < limitMs;
  };

  const read = async (id: string, key: ConfigurationKey): Promise<Configuration | undefined> => {
    const known = entries.get(id);
    const readAtMs = clock();
    const writesBefore = writes;
    let row: StoredDestinationConfiguration | undefined;
    try {
      row = await store.find(key);
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) || known === undefined || !isWithin(outageMs, known.readAtMs))
        throw error;
      remember(id, { ...known, askedAtMs: clock() });
      return known.configuration;
    }
    const isUnchanged = row !== undefined && known?.configuration?.revision === row.revision;
    const configuration = isUnchanged ? known.configuration : row && open(row);
    // After a write of our own in the meantime this may be the older state: good enough for who asked before, not to be kept.
    if (writes === writesBefore) remember(id, { configuration, readAtMs, askedAtMs: readAtMs });
    return configuration;
  };

  return {
    find: (key) => {
      const id = idOf(key);
      const entry = entries.get(id);
      if (entry !== undefined && isWithin(freshMs, entry.askedAtMs)) return entry.configuration;
      const running = reads.get(id);
      if (running !== undefined) return running;
      const started = read(id, key).finally(() => {
        if (reads.get(id) === started) reads.delete(id);
      });
      reads.set(id, started);
      return started;
    },
    forget: (key) => {
      const id = idOf(key);
      writes += 1;
      entries.delete(id);
      reads.delete(id);
    },
    clear: () => {
      writes += 1;
      entries.clear();
      reads.clear();
    },
    size: () => entries.size,
  };
};

// Ids hold no line feed, names no control character.
const idOf = ({ level, kind, name }: ConfigurationKey): string =>
  `${level.subaccountId}\n${instanceColumn(level)}\n${kind}\n${name}`;
