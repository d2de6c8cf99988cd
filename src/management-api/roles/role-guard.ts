import type { Accounts, ApplicationRole, RoleAssignment, Subaccount } from '../../accounts/index.ts';
import { cloudController } from '../../service-instances/index.ts';
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
  /** For changes of what is in groups and role collections, or who. */
  readonly assertMayChangeGroups: (
    callerRole: AdministratorRole,
    subaccountId: Subaccount['id'],
    names: readonly string[],
  ) => Promise<void>;
  /** For giving and taking a role. */
  readonly assertMayAssign: (callerRole: AdministratorRole, assignment: RoleAssignment) => Promise<void>;
  /** For handing out a client that may do this. */
  readonly assertMayGrantScopes: (callerRole: AdministratorRole, scopes: readonly string[] | undefined) => void;
};

/** Creates the checks. Source: security.md A2 */
export const createRoleGuard = (
  accounts: Parameters<typeof createFindCockpitRole>[0] & Pick<Accounts, 'listRoleAssignments'>,
): RoleGuard => {
  const findCockpitRole = createFindCockpitRole(accounts);
  const assertMayChangeGroups: RoleGuard['assertMayChangeGroups'] = async (callerRole, subaccountId, names) => {
    if (callerRole === 'administrator') return;
    for (const name of names) {
      assertIncludes(callerRole, roleOfCollection(name));
      const held = await accounts.listRoleAssignments(subaccountId, { assignee: { kind: 'group', name } });
      if (held.some(managesInstances)) throw roleAbove('administrator');
    }
  };
  return {
    assertMayChangeUser: async (callerRole, subaccount, names) => {
      assertIncludes(callerRole, await findCockpitRole(subaccount, names));
      const held = await accounts.listRolesOfHolder(subaccount.id, { names, groups: [] });
      if (held.some(managesInstances)) assertIncludes(callerRole, 'administrator');
    },
    assertMayChangeGroups,
    assertMayAssign: async (callerRole, { subaccountId, assignee, ...role }) => {
      if (managesInstances(role)) assertIncludes(callerRole, 'administrator');
      // A role collection holds its roles as a group does.
      if (assignee.kind === 'group') await assertMayChangeGroups(callerRole, subaccountId, [assignee.name]);
    },
    assertMayGrantScopes: (callerRole, scopes = []) => {
      if (scopes.includes(memberScope)) assertIncludes(callerRole, 'administrator');
    },
  };
};

/** A Space Developer makes service instances and their keys, with which programs read destinations and their secrets: here that takes an administrator. */
const managesInstances = ({ application }: ApplicationRole): boolean =>
  application.providerAccount === cloudController.providerAccount &&
  application.application === cloudController.application;

const assertIncludes = (callerRole: AdministratorRole, role: AdministratorRole | undefined): void => {
  if (role !== undefined && !rolesWithin(callerRole).includes(role)) throw roleAbove(role);
};
