export { type ApplicationName, formatApplicationName } from './application-name.ts';
export { type Accounts, createAccounts } from './create-accounts.ts';
export { subaccountNotFound } from './errors.ts';
export type { Members } from './members/manage-members.ts';
export {
  defaultUserBase,
  type Member,
  type MemberRole,
  type NewMember,
  predefinedMemberRoles,
} from './members/member.ts';
export type { ApplicationRole, Assignee, RoleAssignment } from './roles/role.ts';
export type { Subaccount } from './subaccounts/subaccount.ts';
