export type { AppendAudit } from './account-changes.ts';
export { type ApplicationName, formatApplicationName } from './application-name.ts';
export { type Accounts, createAccounts } from './create-accounts.ts';
export { subaccountNotFound } from './errors.ts';
export type { Group, NewGroup } from './groups/group.ts';
export type { Members } from './members/manage-members.ts';
export {
  defaultUserBase,
  type Member,
  type MemberRole,
  type NewMember,
  predefinedMemberRoles,
} from './members/member.ts';
export type { RoleHolder } from './roles/list-effective-roles.ts';
export type { ApplicationRole, Assignee, CustomRole, RoleAssignment, RoleAssignmentFilter } from './roles/role.ts';
export type { NewSubaccount, Subaccount } from './subaccounts/subaccount.ts';
export type { SubaccountUpdate } from './subaccounts/update-subaccount.ts';
