import type { Clock } from '../../../foundation/clock.ts';
import type { Log } from '../../../foundation/log.ts';
import type { Database } from '../../../storage/database.ts';
import type { CredentialKind } from './credential.ts';
import { markUsed } from './credential-store.ts';

/** Notes when credentials were last used, without a write on every token request. */
export type CredentialUsage = {
  readonly note: (kind: CredentialKind, id: string) => void;
  /** Writes what was noted. Does nothing when there is nothing to write. */
  readonly flush: () => Promise<void>;
};

const flushAfterMs = 5000;
/** Notes kept at most: a flush is due long before in any installation. */
const maxNotes = 10_000;

type Note = { readonly kind: CredentialKind; readonly usedAtMs: number };

/** Creates the notebook. Notes of a process that is killed are lost: the time is for people, nothing depends on it. */
export const createCredentialUsage = (options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}): CredentialUsage => {
  let notes = new Map<string, Note>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (notes.size === 0) return;
    const batch = notes;
    notes = new Map();
    await options.database.write(async (transaction) => {
      for (const [id, { kind, usedAtMs }] of batch) await markUsed(transaction, kind, id, usedAtMs);
    });
  };

  return {
    note: (kind, id) => {
      if (notes.size >= maxNotes && !notes.has(id)) return;
      notes.set(id, { kind, usedAtMs: options.clock() });
      if (timer !== undefined) return;
      timer = setTimeout(() => {
        flush().catch((error: unknown) => options.log.warn('credential-usage-not-written', { error }));
      }, flushAfterMs);
      timer.unref();
    },
    flush,
  };
};
