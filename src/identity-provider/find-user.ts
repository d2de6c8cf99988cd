import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import { createRecentReads } from '../foundation/recent-reads.ts';
import type { Database } from '../storage/database.ts';
import { isLoginName, type StoredUser, toLoginName } from './user.ts';
import { findStoredUser } from './user-store.ts';

/** Finds users from memory, as every call with a password has to. What it answers is two seconds old at most. */
export type FindUser = {
  readonly find: (subaccountId: SubaccountId, name: string) => Promise<StoredUser | undefined>;
  readonly forget: () => void;
};

/** Creates the finder. Source: security.md S-55, R-16 */
export const createFindUser = (options: { readonly database: Database; readonly clock: Clock }): FindUser => {
  const recent = createRecentReads<string, StoredUser | undefined>({
    maxEntries: 10_000,
    ttlMs: 2_000,
    clock: options.clock,
    load: (key) => {
      const at = key.indexOf(separator);
      // The part before the separator is the subaccount id the key was made with.
      return findStoredUser(options.database.read, key.slice(0, at) as SubaccountId, key.slice(at + separator.length));
    },
  });
  return {
    find: async (subaccountId, name) =>
      isLoginName(name) ? await recent.get(`${subaccountId}${separator}${toLoginName(name)}`) : undefined,
    forget: recent.forget,
  };
};

/** A login name has no control characters, so the key is unambiguous. */
const separator = '\n';
