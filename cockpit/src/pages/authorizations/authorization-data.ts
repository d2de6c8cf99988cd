import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { call } from '../../connection/api.ts';

/** A role there is to give, and one that was given, as the contract has them. */
export type Role = ResponseOf<typeof operations.listApplicationRoles>[number];
export type Assignment = ResponseOf<typeof operations.listRoleAssignments>[number];
/** A group and who is in it. Source: SAP doc "Managing Roles" */
export type Group = { readonly name: string; readonly members: readonly string[] };

/** Everything the tabs of Authorizations show. Source: SAP doc "Managing Roles" */
export type Authorizations = {
  readonly roles: readonly Role[];
  readonly assignments: readonly Assignment[];
  readonly groups: readonly Group[];
  /** Names that are known: of users, OAuth clients, members and holders of roles. */
  readonly users: readonly string[];
  readonly subscriptions: readonly string[];
};

/** Reads it. Users of other identity providers are not kept anywhere: they are known by what was given to them. */
export const readAuthorizations = async (params: { readonly subaccount: string }): Promise<Authorizations> => {
  const [roles, assignments, groups, users, clients, subscriptions] = await Promise.all([
    call(operations.listApplicationRoles, params),
    call(operations.listRoleAssignments, params),
    call(operations.listGroups, params),
    call(operations.listUsers, params),
    call(operations.listOAuthClients, params),
    call(operations.listSubscriptions, params),
  ]);
  const names = [
    ...users.map(({ name }) => name),
    ...clients.map(({ id }) => `oauth_client_${id}`),
    ...groups.flatMap(({ members = [] }) => members),
    ...assignments.flatMap(({ user }) => (user === undefined ? [] : [user])),
  ];
  return {
    roles,
    assignments,
    groups: groups.map(({ name, members = [] }) => ({ name, members })),
    users: [...new Set(names)].toSorted((one, other) => one.localeCompare(other)),
    subscriptions,
  };
};

/** One text for a role in addresses: applications have no blanks in their names. */
export const roleKeyOf = ({ application, role }: { readonly application: string; readonly role: string }): string =>
  `${application} ${role}`;

/** The role such a text means. */
export const parseRoleKey = (key: string): { readonly application: string; readonly role: string } => {
  const end = key.indexOf(' ');
  return { application: key.slice(0, end), role: key.slice(end + 1) };
};

/** Whether a group of an assignment is this one: upper and lower case are the same. Source: SAP doc "Managing Roles" */
export const isSameGroup = (one: string | undefined, other: string): boolean =>
  one?.toLowerCase() === other.toLowerCase();
