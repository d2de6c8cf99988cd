import type { Route } from '../../../http/server/route.ts';
import { operations } from '../../contract.ts';
import { putWireMember, toWireMember } from '../../roles/members.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** Members of an account. Source: SAP doc "Platform Authorization Management API" */
export const memberRoutes = ({ accounts }: ManagedRooms): readonly Route[] => [
  serve(operations.listMembers, async ({ params }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    return (await accounts.members.list(id)).map(toWireMember);
  }),
  serve(operations.putMember, async ({ params, body, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    return await putWireMember(accounts.members, id, body, actor);
  }),
  serve(operations.deleteMember, async ({ params, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    await accounts.members.delete(id, params.member, actor);
  }),
];
