import type { Subaccount } from '../../accounts/index.ts';
import { assertedGroupsOf } from '../../authorization-server/index.ts';
import type { ListUserRoles } from '../authenticators/basic.ts';
import type { AdmitToken } from '../authenticators/bearer.ts';
import type { Collaborators } from '../collaborators.ts';
import {
  apiApplicationId,
  flowApplicationId,
  isOfInstance,
  isRuntimeNode,
  isTenantManagementNode,
} from './applications.ts';
import type { ListPredefinedRoles } from './predefined-groups.ts';
import { expandRoles } from './role-templates.ts';

type RoleParts = Pick<Collaborators, 'accounts'> & { readonly listPredefinedRoles: ListPredefinedRoles };

/** A protected resource of Cloud Integration: its application in either environment. */
export type ResourceApplication = {
  readonly isNeoApplication: (application: string) => boolean;
  readonly cloudFoundryId: (subaccount: Subaccount) => string;
  /** Whether members of predefined groups and role collections have their permissions here. */
  readonly hasPredefinedGroups: boolean;
};

/** The OData API. */
export const apiApplication: ResourceApplication = {
  isNeoApplication: isTenantManagementNode,
  cloudFoundryId: () => apiApplicationId,
  hasPredefinedGroups: true,
};

/** The message endpoints. */
export const flowApplication: ResourceApplication = {
  isNeoApplication: isRuntimeNode,
  cloudFoundryId: ({ subdomain }) => flowApplicationId(subdomain),
  hasPredefinedGroups: false,
};

/**
 * Admits tokens to a resource of Cloud Integration. Neo: the token's subscription must be the resource's application, and the roles are those
 * assigned to the token's user there, now, and those of predefined groups. Cloud Foundry: the token must be for the resource's application id, and carries the roles as scopes.
 * Source: SAP doc "Setting Up OAuth Inbound Authentication with Client Credentials Grant for API Clients", "Service Instance"
 */
export const createAdmitToken =
  ({ accounts, listPredefinedRoles }: RoleParts, resource: ResourceApplication): AdmitToken =>
  async (facts, subaccount) => {
    switch (facts.clientKind) {
      case 'platform-api':
        return { kind: 'foreign' };
      case 'neo-application': {
        const { subscription } = facts;
        if (subaccount.flavour !== 'neo' || subscription === undefined) return { kind: 'foreign' };
        if (!resource.isNeoApplication(subscription.application)) return { kind: 'foreign' };
        const holder = {
          names: [facts.userName, ...(facts.user === undefined ? [] : [facts.user.id])],
          groups: facts.user === undefined ? [] : assertedGroupsOf(facts.user),
        };
        const assigned = await accounts.listRolesOfHolder(subaccount.id, holder);
        const predefined = resource.hasPredefinedGroups ? await listPredefinedRoles(subaccount, holder) : [];
        const here = assigned.filter(
          ({ application }) =>
            application.application === subscription.application &&
            application.providerAccount === subscription.providerAccount,
        );
        return { kind: 'admitted', roles: expandRoles('neo', [...here.map(({ role }) => role), ...predefined]) };
      }
      case 'xsuaa': {
        // An instance of Cloud Integration serves the subaccount it was made in; a subscription to some application opens no other's (S-55).
        if (facts.clientSubaccountId !== subaccount.id) return { kind: 'foreign' };
        const applicationId = resource.cloudFoundryId(subaccount);
        const isForResource =
          isOfInstance(facts, applicationId) || facts.audience.some((name) => isWithin(name, applicationId));
        if (subaccount.flavour !== 'cf' || !isForResource) return { kind: 'foreign' };
        const prefix = `${applicationId}.`;
        const names = facts.scopes
          .filter((scope) => scope.startsWith(prefix))
          .map((scope) => scope.slice(prefix.length));
        return { kind: 'admitted', roles: expandRoles('cf', names) };
      }
    }
  };

/** An audience names an application, or a part of one: what stands before the last dot of a scope. */
const isWithin = (audience: string, applicationId: string): boolean =>
  audience === applicationId || audience.startsWith(`${applicationId}.`);

/**
 * Finds what a user may do at a resource: on Neo the roles for its application, on Cloud Foundry the role templates of the user's role
 * collections. Source: SAP doc "Defining Authorizations for Integration Team Members", "Basic Authentication of an IdP User for API Clients"
 */
export const createListUserRoles =
  ({ accounts, listPredefinedRoles }: RoleParts, resource: ResourceApplication): ListUserRoles =>
  async (subaccount, user) => {
    // Roles are given to a name; administrators know users by either.
    const holder = { names: [user.userName, user.id], groups: [] };
    const assigned = await accounts.listRolesOfHolder(subaccount.id, holder);
    const predefined = resource.hasPredefinedGroups ? await listPredefinedRoles(subaccount, holder) : [];
    const isHere =
      subaccount.flavour === 'neo'
        ? resource.isNeoApplication
        : (application: string) => application === resource.cloudFoundryId(subaccount);
    const here = assigned.filter(({ application }) => isHere(application.application)).map(({ role }) => role);
    return expandRoles(subaccount.flavour, [...here, ...predefined]);
  };
