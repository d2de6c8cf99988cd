import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { AccountMemberRow } from '../../storage/tables/accounts.ts';
import { administratorRole, type Member, memberIdOf, toMemberKey } from './member.ts';

/** Members of a subaccount by id, of one user name or user base where told so (whatever the case). */
export const listMemberRows = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  filter: { readonly userName?: string | undefined; readonly userBase?: string | undefined },
): Promise<readonly Member[]> => {
  let query = handle.selectFrom('account_members').selectAll().where('subaccount_id', '=', subaccountId);
  if (filter.userName !== undefined) query = query.where(sql`lower(user_name)`, '=', filter.userName.toLowerCase());
  if (filter.userBase !== undefined) query = query.where('user_base', '=', filter.userBase.toLowerCase());
  return (await query.orderBy('member_key').execute()).map(toMember);
};

/** A member by its id, whatever the case. */
export const findMemberRow = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  id: string,
): Promise<Member | undefined> => {
  const row = await handle
    .selectFrom('account_members')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .where('member_key', '=', toMemberKey(id))
    .executeTakeFirst();
  return row && toMember(row);
};

/** Answers whether it is new. */
export const insertMemberRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  member: Member,
): Promise<boolean> => {
  const row = await transaction
    .insertInto('account_members')
    .values(toRow(subaccountId, member))
    .onConflict((conflict) => conflict.columns(['subaccount_id', 'member_key']).doNothing())
    .returning('member_key')
    .executeTakeFirst();
  return row !== undefined;
};

/** Makes changes that could take an account its last administrator wait for each other. */
export const lockMembers = async (transaction: Transaction, subaccountId: SubaccountId): Promise<void> => {
  await transaction
    .updateTable('subaccounts')
    .set({ display_name: sql.ref('display_name') })
    .where('id', '=', subaccountId)
    .execute();
};

/** Answers whether it was done: not where the account would be left without an administrator. */
export const updateMemberRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  member: Member,
): Promise<boolean> => {
  const { given_name, family_name, email, roles, is_administrator, modified_at_ms } = toRow(subaccountId, member);
  const memberKey = toMemberKey(member.id);
  const row = await transaction
    .updateTable('account_members')
    .set({ given_name, family_name, email, roles, is_administrator, modified_at_ms })
    .where('subaccount_id', '=', subaccountId)
    .where('member_key', '=', memberKey)
    .$if(is_administrator === 0, (query) => query.where(leavesAdministrator(subaccountId, memberKey)))
    .returning('member_key')
    .executeTakeFirst();
  return row !== undefined;
};

/** As `updateMemberRow`. */
export const deleteMemberRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  id: string,
): Promise<boolean> => {
  const row = await transaction
    .deleteFrom('account_members')
    .where('subaccount_id', '=', subaccountId)
    .where('member_key', '=', toMemberKey(id))
    .where(leavesAdministrator(subaccountId, toMemberKey(id)))
    .returning('member_key')
    .executeTakeFirst();
  return row !== undefined;
};

const leavesAdministrator = (subaccountId: string, memberKey: string): RawBuilder<boolean> =>
  sql<boolean>`(is_administrator = 0 or exists (select 1 from account_members as other
    where other.subaccount_id = ${subaccountId} and other.member_key <> ${memberKey} and other.is_administrator = 1))`;

const rolesSchema = z.array(z.object({ name: z.string(), type: z.enum(['Predefined', 'Custom']) }));

const toMember = (row: AccountMemberRow): Member => ({
  id: memberIdOf(row.user_name, row.user_base),
  userName: row.user_name,
  userBase: row.user_base,
  ...(row.given_name !== null && { givenName: row.given_name }),
  ...(row.family_name !== null && { familyName: row.family_name }),
  ...(row.email !== null && { email: row.email }),
  roles: rolesSchema.parse(JSON.parse(row.roles)),
  createdAtMs: row.created_at_ms,
  modifiedAtMs: row.modified_at_ms,
});

const toRow = (subaccountId: SubaccountId, member: Member): AccountMemberRow => ({
  subaccount_id: subaccountId,
  member_key: toMemberKey(member.id),
  user_name: member.userName,
  user_base: member.userBase,
  given_name: member.givenName ?? null,
  family_name: member.familyName ?? null,
  email: member.email ?? null,
  roles: JSON.stringify(member.roles),
  is_administrator: member.roles.some(({ name, type }) => name === administratorRole && type === 'Predefined') ? 1 : 0,
  created_at_ms: member.createdAtMs,
  modified_at_ms: member.modifiedAtMs,
});
