import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { call } from '../../connection/api.ts';
import { goTo } from '../../shell/address.ts';
import { useTexts } from '../../shell/context.tsx';
import { type Group, isSameGroup } from './authorization-data.ts';
import type { TabProps } from './tab-props.ts';

/** Asks before a group goes, and says how many lose what it brings. Source: product description, cockpit manners */
export const GroupDeletion = (props: TabProps & { readonly group: Group; readonly onClose: () => void }) => {
  const say = useTexts();
  const { name: group, members } = props.group;
  const roles = props.data.assignments.filter((assignment) => isSameGroup(assignment.group, group));
  return (
    <ConfirmDelete
      name={group}
      consequence={say('groupDeletion', members.length, roles.length)}
      onDelete={() => call(operations.deleteGroup, { subaccount: props.subaccount.subdomain, group })}
      onDone={() => {
        props.reload();
        goTo(...props.address, 'groups');
      }}
      onClose={props.onClose}
    />
  );
};
