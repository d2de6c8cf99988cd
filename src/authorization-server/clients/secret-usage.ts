import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import type { Database } from '../../storage/database.ts';
import { markSecretUsed } from './secret-store.ts';

/** Notes when secrets were last used, without a write on every token request. */
export type SecretUsage = {
  readonly note: (secretId: string) => void;
  /** Writes what was noted. Does nothing when there is nothing to write. */
  readonly flush: () => Promise<void>;
};

const flushAfterMs = 5000;
/** Notes kept at most: a flush is due long before in any installation. */
const maxNotes = 10_000;

/** Creates the notebook. Notes of a process that is killed are lost: the time is for people, nothing depends on it. */
export const createSecretUsage = (options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}): SecretUsage => {
  let notes = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (notes.size === 0) return;
    const batch = notes;
    notes = new Map();
    await options.database.write(async (transaction) => {
      for (const [secretId, usedAtMs] of batch) await markSecretUsed(transaction, secretId, usedAtMs);
    });
  };

  return {
    note: (secretId) => {
      if (notes.size >= maxNotes && !notes.has(secretId)) return;
      notes.set(secretId, options.clock());
      if (timer !== undefined) return;
      timer = setTimeout(() => {
        flush().catch((error: unknown) => options.log.warn('secret-usage-not-written', { error }));
      }, flushAfterMs);
      timer.unref();
    },
    flush,
  };
};
