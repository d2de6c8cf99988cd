import type { AuditEvent } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import { randomUuid } from '../foundation/ids.ts';
import type { Database } from '../storage/database.ts';
import { type AppendEvent, type AppendEvents, createAppendEvents } from './append-event.ts';
import type { AuditRecord, AuditScope } from './audit-record.ts';
import type { ChainVerdict } from './chain/chain-verdict.ts';
import { sealPending } from './chain/seal-pending.ts';
import { verifyChains } from './chain/verify-chain.ts';
import { createRefusalCounts, type RefusalCounts } from './count-refusals.ts';
import { type AuditFilter, listEvents } from './reading/list-events.ts';
import { createEventSearch, type EventSearch } from './reading/query-events.ts';
import { removeExpired } from './retention/remove-expired.ts';
import { createRetentionPeriods, type RetentionPeriods } from './retention/retention-periods.ts';

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
  /** Looks for events by what the Audit Log Retrieval API can ask for. */
  readonly search: EventSearch;
  /** For what may happen any number of times. */
  readonly refusals: RefusalCounts;
  readonly retentionPeriods: Pick<RetentionPeriods, 'find' | 'set'>;
  /** Removes what is older than the period of its subaccount, or than `defaultDays`. Answers how many events. */
  readonly enforceRetention: (defaultDays: number) => Promise<number>;
  /** Removes what was recorded before `beforeMs`, in small batches, and records that. Answers how many events. */
  readonly removeExpired: (expiry: { readonly beforeMs: number; readonly scope?: AuditScope }) => Promise<number>;
};

/** Creates the room. Source: SAP doc "Audit Log Retrieval API Usage"; security.md S-65, R-16, R-18 */
export const createAudit = (options: { readonly database: Database; readonly clock: Clock }): Audit => {
  const { database, clock } = options;
  const appendAll = createAppendEvents(options);
  const append: AppendEvent = (transaction, event) => appendAll(transaction, [event]);
  const holder = randomUuid();
  const removal = { database, clock, holder, append };
  const retentionPeriods = createRetentionPeriods({ database, clock, append });
  return {
    append,
    appendAll,
    appendAlone: async (event) => await database.write((transaction) => append(transaction, event)),
    list: (scope, filter = {}) => listEvents(database, scope, filter),
    sealPending: () => sealPending({ database, clock, holder }),
    verify: () => verifyChains(database),
    search: createEventSearch(database),
    refusals: createRefusalCounts({ database, clock, appendAll }),
    retentionPeriods,
    enforceRetention: async (defaultDays) => {
      const periods = await retentionPeriods.list();
      const beforeMs = (days: number): number => clock() - days * 86_400_000;
      let removed = 0;
      for (const [scope, days] of periods) removed += await removeExpired(removal, { scope, beforeMs: beforeMs(days) });
      return (
        removed + (await removeExpired(removal, { beforeMs: beforeMs(defaultDays), except: new Set(periods.keys()) }))
      );
    },
    removeExpired: (expiry) => removeExpired(removal, expiry),
  };
};
