import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { AccountChanges } from '../account-changes.ts';
import { invalidField, lastAdministrator, memberExists, memberNotFound } from '../errors.ts';
import { assertName, assertUserName } from '../names.ts';
import { assertSubaccount } from '../subaccounts/assert-subaccount.ts';
import { defaultUserBase, type Member, memberIdOf, type NewMember, predefinedMemberRoles } from './member.ts';
import {
  deleteMemberRow,
  findMemberRow,
  insertMemberRow,
  listMemberRows,
  lockMembers,
  updateMemberRow,
} from './member-store.ts';

/** The members of accounts. An account that has an administrator keeps one. Source: SAP doc "Platform Authorization Management API" */
export type Members = {
  readonly list: (
    subaccountId: SubaccountId,
    filter?: { readonly userName?: string | undefined; readonly userBase?: string | undefined },
  ) => Promise<readonly Member[]>;
  /** Throws a 404 `WireError` when there is none. */
  readonly get: (subaccountId: SubaccountId, id: string) => Promise<Member>;
  /** Throws 409 for one that is a member already. */
  readonly create: (subaccountId: SubaccountId, member: NewMember, actor: Actor) => Promise<Member>;
  /** Replaces names and roles. Throws 404, and 409 where it is the last administrator. */
  readonly replace: (subaccountId: SubaccountId, id: string, member: NewMember, actor: Actor) => Promise<Member>;
  /** Throws as `replace` does. */
  readonly delete: (subaccountId: SubaccountId, id: string, actor: Actor) => Promise<void>;
};

const userBasePattern = /^[a-z0-9](?:[a-z0-9.-]{0,253}[a-z0-9])?$/;

/** Creates the use cases. */
export const createMembers = (changes: AccountChanges): Members => {
  const { read, clock, write, record } = changes;
  const get: Members['get'] = async (subaccountId, id) => {
    const member = await findMemberRow(read, subaccountId, id);
    if (member === undefined) throw memberNotFound();
    return member;
  };
  return {
    list: (subaccountId, filter = {}) => listMemberRows(read, subaccountId, filter),
    get,
    create: async (subaccountId, input, actor) => {
      const userBase = (input.userBase ?? defaultUserBase).toLowerCase();
      assertUserName('userName', input.userName);
      if (!userBasePattern.test(userBase)) throw invalidField('userbase', 'must be a host name');
      assertRoles(input);
      const nowMs = clock();
      const member: Member = {
        ...input,
        userBase,
        id: memberIdOf(input.userName, userBase),
        createdAtMs: nowMs,
        modifiedAtMs: nowMs,
      };
      await write(async (transaction) => {
        await assertSubaccount(transaction, subaccountId);
        if (!(await insertMemberRow(transaction, subaccountId, member))) throw memberExists();
        await record(transaction, describeChange(subaccountId, actor, 'create', member));
      });
      return member;
    },
    replace: async (subaccountId, id, input, actor) => {
      assertRoles(input);
      const before = await get(subaccountId, id);
      const { userName, userBase, createdAtMs } = before;
      const member: Member = { ...input, id: before.id, userName, userBase, createdAtMs, modifiedAtMs: clock() };
      await write(async (transaction) => {
        await lockMembers(transaction, subaccountId);
        if (!(await updateMemberRow(transaction, subaccountId, member))) {
          throw await explain(transaction, subaccountId, id);
        }
        const attributes = { rolesBefore: formatRoles(before) };
        await record(transaction, describeChange(subaccountId, actor, 'update', member, attributes));
      });
      return member;
    },
    delete: async (subaccountId, id, actor) => {
      const member = await get(subaccountId, id);
      await write(async (transaction) => {
        await lockMembers(transaction, subaccountId);
        if (!(await deleteMemberRow(transaction, subaccountId, id))) throw await explain(transaction, subaccountId, id);
        await record(transaction, describeChange(subaccountId, actor, 'delete', member));
      });
    },
  };
};

const explain = async (...where: Parameters<typeof findMemberRow>): Promise<Error> =>
  (await findMemberRow(...where)) === undefined ? memberNotFound() : lastAdministrator();

const assertRoles = ({ roles }: NewMember): void => {
  if (roles.length > 100) throw invalidField('roles', 'must be 100 at most');
  for (const { name, type } of roles) {
    assertName('role', name);
    if (type === 'Predefined' && !predefinedMemberRoles.includes(name)) {
      throw invalidField('roles', `of type Predefined must be one of ${predefinedMemberRoles.join(', ')}`);
    }
  }
};

const formatRoles = ({ roles }: NewMember): string => roles.map(({ name }) => name).join(', ');

const describeChange = (
  subaccountId: SubaccountId,
  actor: Actor,
  action: 'create' | 'update' | 'delete',
  member: Member,
  attributes: Readonly<Record<string, string>> = {},
) =>
  ({
    subaccountId,
    actor,
    action,
    category: 'audit.data-modification',
    object: `Account member ${member.id}`,
    attributes: { roles: formatRoles(member), ...attributes },
  }) as const;
