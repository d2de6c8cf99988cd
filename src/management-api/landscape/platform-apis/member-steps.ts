import type { Actor } from '../../../foundation/audit-event.ts';
import type { SubaccountId } from '../../../foundation/ids.ts';
import type { LandscapeSubaccount } from '../../contract.ts';
import { findWireMember, putWireMember, toWireMember } from '../../roles/members.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { differingFields, type Step, type SubaccountSteps, stepsFor, toCreate, toUpdate } from '../step.ts';

/** Members of an account. What an entry leaves out but roles stays as it is. Source: SAP doc "Platform Authorization Management API" */
export const memberSteps = (
  { accounts }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['members'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'members', key: 'members' },
    wanted,
    ({ userName }) => userName,
    async ({ id }, member) => {
      const stored = await findWireMember(accounts.members, id, member);
      if (stored === undefined) return toCreate(() => putWireMember(accounts.members, id, member, actor));
      const { id: _id, createdAtMs: _created, modifiedAtMs: _modified, ...before } = toWireMember(stored);
      const { userName: _userName, userBase: _userBase, ...after } = member;
      return toUpdate(differingFields(after, before), () =>
        putWireMember(accounts.members, id, { ...before, ...member }, actor),
      );
    },
  );

/** The members as a landscape has them. Source: as `memberSteps` */
export const exportMembers = async (
  { accounts }: ManagedRooms,
  subaccountId: SubaccountId,
): Promise<LandscapeSubaccount['members']> =>
  (await accounts.members.list(subaccountId)).map((stored) => {
    const { id: _id, createdAtMs: _created, modifiedAtMs: _modified, ...member } = toWireMember(stored);
    return member;
  });
