import type { Actor } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Database } from '../storage/database.ts';
import { type AppendAudit, createAccountChanges } from './account-changes.ts';
import type { ApplicationName } from './application-name.ts';
import { addMember } from './groups/add-member.ts';
import { createGroup } from './groups/create-group.ts';
import { deleteGroup } from './groups/delete-group.ts';
import type { Group, NewGroup } from './groups/group.ts';
import { listGroups } from './groups/group-store.ts';
import { type GroupWithMembers, listGroupsWithMembers, listMembers } from './groups/list-members.ts';
import { listGroupsOf } from './groups/member-store.ts';
import { removeMember } from './groups/remove-member.ts';
import { createMembers, type Members } from './members/manage-members.ts';
import { assignRole } from './roles/assign-role.ts';
import { createRole } from './roles/create-role.ts';
import { deleteRole } from './roles/delete-role.ts';
import { createListEffectiveRoles, type RoleHolder } from './roles/list-effective-roles.ts';
import type { ApplicationRole, CustomRole, RoleAssignment, RoleAssignmentFilter } from './roles/role.ts';
import { listAssignments } from './roles/role-assignment-store.ts';
import { listRoles, listRolesOfAll } from './roles/role-store.ts';
import { unassignRole } from './roles/unassign-role.ts';
import { createSubaccount } from './subaccounts/create-subaccount.ts';
import { deleteSubaccount } from './subaccounts/delete-subaccount.ts';
import { createFindSubaccount } from './subaccounts/find-subaccount.ts';
import type { NewSubaccount, Subaccount } from './subaccounts/subaccount.ts';
import { listSubaccountRows } from './subaccounts/subaccount-store.ts';
import { type SubaccountUpdate, updateSubaccount } from './subaccounts/update-subaccount.ts';
import { listApplicationsOf } from './subscriptions/list-own-applications.ts';
import { subscribe } from './subscriptions/subscribe.ts';
import { listSubscriptions } from './subscriptions/subscription-store.ts';
import { unsubscribe } from './subscriptions/unsubscribe.ts';

/**
 * Subaccounts and who may do what in them. Changes that can be repeated (subscribe, members, assignments, deletions) answer whether
 * they changed anything; only what changed goes on record. `find...ByLabel`, `findSubaccount`, `getSubaccount` and
 * `listEffectiveRoles` answer from memory and may be two seconds behind another node.
 */
export type Accounts = {
  readonly createSubaccount: (input: NewSubaccount, actor: Actor) => Promise<Subaccount>;
  readonly updateSubaccount: (id: SubaccountId, update: SubaccountUpdate, actor: Actor) => Promise<Subaccount>;
  readonly deleteSubaccount: (id: SubaccountId, actor: Actor) => Promise<void>;
  readonly findSubaccount: (id: SubaccountId) => Promise<Subaccount | undefined>;
  /** Throws a 404 `WireError` when there is none. */
  readonly getSubaccount: (id: SubaccountId) => Promise<Subaccount>;
  /** By subdomain, technical name or id. */
  readonly findSubaccountByLabel: (label: string) => Promise<Subaccount | undefined>;
  readonly listSubaccounts: () => Promise<readonly Subaccount[]>;

  readonly subscribe: (subaccountId: SubaccountId, name: ApplicationName, actor: Actor) => Promise<boolean>;
  readonly unsubscribe: (subaccountId: SubaccountId, name: ApplicationName, actor: Actor) => Promise<boolean>;
  readonly listSubscriptions: (subaccountId: SubaccountId) => Promise<readonly ApplicationName[]>;
  /** The subaccount's own applications that something is known of here. */
  readonly listOwnApplications: (subaccount: Pick<Subaccount, 'id' | 'technicalName'>) => Promise<readonly string[]>;

  readonly createGroup: (subaccountId: SubaccountId, group: NewGroup, actor: Actor) => Promise<Group>;
  readonly deleteGroup: (subaccountId: SubaccountId, groupName: string, actor: Actor) => Promise<boolean>;
  readonly listGroups: (subaccountId: SubaccountId) => Promise<readonly Group[]>;
  /** All of them with the user names in each, in two queries however many there are. */
  readonly listGroupsWithMembers: (subaccountId: SubaccountId) => Promise<readonly GroupWithMembers[]>;
  readonly addMember: (id: SubaccountId, groupName: string, userName: string, actor: Actor) => Promise<boolean>;
  readonly removeMember: (id: SubaccountId, groupName: string, userName: string, actor: Actor) => Promise<boolean>;
  readonly listMembers: (subaccountId: SubaccountId, groupName: string) => Promise<readonly string[]>;
  readonly listGroupsOf: (subaccountId: SubaccountId, userName: string) => Promise<readonly Group[]>;

  readonly assignRole: (assignment: RoleAssignment, actor: Actor) => Promise<boolean>;
  readonly unassignRole: (assignment: RoleAssignment, actor: Actor) => Promise<boolean>;
  readonly listRoleAssignments: (
    subaccountId: SubaccountId,
    filter?: RoleAssignmentFilter,
  ) => Promise<readonly RoleAssignment[]>;
  readonly createRole: (id: SubaccountId, name: ApplicationName, role: string, actor: Actor) => Promise<CustomRole>;
  readonly deleteRole: (id: SubaccountId, name: ApplicationName, role: string, actor: Actor) => Promise<boolean>;
  /** Custom roles only; predefined ones belong to the application. */
  readonly listRoles: (subaccountId: SubaccountId, name: ApplicationName) => Promise<readonly CustomRole[]>;
  /** The custom roles for all applications. */
  readonly listCustomRoles: (subaccountId: SubaccountId) => Promise<readonly ApplicationRole[]>;
  /** People who administer a subaccount, with their platform roles. */
  readonly members: Members;
  readonly listEffectiveRoles: (subaccountId: SubaccountId, userName: string) => Promise<readonly ApplicationRole[]>;
  /** As `listEffectiveRoles`, for all names of somebody and the groups an identity provider asserts; a role may occur twice. */
  readonly listRolesOfHolder: (subaccountId: SubaccountId, holder: RoleHolder) => Promise<readonly ApplicationRole[]>;
};

/** Creates the room. Every query of it is confined to one subaccount (S-55). Source: SAP doc "Account Model", "Managing Roles" */
export const createAccounts = (options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly appendAudit: AppendAudit;
}): Accounts => {
  const { read } = options.database;
  const subaccounts = createFindSubaccount(options);
  const effectiveRoles = createListEffectiveRoles(options);
  const changes = createAccountChanges({
    ...options,
    forgetReads: () => {
      subaccounts.forget();
      effectiveRoles.forget();
    },
  });
  return {
    createSubaccount: (input, actor) => createSubaccount(changes, input, actor),
    updateSubaccount: (id, update, actor) => updateSubaccount(changes, id, update, actor),
    deleteSubaccount: (id, actor) => deleteSubaccount(changes, id, actor),
    findSubaccount: subaccounts.byId,
    getSubaccount: subaccounts.get,
    findSubaccountByLabel: subaccounts.byLabel,
    listSubaccounts: () => listSubaccountRows(read),

    subscribe: (subaccountId, name, actor) => subscribe(changes, subaccountId, name, actor),
    unsubscribe: (subaccountId, name, actor) => unsubscribe(changes, subaccountId, name, actor),
    listSubscriptions: (subaccountId) => listSubscriptions(read, subaccountId),
    listOwnApplications: ({ id, technicalName }) => listApplicationsOf(read, id, technicalName),

    createGroup: (subaccountId, group, actor) => createGroup(changes, subaccountId, group, actor),
    deleteGroup: (subaccountId, groupName, actor) => deleteGroup(changes, subaccountId, groupName, actor),
    listGroups: (subaccountId) => listGroups(read, subaccountId),
    listGroupsWithMembers: (subaccountId) => listGroupsWithMembers(read, subaccountId),
    addMember: (subaccountId, groupName, userName, actor) =>
      addMember(changes, { subaccountId, groupName, userName }, actor),
    removeMember: (subaccountId, groupName, userName, actor) =>
      removeMember(changes, { subaccountId, groupName, userName }, actor),
    listMembers: (subaccountId, groupName) => listMembers(read, subaccountId, groupName),
    listGroupsOf: (subaccountId, userName) => listGroupsOf(read, subaccountId, userName),

    assignRole: (assignment, actor) => assignRole(changes, assignment, actor),
    unassignRole: (assignment, actor) => unassignRole(changes, assignment, actor),
    listRoleAssignments: (subaccountId, filter = {}) => listAssignments(read, subaccountId, filter),
    createRole: (subaccountId, application, name, actor) =>
      createRole(changes, { subaccountId, application, name }, actor),
    deleteRole: (subaccountId, application, name, actor) =>
      deleteRole(changes, { subaccountId, application, name }, actor),
    listRoles: (subaccountId, application) => listRoles(read, subaccountId, application),
    listCustomRoles: (subaccountId) => listRolesOfAll(read, subaccountId),
    members: createMembers(changes),
    listEffectiveRoles: effectiveRoles.of,
    listRolesOfHolder: effectiveRoles.ofHolder,
  };
};
