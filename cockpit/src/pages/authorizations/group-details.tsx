import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { useActions } from '../../components/tables/actions.tsx';
import { call } from '../../connection/api.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { Assigned } from './assigned.tsx';
import { AssignedRoles } from './assigned-roles.tsx';
import { type Group, isSameGroup, roleKeyOf } from './authorization-data.ts';
import { GroupDeletion } from './group-deletion.tsx';
import { NameDialog } from './name-dialog.tsx';
import type { TabProps } from './tab-props.ts';

/** One group: who is in it and which roles it brings. Source: SAP doc "Managing Roles" */
export const GroupDetails = (props: TabProps & { readonly group: Group }) => {
  const { subaccount, data, address, reload } = props;
  const { name: group, members } = props.group;
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const { buttons, dialog } = useActions([
    may(operations.deleteGroup) && {
      text: say('delete'),
      design: 'Negative',
      dialog: (close) => <GroupDeletion {...props} onClose={close} />,
    },
  ]);
  return (
    <>
      <div className="page-header">
        <h2>{group}</h2>
        <div className="actions">{buttons}</div>
      </div>
      <Assigned
        title={say('users')}
        items={members}
        nameOf={(user) => user}
        empty={say('groupUsersEmpty')}
        mayChange={may(operations.addGroupMember)}
        consequence={say('memberUnassignment', group)}
        assignText={say('assignUser')}
        columns={[
          {
            head: say('userId'),
            minWidth: '14rem',
            show: (user) => <PageLink to={[...address, 'users', user]}>{user}</PageLink>,
          },
        ]}
        showAssign={(close) => (
          <NameDialog
            title={say('assignUser')}
            confirm={say('assign')}
            label="userId"
            help="userIdHelp"
            known={data.users}
            onClose={close}
            onName={async (user) => {
              await call(operations.addGroupMember, params, { group, user });
              close();
              reload();
            }}
          />
        )}
        unassign={(user) => call(operations.removeGroupMember, params, { group, user })}
        onDone={reload}
      />
      <AssignedRoles
        {...props}
        holder={{ group }}
        items={data.assignments.filter((assignment) => isSameGroup(assignment.group, group))}
        nameOf={roleKeyOf}
        empty={say('groupRolesEmpty')}
        consequence={say('groupRoleUnassignment', group)}
      />
      {dialog}
    </>
  );
};
