import type { SubaccountId } from '../../foundation/ids.ts';
import type { ApplicationName } from '../application-name.ts';

/** Who has a role. A user is a name without need of a user object; a group may be a role collection. */
export type Assignee = { readonly kind: 'user' | 'group'; readonly name: string };

/** A role of an application. Role names are case-sensitive. Source: SAP doc "Managing Roles" */
export type ApplicationRole = { readonly application: ApplicationName; readonly role: string };

/** A role given to somebody within one subaccount. */
export type RoleAssignment = ApplicationRole & { readonly subaccountId: SubaccountId; readonly assignee: Assignee };

/** Which assignments to list; what is absent does not matter. */
export type RoleAssignmentFilter = {
  readonly application?: ApplicationName;
  readonly role?: string;
  readonly assignee?: Assignee;
};

/** A role the subaccount made for itself; nobody else sees it. Source: SAP doc "Managing Roles" */
export type CustomRole = { readonly name: string; readonly createdAtMs: number };
