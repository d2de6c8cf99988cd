import { type Accounts, defaultUserBase, type Subaccount } from '../../accounts/index.ts';
import { type AdministratorRole, administratorRoles } from '../contract.ts';

/** The user names whose role is asked for: of one user the name and the id. */
type Names = readonly string[];

/** What the platform roles of a Neo account amount to here. Source: SAP doc "Managing Member Authorizations in the Neo Environment"; assumed: that a developer only reads */
const rolesOfMembers: Readonly<Record<string, AdministratorRole>> = {
  AccountAdministrator: 'administrator',
  ApplicationUserAdministrator: 'security-administrator',
  Developer: 'viewer',
  CloudConnectorAdministrator: 'viewer',
  ReadOnly: 'viewer',
};

/** What SAP's default role collections amount to here, by their names in lower case. Source: SAP doc "Default Role Collections of SAP BTP" */
const rolesOfCollections: ReadonlyMap<string, AdministratorRole> = new Map([
  ['subaccount administrator', 'administrator'],
  ['subaccount viewer', 'viewer'],
]);

/** What roles of SAP Authorization and Trust Management amount to, whatever collection they are in. Source: SAP doc "Default Role Collections of SAP BTP" */
const rolesOfXsuaa: ReadonlyMap<string, AdministratorRole> = new Map([
  ['User and Role Administrator', 'security-administrator'],
  ['User and Role Auditor', 'viewer'],
]);
const xsuaa = /^xsuaa(?:!|$)/;

/** Those roles as they are given. Source: SAP doc "Default Role Collections of SAP BTP" */
export const xsuaaRoles = [...rolesOfXsuaa.keys()].map((role) => ({ application: 'xsuaa!t1', role }));

/** What being in a role collection of this name amounts to. Source: SAP doc "Default Role Collections of SAP BTP" */
export const roleOfCollection = (name: string): AdministratorRole | undefined =>
  rolesOfCollections.get(name.toLowerCase());

/** Finds the role that users of a subaccount have in its cockpit; `undefined` where they have none. It is read anew each time. Source: security.md S-57 */
export type FindCockpitRole = (
  subaccount: Pick<Subaccount, 'id' | 'flavour'>,
  names: Names,
) => Promise<AdministratorRole | undefined>;

/**
 * Creates the search. In Neo the members of the account count: those of the default user base, whose part the built-in identity provider plays.
 * In Cloud Foundry SAP's default role collections count, and the roles that are about users. Source: SAP docs named above; assumed: which role of ours each is
 */
export const createFindCockpitRole = (
  accounts: Pick<Accounts, 'members' | 'listGroupsOf' | 'listRolesOfHolder'>,
): FindCockpitRole => {
  const listOfNeo = async (subaccount: Pick<Subaccount, 'id'>, names: Names) => {
    const filters = names.map((userName) => ({ userName, userBase: defaultUserBase }));
    const members = await Promise.all(filters.map((filter) => accounts.members.list(subaccount.id, filter)));
    // An account can call a role of its own what the platform calls one.
    const predefined = members.flat().flatMap(({ roles }) => roles.filter(({ type }) => type === 'Predefined'));
    return predefined.map(({ name }) => (Object.hasOwn(rolesOfMembers, name) ? rolesOfMembers[name] : undefined));
  };
  const listOfCloudFoundry = async (subaccount: Pick<Subaccount, 'id'>, names: Names) => {
    const groups = (await Promise.all(names.map((name) => accounts.listGroupsOf(subaccount.id, name)))).flat();
    const roles = await accounts.listRolesOfHolder(subaccount.id, { names, groups: [] });
    return [
      ...groups.filter(({ kind }) => kind === 'role-collection').map(({ name }) => roleOfCollection(name)),
      ...roles
        .filter(({ application }) => application.providerAccount === 'sap' && xsuaa.test(application.application))
        .map(({ role }) => rolesOfXsuaa.get(role)),
    ];
  };
  return async (subaccount, names) => {
    const distinct = [...new Set(names)];
    const list = subaccount.flavour === 'neo' ? listOfNeo : listOfCloudFoundry;
    const found = await list(subaccount, distinct);
    return administratorRoles.findLast((role) => found.includes(role));
  };
};
