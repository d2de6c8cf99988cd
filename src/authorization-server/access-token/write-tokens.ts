import type { Audit } from '../../audit/index.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { type NewToken, prepareInsertTokens } from './access-token-store.ts';

/** Stores a token and the event of its issue; durable when it returns. */
export type WriteToken = (token: NewToken, event: AuditEvent) => Promise<void>;

type Pending = {
  readonly token: NewToken;
  readonly event: AuditEvent;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/** Tokens that share one write at most; the event loop gets its turn in between. */
const maxBatch = 64;

/**
 * Creates the writing of tokens. Those that wait while a write has not begun yet go along with it, so that the cost of a write is
 * shared by all requests of a moment. One that fails does not take the others with it.
 */
export const createWriteToken = (parts: {
  readonly database: Database;
  readonly audit: Pick<Audit, 'appendAll'>;
}): WriteToken => {
  const { database, audit } = parts;
  const insertTokens = prepareInsertTokens(database);
  const waiting: Pending[] = [];
  let isScheduled = false;

  const store = async (transaction: Transaction, batch: readonly Pending[]): Promise<void> => {
    await insertTokens(
      transaction,
      batch.map(({ token }) => token),
    );
    await audit.appendAll(
      transaction,
      batch.map(({ event }) => event),
    );
  };
  const storeAlone = (pending: Pending): Promise<void> =>
    database.write((transaction) => store(transaction, [pending])).then(pending.resolve, pending.reject);

  const storeWaiting = async (): Promise<void> => {
    let batch: readonly Pending[] = [];
    try {
      await database.write(async (transaction) => {
        // The work may run again after a conflict: then with the batch it had.
        if (batch.length === 0) {
          batch = waiting.splice(0, maxBatch);
          // Whoever comes from now on begins the next write; it must not be begun from inside this one.
          isScheduled = false;
        }
        await store(transaction, batch);
      });
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length === 0) {
        // The write was turned away before it began.
        batch = waiting.splice(0);
        isScheduled = false;
      }
      const isOutage = error instanceof WireError;
      // Otherwise one of them is at fault, e.g. its client was deleted this moment: each on its own then.
      if (isOutage || batch.length === 1) for (const { reject } of batch) reject(error);
      else await Promise.all(batch.map(storeAlone));
    } finally {
      schedule();
    }
  };
  const schedule = (): void => {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    void storeWaiting();
  };

  return (token, event) =>
    new Promise((resolve, reject) => {
      waiting.push({ token, event, resolve, reject });
      schedule();
    });
};
