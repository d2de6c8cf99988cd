import type { Audit } from '../../audit/index.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import type { Log } from '../../foundation/log.ts';
import type { Database } from '../../storage/database.ts';

/** Records events shortly after what they tell about, for tokens that are issued without a write. */
export type LateEvents = {
  readonly note: (event: AuditEvent) => void;
  /** Writes what is noted now. */
  readonly flush: () => Promise<void>;
};

const writeAfterMs = 50;
const retryAfterMs = 1000;
/** Events one write takes; the event loop gets its turn in between. */
const maxBatch = 256;
/** Events kept through an outage of the database; what comes beyond is only in the log. */
const maxNoted = 10_000;

/** Creates the notebook. A JWT is issued while the database is away; its event is recorded once the database is back. */
export const createLateEvents = (parts: {
  readonly database: Database;
  readonly audit: Pick<Audit, 'appendAll'>;
  readonly log: Log;
}): LateEvents => {
  const noted: AuditEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    while (noted.length > 0) {
      const batch = noted.slice(0, maxBatch);
      await parts.database.write((transaction) => parts.audit.appendAll(transaction, batch));
      noted.splice(0, batch.length);
    }
  };
  const flush = (): Promise<void> => {
    writing ??= writeAll().finally(() => {
      writing = undefined;
    });
    return writing;
  };
  const schedule = (afterMs: number): void => {
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      flush().then(
        () => noted.length > 0 && schedule(writeAfterMs),
        (error: unknown) => {
          parts.log.warn('audit-events-delayed', { count: noted.length, error });
          schedule(retryAfterMs);
        },
      );
    }, afterMs);
    timer.unref();
  };

  return {
    note: (event) => {
      if (noted.length >= maxNoted) {
        parts.log.error('audit-event-lost', { object: event.object, message: event.message });
        return;
      }
      noted.push(event);
      schedule(writeAfterMs);
    },
    flush,
  };
};
