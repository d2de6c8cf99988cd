import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { createRecentReads } from '../../foundation/recent-reads.ts';
import type { Database } from '../../storage/database.ts';
import { isName, isUserName, toGroupKey } from '../names.ts';
import type { ApplicationRole } from './role.ts';
import { listAssignments, listRolesOf } from './role-assignment-store.ts';

/** Somebody as an identity provider knows them: by name, perhaps also by id, and in the groups it asserts. */
export type RoleHolder = { readonly names: readonly string[]; readonly groups: readonly string[] };

/** Lists effective roles from memory: every call to a protected API asks for them. */
export type ListEffectiveRoles = {
  /** The roles a user name has directly and through its groups and role collections, each once; two seconds old at most. */
  readonly of: (subaccountId: SubaccountId, userName: string) => Promise<readonly ApplicationRole[]>;
  /** The roles somebody has by any of their names and in any of their groups. */
  readonly ofHolder: (subaccountId: SubaccountId, holder: RoleHolder) => Promise<readonly ApplicationRole[]>;
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
  const recentOfGroups = createRecentReads<string, readonly ApplicationRole[]>({
    maxEntries: 10_000,
    ttlMs: 2_000,
    clock: options.clock,
    load: async (key) => {
      const [subaccountId, name] = splitKey(key);
      return await listAssignments(options.database.read, subaccountId, { assignee: { kind: 'group', name } });
    },
  });
  const of: ListEffectiveRoles['of'] = async (subaccountId, userName) =>
    isUserName(userName) ? await recent.get(joinKey(subaccountId, userName)) : [];
  return {
    of,
    ofHolder: async (subaccountId, { names, groups }) => {
      const roles = await Promise.all([
        ...[...new Set(names)].map((name) => of(subaccountId, name)),
        ...groups.filter(isName).map((group) => recentOfGroups.get(joinKey(subaccountId, toGroupKey(group)))),
      ]);
      return roles.flat();
    },
    forget: () => {
      recent.forget();
      recentOfGroups.forget();
    },
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
