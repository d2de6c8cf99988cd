import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import { groupNotFound } from '../errors.ts';
import { findGroup } from './group-store.ts';
import { listMemberNames } from './member-store.ts';

/** The user names in a group. Throws a 404 `WireError` when there is no such group. */
export const listMembers = async (
  read: Transaction,
  subaccountId: SubaccountId,
  groupName: string,
): Promise<readonly string[]> => {
  if ((await findGroup(read, subaccountId, groupName)) === undefined) throw groupNotFound();
  return await listMemberNames(read, subaccountId, groupName);
};
