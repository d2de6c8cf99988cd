import type { Subaccount } from '../../accounts/index.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { createRecentReads } from '../../foundation/recent-reads.ts';
import type { Collaborators } from '../collaborators.ts';
import { rolesOfGroup } from './personas.ts';

/** The permissions somebody has at the OData API as a member of predefined groups or role collections. Source: SAP doc "Personas for Cloud Integration" */
export type ListPredefinedRoles = (
  subaccount: Subaccount,
  holder: { readonly names: readonly string[]; readonly groups: readonly string[] },
) => Promise<readonly string[]>;

/** Creates the list. Memberships are two seconds old at most. Source: SAP doc "Personas for Cloud Integration" */
export const createListPredefinedRoles = ({
  accounts,
  clock,
}: Pick<Collaborators, 'accounts'> & { readonly clock: Clock }): ListPredefinedRoles => {
  const memberships = createRecentReads({
    maxEntries: 10_000,
    ttlMs: 2_000,
    clock,
    load: async (key: string) => {
      const at = key.indexOf('\n');
      // The key begins with the id of a subaccount that was found.
      return await accounts.listGroupsOf(key.slice(0, at) as SubaccountId, key.slice(at + 1));
    },
  });
  return async ({ id, flavour }, { names, groups }) => {
    const kind = flavour === 'neo' ? 'group' : 'role-collection';
    const lists = await Promise.all([...new Set(names)].map((name) => memberships.get(`${id}\n${name}`)));
    const own = lists.flat().filter((group) => group.kind === kind);
    return [...own.map(({ name }) => name), ...groups].flatMap((name) => rolesOfGroup(flavour, name));
  };
};
