import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { createRecentReads } from '../../foundation/recent-reads.ts';
import type { Database } from '../../storage/database.ts';
import { isUserName } from '../names.ts';
import type { ApplicationRole } from './role.ts';
import { listRolesOf } from './role-assignment-store.ts';

/** Lists effective roles from memory: every call to a protected API asks for them. */
export type ListEffectiveRoles = {
  /** The roles a user name has directly and through its groups and role collections, each once; two seconds old at most. */
  readonly of: (subaccountId: SubaccountId, userName: string) => Promise<readonly ApplicationRole[]>;
  readonly forget: () => void;
};

/**
 * Creates the list. User names are compared exactly: two clients whose ids differ in case share no roles.
 * Source: SAP doc "Managing Roles"; security.md S-55, R-16
 */
export const createListEffectiveRoles = (options: {
  readonly database: Database;
  readonly clock: Clock;
}): ListEffectiveRoles => {
  const recent = createRecentReads<string, readonly ApplicationRole[]>({
    maxEntries: 10_000,
    ttlMs: 2_000,
    clock: options.clock,
    load: (key) => listRolesOf(options.database.read, ...splitKey(key)),
  });
  return {
    of: async (subaccountId, userName) =>
      isUserName(userName) ? await recent.get(joinKey(subaccountId, userName)) : [],
    forget: recent.forget,
  };
};

/** A name of a user has no control characters, so the key is unambiguous. */
const separator = '\n';

const joinKey = (subaccountId: SubaccountId, userName: string): string => `${subaccountId}${separator}${userName}`;

const splitKey = (key: string): readonly [SubaccountId, string] => {
  const at = key.indexOf(separator);
  // `joinKey` put a subaccount id in front of the separator.
  return [key.slice(0, at) as SubaccountId, key.slice(at + separator.length)];
};
