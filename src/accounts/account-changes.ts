import type { Actor, AuditEvent } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Database, Transaction } from '../storage/database.ts';

/** Records an audit event in the transaction of the change. */
export type AppendAudit = (transaction: Transaction, event: AuditEvent) => Promise<void>;

/** What every use case of this room works with. */
export type AccountChanges = {
  readonly read: Database['read'];
  readonly clock: Clock;
  /** Runs a change in one transaction; what was remembered of earlier reads is forgotten after it. */
  readonly write: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
  readonly record: (transaction: Transaction, change: RecordedChange) => Promise<void>;
};

/** A change as it goes on record. Source: SAP doc "Auditing and Logging Information" (configuration changes) */
export type RecordedChange = {
  readonly subaccountId: SubaccountId;
  readonly actor: Actor;
  readonly action: 'create' | 'update' | 'delete';
  /** Configuration unless told otherwise. */
  readonly category?: AuditEvent['category'];
  /** E.g. `Group Reviewers`. */
  readonly object: string;
  readonly attributes?: Readonly<Record<string, string>>;
};

/** Creates the means of change; `forgetReads` is called after every change, also one whose outcome is unknown. */
export const createAccountChanges = (options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly appendAudit: AppendAudit;
  readonly forgetReads: () => void;
}): AccountChanges => ({
  read: options.database.read,
  clock: options.clock,
  write: async (work) => {
    try {
      return await options.database.write(work);
    } finally {
      options.forgetReads();
    }
  },
  record: (transaction, change) =>
    options.appendAudit(transaction, {
      category: 'audit.configuration',
      ...change,
      message: `${participles[change.action]} ${change.object}`,
    }),
});

const participles = { create: 'Creating', update: 'Updating', delete: 'Deleting' } as const;
