import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { call } from '../../connection/api.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { Assigned } from './assigned.tsx';
import { AssignedRoles } from './assigned-roles.tsx';
import { isSameGroup, roleKeyOf } from './authorization-data.ts';
import { NameDialog } from './name-dialog.tsx';
import type { TabProps } from './tab-props.ts';

/** What one user has: roles of its own and by its groups, and the groups. Source: SAP doc "Managing Roles" */
export const UserRoles = (props: TabProps) => {
  const { subaccount, data, address, part: user, reload } = props;
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const groups = data.groups.filter(({ members }) => members.includes(user));
  const roles = data.assignments.filter(
    (assignment) => assignment.user === user || groups.some(({ name }) => isSameGroup(assignment.group, name)),
  );
  return (
    <>
      <h2>{user}</h2>
      <AssignedRoles
        {...props}
        holder={{ user }}
        items={roles}
        nameOf={(one) => (one.group === undefined ? roleKeyOf(one) : `${roleKeyOf(one)} (${one.group})`)}
        isFixed={({ group }) => group !== undefined}
        empty={say('userRolesEmpty')}
        consequence={say('roleUnassignment', user)}
        moreColumns={[
          {
            head: say('assignedBy'),
            show: ({ group }) => (group === undefined ? say('directly') : say('byGroup', group)),
            minWidth: '10rem',
          },
        ]}
      />
      <Assigned
        title={say('groups')}
        items={groups}
        nameOf={({ name }) => name}
        empty={say('userGroupsEmpty')}
        mayChange={may(operations.addGroupMember)}
        consequence={say('groupUnassignment', user)}
        assignText={say('assignGroup')}
        columns={[
          {
            head: say('group'),
            minWidth: '14rem',
            show: ({ name }) => <PageLink to={[...address, 'groups', name]}>{name}</PageLink>,
          },
        ]}
        showAssign={(close) => (
          <NameDialog
            title={say('assignGroup')}
            confirm={say('assign')}
            label="group"
            known={data.groups.map(({ name }) => name)}
            onClose={close}
            onName={async (group) => {
              await call(operations.addGroupMember, params, { group, user });
              close();
              reload();
            }}
          />
        )}
        unassign={({ name }) => call(operations.removeGroupMember, params, { group: name, user })}
        onDone={reload}
      />
    </>
  );
};
