import type { Actor, AuditEvent } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Database, Transaction } from '../storage/database.ts';
import { userNotFound } from './errors.ts';
import type { User } from './user.ts';
import { findStoredUser } from './user-store.ts';

/** What every change to a user works with. */
export type UserChanges = {
  readonly clock: Clock;
  /** Runs a change in one transaction; what was remembered of earlier reads is forgotten after it. */
  readonly write: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
  /** Records the change of a user. */
  readonly record: (
    transaction: Transaction,
    user: User,
    change: {
      readonly actor: Actor;
      readonly action: 'create' | 'update' | 'delete';
      readonly attributes?: Readonly<Record<string, string>>;
    },
  ) => Promise<void>;
};

/** Creates the means of change; `forgetReads` is called after every change, also one whose outcome is unknown. */
export const createUserChanges = (options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly appendAudit: (transaction: Transaction, event: AuditEvent) => Promise<void>;
  readonly forgetReads: () => void;
}): UserChanges => ({
  clock: options.clock,
  write: async (work) => {
    try {
      return await options.database.write(work);
    } finally {
      options.forgetReads();
    }
  },
  record: (transaction, user, change) =>
    options.appendAudit(transaction, {
      ...change,
      category: 'audit.data-modification',
      subaccountId: user.subaccountId,
      object: `User ${user.userName}`,
      message: `${participles[change.action]} user ${user.userName}`,
    }),
});

/** The user of this name, id or e-mail address within a transaction. Throws a 404 `WireError` when there is none. */
export const getUserWithin = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  name: string,
): Promise<User> => {
  const found = await findStoredUser(transaction, subaccountId, name);
  if (found === undefined) throw userNotFound();
  return found.user;
};

const participles = { create: 'Creating', update: 'Updating', delete: 'Deleting' } as const;
