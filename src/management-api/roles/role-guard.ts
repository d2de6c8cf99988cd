import type { Subaccount } from '../../accounts/index.ts';
import { type AdministratorRole, rolesWithin } from '../contract.ts';
import { roleAbove } from '../errors.ts';
import { createFindCockpitRole, roleOfCollection } from './cockpit-role.ts';

/** The scope by which a Platform API client makes people members of its account, administrators too. Source: SAP doc "Platform Authorization Management API" */
const memberScope = 'hcp.manageAccountMembers';

/**
 * Keeps those who manage users and roles from making themselves more than they are: each check throws 403 where the caller's role does not include
 * the one that is touched. Source: security.md A2, S-07; assumed: SAP leaves it to whom one makes a "User and Role Administrator"
 */
export type RoleGuard = {
  /** For changes of a user: whoever sets a password can sign in as its owner, and whoever creates a user gets what its name was given. */
  readonly assertMayChangeUser: (
    callerRole: AdministratorRole,
    subaccount: Pick<Subaccount, 'id' | 'flavour'>,
    names: readonly string[],
  ) => Promise<void>;
  /** For changes of what is in role collections, or who. */
  readonly assertMayChangeCollections: (callerRole: AdministratorRole, names: readonly string[]) => void;
  /** For handing out a client that may do this. */
  readonly assertMayGrantScopes: (callerRole: AdministratorRole, scopes: readonly string[] | undefined) => void;
};

/** Creates the checks. Source: security.md A2 */
export const createRoleGuard = (accounts: Parameters<typeof createFindCockpitRole>[0]): RoleGuard => {
  const findCockpitRole = createFindCockpitRole(accounts);
  return {
    assertMayChangeUser: async (callerRole, subaccount, names) =>
      assertIncludes(callerRole, await findCockpitRole(subaccount, names)),
    assertMayChangeCollections: (callerRole, names) => {
      for (const name of names) assertIncludes(callerRole, roleOfCollection(name));
    },
    assertMayGrantScopes: (callerRole, scopes = []) => {
      if (scopes.includes(memberScope)) assertIncludes(callerRole, 'administrator');
    },
  };
};

const assertIncludes = (callerRole: AdministratorRole, role: AdministratorRole | undefined): void => {
  if (role !== undefined && !rolesWithin(callerRole).includes(role)) throw roleAbove(role);
};
