import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { ApplicationName } from '../application-name.ts';
import { toGroupKey } from '../names.ts';
import type { ApplicationRole, Assignee, RoleAssignment, RoleAssignmentFilter } from './role.ts';

/** Answers false when the assignee has the role already. */
export const insertAssignment = async (
  transaction: Transaction,
  assignment: RoleAssignment & { readonly createdAtMs: number },
): Promise<boolean> => {
  const row = await transaction
    .insertInto('role_assignments')
    .values({
      subaccount_id: assignment.subaccountId,
      provider_account: assignment.application.providerAccount,
      application: assignment.application.application,
      role: assignment.role,
      ...toColumns(assignment.assignee),
      created_at_ms: assignment.createdAtMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('role')
    .executeTakeFirst();
  return row !== undefined;
};

/** Answers false when the assignee does not have the role. */
export const deleteAssignment = async (transaction: Transaction, assignment: RoleAssignment): Promise<boolean> => {
  const { column, value } = toCondition(assignment.assignee);
  const row = await transaction
    .deleteFrom('role_assignments')
    .where('subaccount_id', '=', assignment.subaccountId)
    .where('provider_account', '=', assignment.application.providerAccount)
    .where('application', '=', assignment.application.application)
    .where('role', '=', assignment.role)
    .where(column, '=', value)
    .returning('role')
    .executeTakeFirst();
  return row !== undefined;
};

/** Removes all assignments to an application, or to one of its roles; answers how many there were. */
export const deleteAssignmentsTo = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  application: ApplicationName,
  role?: string,
): Promise<number> => {
  const deleted = await transaction
    .deleteFrom('role_assignments')
    .where('subaccount_id', '=', subaccountId)
    .where('provider_account', '=', application.providerAccount)
    .where('application', '=', application.application)
    .$if(role !== undefined, (query) => query.where('role', '=', role ?? ''))
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
};

/** The assignments of a subaccount that fit the filter. Groups have their name as first written. */
export const listAssignments = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  filter: RoleAssignmentFilter,
): Promise<readonly RoleAssignment[]> => {
  let query = handle
    .selectFrom('role_assignments as given')
    .leftJoin('user_groups', (join) =>
      join
        .onRef('user_groups.subaccount_id', '=', 'given.subaccount_id')
        .onRef('user_groups.group_key', '=', 'given.group_key'),
    )
    .select(['given.provider_account', 'given.application', 'given.role', 'given.user_name', 'user_groups.name'])
    .where('given.subaccount_id', '=', subaccountId);
  if (filter.application !== undefined) {
    query = query
      .where('given.provider_account', '=', filter.application.providerAccount)
      .where('given.application', '=', filter.application.application);
  }
  if (filter.role !== undefined) query = query.where('given.role', '=', filter.role);
  if (filter.assignee !== undefined) {
    const { column, value } = toCondition(filter.assignee);
    query = query.where(`given.${column}`, '=', value);
  }
  const rows = await query
    .orderBy('given.provider_account')
    .orderBy('given.application')
    .orderBy('given.role')
    .orderBy('given.user_name')
    .orderBy('given.group_key')
    .execute();
  return rows.map((row) => ({
    subaccountId,
    application: { providerAccount: row.provider_account, application: row.application },
    role: row.role,
    assignee: row.user_name === null ? { kind: 'group', name: row.name ?? '' } : { kind: 'user', name: row.user_name },
  }));
};

/** The roles a user name has, its own and those of its groups, each once. */
export const listRolesOf = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  userName: string,
): Promise<readonly ApplicationRole[]> => {
  const rows = await handle
    .selectFrom('role_assignments')
    .select(['provider_account', 'application', 'role'])
    .where('subaccount_id', '=', subaccountId)
    .where('user_name', '=', userName)
    .union(
      handle
        .selectFrom('group_members as member')
        .innerJoin('role_assignments as given', (join) =>
          join
            .onRef('given.subaccount_id', '=', 'member.subaccount_id')
            .onRef('given.group_key', '=', 'member.group_key'),
        )
        .select(['given.provider_account', 'given.application', 'given.role'])
        .where('member.subaccount_id', '=', subaccountId)
        .where('member.user_name', '=', userName),
    )
    .orderBy('provider_account')
    .orderBy('application')
    .orderBy('role')
    .execute();
  return rows.map((row) => ({
    application: { providerAccount: row.provider_account, application: row.application },
    role: row.role,
  }));
};

type AssigneeColumn = 'user_name' | 'group_key';

const toCondition = (assignee: Assignee): { readonly column: AssigneeColumn; readonly value: string } =>
  assignee.kind === 'user'
    ? { column: 'user_name', value: assignee.name }
    : { column: 'group_key', value: toGroupKey(assignee.name) };

const toColumns = (assignee: Assignee): Readonly<Record<AssigneeColumn, string | null>> =>
  assignee.kind === 'user'
    ? { user_name: assignee.name, group_key: null }
    : { user_name: null, group_key: toGroupKey(assignee.name) };
