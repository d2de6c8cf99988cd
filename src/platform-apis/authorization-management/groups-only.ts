import type { Accounts } from '../../accounts/index.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { cloudController } from '../../service-instances/index.ts';
import { groupNotFound } from '../errors.ts';

/**
 * The accounts without their role collections, which this API of the Neo environment does not know: by some of them people administer a subaccount,
 * and a client of this API must not decide who. For the same reason nobody gets into a group of those who make service instances. Source: SAP doc "Role Collections and Roles in Global Accounts, Directories, and Subaccounts"
 */
export const createGroupsOnly = (accounts: Accounts): Accounts => {
  const listGroups: Accounts['listGroups'] = async (id) =>
    (await accounts.listGroups(id)).filter(({ kind }) => kind === 'group');
  const isGroup = async (id: SubaccountId, name: string): Promise<boolean> =>
    (await listGroups(id)).some((group) => group.name.toLowerCase() === name.toLowerCase());
  const assertGroup = async (id: SubaccountId, name: string): Promise<void> => {
    if (!(await isGroup(id, name))) throw groupNotFound();
  };
  const managesInstances = async (id: SubaccountId, name: string): Promise<boolean> =>
    (await accounts.listRoleAssignments(id, { assignee: { kind: 'group', name } })).some(
      ({ application }) =>
        application.providerAccount === cloudController.providerAccount &&
        application.application === cloudController.application,
    );
  return {
    ...accounts,
    listGroups,
    listGroupsOf: async (id, userName) =>
      (await accounts.listGroupsOf(id, userName)).filter(({ kind }) => kind === 'group'),
    deleteGroup: async (id, name, actor) => (await isGroup(id, name)) && (await accounts.deleteGroup(id, name, actor)),
    listMembers: async (id, name) => {
      await assertGroup(id, name);
      return accounts.listMembers(id, name);
    },
    addMember: async (id, name, userName, actor) => {
      await assertGroup(id, name);
      if (await managesInstances(id, name)) throw groupNotFound();
      return accounts.addMember(id, name, userName, actor);
    },
    removeMember: async (id, name, userName, actor) => {
      await assertGroup(id, name);
      return accounts.removeMember(id, name, userName, actor);
    },
  };
};
