import type { Clock } from '../../../foundation/clock.ts';
import type { Log } from '../../../foundation/log.ts';
import type { Database } from '../../../storage/database.ts';
import { createUsageNotes } from '../../../storage/usage-notes.ts';
import type { CredentialKind } from './credential.ts';
import { markUsed } from './credential-store.ts';

/** Notes when credentials were last used, without a write on every token request. */
export type CredentialUsage = {
  readonly note: (kind: CredentialKind, id: string) => void;
  /** Writes what was noted. Does nothing when there is nothing to write. */
  readonly flush: () => Promise<void>;
};

/** Creates the notebook. */
export const createCredentialUsage = (options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}): CredentialUsage => {
  const notes = createUsageNotes<{ readonly kind: CredentialKind; readonly id: string }>({
    ...options,
    keyOf: ({ id }) => id,
    markUsed: (transaction, { kind, id }, usedAtMs) => markUsed(transaction, kind, id, usedAtMs),
  });
  return { note: (kind, id) => notes.note({ kind, id }), flush: notes.flush };
};
