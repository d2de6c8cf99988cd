import type { AuditEvent } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import { randomUuid } from '../foundation/ids.ts';
import type { Database } from '../storage/database.ts';
import { type AppendEvent, type AppendEvents, createAppendEvents } from './append-event.ts';
import type { AuditRecord, AuditScope } from './audit-record.ts';
import type { ChainVerdict } from './chain-verdict.ts';
import { type AuditFilter, listEvents } from './list-events.ts';
import { removeExpired } from './remove-expired.ts';
import { sealPending } from './seal-pending.ts';
import { verifyChains } from './verify-chain.ts';

/** The record of who did what. Events are only ever added, until their retention period ends. */
export type Audit = {
  /** Records an event in the transaction of what it tells about: both are stored, or neither. */
  readonly append: AppendEvent;
  /** Records several events likewise, for hardly more than the price of one. */
  readonly appendAll: AppendEvents;
  /** Records an event that changed nothing else, e.g. a refusal. Durable when it returns. */
  readonly appendAlone: (event: AuditEvent) => Promise<void>;
  /** Events of one scope, newest first, 1,000 at most. */
  readonly list: (scope: AuditScope, filter?: AuditFilter) => Promise<readonly AuditRecord[]>;
  /** Chains what was recorded since; a job calls it every few seconds. Answers how many events. */
  readonly sealPending: () => Promise<number>;
  /** Whether the stored events are what was recorded, and which is the first that is not. */
  readonly verify: () => Promise<ChainVerdict>;
  /** Removes what was recorded before `beforeMs`, in small batches, and records that. Answers how many events. */
  readonly removeExpired: (expiry: { readonly beforeMs: number; readonly scope?: AuditScope }) => Promise<number>;
};

/** Creates the room. Source: SAP doc "Audit Log Retrieval API Usage"; security.md S-65, R-16, R-18 */
export const createAudit = (options: { readonly database: Database; readonly clock: Clock }): Audit => {
  const { database, clock } = options;
  const appendAll = createAppendEvents(options);
  const append: AppendEvent = (transaction, event) => appendAll(transaction, [event]);
  const holder = randomUuid();
  return {
    append,
    appendAll,
    appendAlone: async (event) => await database.write((transaction) => append(transaction, event)),
    list: (scope, filter = {}) => listEvents(database, scope, filter),
    sealPending: () => sealPending({ database, clock, holder }),
    verify: () => verifyChains(database),
    removeExpired: (expiry) => removeExpired({ database, clock, holder, append }, expiry),
  };
};
