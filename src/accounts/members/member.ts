/** A role of a member: one the platform brings, or one of the account. Source: SAP doc "Managing Member Authorizations in the Neo Environment" */
export type MemberRole = { readonly name: string; readonly type: 'Predefined' | 'Custom' };

/** What a member is made of. */
export type NewMember = {
  readonly userName: string;
  /** Host of the identity provider the user is of; that of SAP ID service unless told otherwise. */
  readonly userBase?: string | undefined;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly email?: string | undefined;
  readonly roles: readonly MemberRole[];
};

/** Somebody who administers an account. Source: SAP doc "Platform Authorization Management API" */
export type Member = NewMember & {
  /** The user name; with the user base behind it where that is not the default. */
  readonly id: string;
  readonly userBase: string;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
};

/** The platform's own roles, by the names the API has for them. Source: SAP doc "Platform Authorization Management API" */
export const predefinedMemberRoles: readonly string[] = [
  'AccountAdministrator',
  'Developer',
  'CloudConnectorAdministrator',
  'ApplicationUserAdministrator',
  'ReadOnly',
];

/** The role an account must not be without. */
export const administratorRole = 'AccountAdministrator';

/** The user base of SAP ID service. Source: SAP doc "Platform Authorization Management API" */
export const defaultUserBase = 'accounts.sap.com';

/** `P1` or `P1_ACCOUNTS400.SAP.COM`. Source: SAP doc "Platform Authorization Management API" */
export const memberIdOf = (userName: string, userBase: string): string =>
  userBase.toLowerCase() === defaultUserBase ? userName : `${userName}_${userBase.toUpperCase()}`;

/** By what a member is found: its id whatever its case. */
export const toMemberKey = (id: string): string => id.toLowerCase();
