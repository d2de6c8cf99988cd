import type { Clock } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';
import type { Database, Transaction } from './database.ts';

/** Notes when things were last used, without a write on every request. */
export type UsageNotes<Thing> = {
  readonly note: (thing: Thing) => void;
  /** Writes what was noted. Does nothing when there is nothing to write; says in the log when it cannot, and never throws. */
  readonly flush: () => Promise<void>;
};

const flushAfterMs = 5000;
/** Notes kept at most: a flush is due long before in any installation. */
const maxNotes = 10_000;

/**
 * Creates the notebook: what is noted is written five seconds later, each thing once. Notes of a process that is killed are lost: the time is
 * for people, nothing depends on it. `markUsed` must leave a newer time of another node as it is.
 */
export const createUsageNotes = <Thing>(options: {
  readonly database: Pick<Database, 'write'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Things with one key are the same. */
  readonly keyOf: (thing: Thing) => string;
  readonly markUsed: (transaction: Transaction, thing: Thing, usedAtMs: number) => Promise<void>;
}): UsageNotes<Thing> => {
  let notes = new Map<string, { readonly thing: Thing; readonly usedAtMs: number }>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (notes.size === 0) return;
    const batch = notes;
    notes = new Map();
    try {
      await options.database.write(async (transaction) => {
        for (const { thing, usedAtMs } of batch.values()) await options.markUsed(transaction, thing, usedAtMs);
      });
    } catch (error) {
      // What only tells people a time must not keep them from reading the rest.
      options.log.warn('usage-not-written', { error });
    }
  };

  return {
    note: (thing) => {
      const key = options.keyOf(thing);
      if (notes.size >= maxNotes && !notes.has(key)) return;
      notes.set(key, { thing, usedAtMs: options.clock() });
      if (timer !== undefined) return;
      timer = setTimeout(() => void flush(), flushAfterMs);
      timer.unref();
    },
    flush,
  };
};
