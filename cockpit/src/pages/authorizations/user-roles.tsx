import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page-link.tsx';
import { call } from '../../connection/api.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { Assigned } from './assigned.tsx';
import { isSameGroup, roleKeyOf } from './authorization-data.ts';
import { NameDialog } from './name-dialog.tsx';
import { NoRoles } from './no-roles.tsx';
import { RoleDialog } from './role-dialog.tsx';
import type { TabProps } from './tab-props.ts';

/** What one user has: roles of its own and by its groups, and the groups. Source: SAP doc "Managing Roles" */
export const UserRoles = ({ subaccount, data, address, part: user, reload }: TabProps) => {
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
      <Assigned
        title={say('roles')}
        items={roles}
        nameOf={(assignment) =>
          assignment.group === undefined ? roleKeyOf(assignment) : `${roleKeyOf(assignment)} (${assignment.group})`
        }
        empty={say('userRolesEmpty')}
        mayChange={may(operations.assignRole)}
        isFixed={({ group }) => group !== undefined}
        consequence={say('roleUnassignment', user)}
        assignText={say('assignRole')}
        columns={[
          {
            head: say('role'),
            minWidth: '14rem',
            show: (one) => <PageLink to={[...address, 'roles', roleKeyOf(one)]}>{one.role}</PageLink>,
          },
          { head: say('application'), show: ({ application }) => application, minWidth: '10rem' },
          {
            head: say('assignedBy'),
            show: ({ group }) => (group === undefined ? say('directly') : say('byGroup', group)),
            minWidth: '10rem',
          },
        ]}
        showAssign={(close) =>
          data.roles.length === 0 ? (
            <NoRoles subaccount={subaccount} onClose={close} />
          ) : (
            <RoleDialog
              roles={data.roles}
              onClose={close}
              onAssign={async (role) => {
                await call(operations.assignRole, params, { ...role, user });
                close();
                reload();
              }}
            />
          )
        }
        unassign={({ application, role }) => call(operations.unassignRole, params, { application, role, user })}
        onDone={reload}
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
