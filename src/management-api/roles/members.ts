import { defaultUserBase, type Member, type MemberRole, type Members, type NewMember } from '../../accounts/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { operations, RequestOf, ResponseOf } from '../contract.ts';

/** A member as the contract has it. Source: Portolan */
export type WireMember = RequestOf<typeof operations.putMember>;

/** Finds the member of this name and user base. Source: SAP doc "Platform Authorization Management API" */
export const findWireMember = async (
  members: Members,
  subaccountId: SubaccountId,
  { userName, userBase = defaultUserBase }: Pick<WireMember, 'userName' | 'userBase'>,
): Promise<Member | undefined> => (await members.list(subaccountId, { userName, userBase }))[0];

/** Creates the member, or replaces the names and roles of the one there is. Source: as `findWireMember` */
export const putWireMember = async (
  members: Members,
  subaccountId: SubaccountId,
  wanted: WireMember,
  actor: Actor,
): Promise<ResponseOf<typeof operations.putMember>> => {
  const stored = await findWireMember(members, subaccountId, wanted);
  const { id } =
    stored === undefined
      ? await members.create(subaccountId, toNewMember(wanted), actor)
      : await members.replace(subaccountId, stored.id, toNewMember(wanted), actor);
  return { id, isNew: stored === undefined };
};

/** A member as the contract shows it. Source: Portolan */
export const toWireMember = ({ roles, ...member }: Member): ResponseOf<typeof operations.listMembers>[number] => ({
  ...member,
  roles: namesOf(roles, 'Predefined'),
  customRoles: namesOf(roles, 'Custom'),
});

const namesOf = (roles: readonly MemberRole[], wanted: MemberRole['type']): string[] =>
  roles.filter(({ type }) => type === wanted).map(({ name }) => name);

const toNewMember = ({ roles, customRoles, ...names }: WireMember): NewMember => ({
  ...names,
  roles: [
    ...roles.map((name) => ({ name, type: 'Predefined' }) as const),
    ...customRoles.map((name) => ({ name, type: 'Custom' }) as const),
  ],
});
