import type { Accounts, ApplicationRole, Assignee, RoleAssignment } from '../../accounts/index.ts';
import type { ResolveApplication } from '../applications.ts';
import type { PlatformCall } from '../platform-guard.ts';
import type { ApplicationRoles } from './application-roles.ts';
import type { roleReferencesBody } from './wire.ts';

/** What the routes of assignments work with. */
export type AssignmentParts = {
  readonly accounts: Pick<Accounts, 'listRoleAssignments' | 'assignRole' | 'unassignRole'>;
  readonly roles: Pick<ApplicationRoles, 'assertExists'>;
  readonly resolveApplication: ResolveApplication;
};

type RoleReferences = ReturnType<typeof roleReferencesBody.parse>['roles'];

/** The roles given to somebody, in the account and by name. */
export const listRolesOf = (
  { accounts }: AssignmentParts,
  { account }: PlatformCall,
  assignee: Assignee,
): Promise<readonly RoleAssignment[]> => accounts.listRoleAssignments(account.id, { assignee });

/** Gives roles to somebody: first all are looked up, then all are given. Throws 404 where an application or role is unknown. */
export const assignRoles = async (
  parts: AssignmentParts,
  call: PlatformCall,
  assignee: Assignee,
  references: RoleReferences,
): Promise<void> => {
  const roles: ApplicationRole[] = [];
  for (const { name, applicationName, providerAccount } of references) {
    const application = await parts.resolveApplication(call.account, applicationName, providerAccount);
    await parts.roles.assertExists(call.account, { application, role: name });
    roles.push({ application, role: name });
  }
  for (const role of roles) {
    await parts.accounts.assignRole({ ...role, assignee, subaccountId: call.account.id }, call.actor);
  }
};

/** Takes from somebody every role `isMeant`. */
export const unassignRoles = async (
  parts: AssignmentParts,
  call: PlatformCall,
  assignee: Assignee,
  isMeant: (role: ApplicationRole) => boolean,
): Promise<void> => {
  for (const assignment of await listRolesOf(parts, call, assignee)) {
    if (isMeant(assignment)) await parts.accounts.unassignRole(assignment, call.actor);
  }
};

/** Who has one role, by name. */
export const listAssigneesOf = async (
  { accounts }: AssignmentParts,
  { account }: PlatformCall,
  { application, role }: ApplicationRole,
  kind: Assignee['kind'],
): Promise<readonly string[]> =>
  (await accounts.listRoleAssignments(account.id, { application, role }))
    .filter(({ assignee }) => assignee.kind === kind)
    .map(({ assignee }) => assignee.name);

/** Gives one role to several. Throws 404 where the application does not have the role. */
export const assignToAll = async (
  parts: AssignmentParts,
  call: PlatformCall,
  role: ApplicationRole,
  assignees: readonly Assignee[],
): Promise<void> => {
  await parts.roles.assertExists(call.account, role);
  for (const assignee of assignees) {
    await parts.accounts.assignRole({ ...role, assignee, subaccountId: call.account.id }, call.actor);
  }
};

/** Takes one role from several; who does not have it needs nothing taken. */
export const unassignFromAll = async (
  parts: AssignmentParts,
  call: PlatformCall,
  role: ApplicationRole,
  assignees: readonly Assignee[],
): Promise<void> => {
  for (const assignee of assignees) {
    await parts.accounts.unassignRole({ ...role, assignee, subaccountId: call.account.id }, call.actor);
  }
};
