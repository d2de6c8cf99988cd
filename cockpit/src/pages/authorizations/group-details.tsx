import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page-link.tsx';
import { call } from '../../connection/api.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { Assigned } from './assigned.tsx';
import { type Authorizations, isSameGroup, roleKeyOf } from './authorization-data.ts';
import { NameDialog } from './name-dialog.tsx';
import { NoRoles } from './no-roles.tsx';
import { RoleDialog } from './role-dialog.tsx';
import type { TabProps } from './tab-props.ts';

/** One group: who is in it and which roles it brings. Source: SAP doc "Managing Roles" */
export const GroupDetails = ({
  subaccount,
  data,
  address,
  reload,
  group: { name: group, members },
  onDelete,
}: TabProps & { readonly group: Authorizations['groups'][number]; readonly onDelete: () => void }) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  return (
    <>
      <div className="page-header">
        <h2>{group}</h2>
        <div className="actions">
          {may(operations.deleteGroup) && (
            <Button design="Negative" onClick={onDelete}>
              {say('delete')}
            </Button>
          )}
        </div>
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
      <Assigned
        title={say('roles')}
        items={data.assignments.filter((assignment) => isSameGroup(assignment.group, group))}
        nameOf={roleKeyOf}
        empty={say('groupRolesEmpty')}
        mayChange={may(operations.assignRole)}
        consequence={say('groupRoleUnassignment', group)}
        assignText={say('assignRole')}
        columns={[
          {
            head: say('role'),
            minWidth: '14rem',
            show: (one) => <PageLink to={[...address, 'roles', roleKeyOf(one)]}>{one.role}</PageLink>,
          },
          { head: say('application'), show: ({ application }) => application, minWidth: '10rem' },
        ]}
        showAssign={(close) =>
          data.roles.length === 0 ? (
            <NoRoles subaccount={subaccount} onClose={close} />
          ) : (
            <RoleDialog
              roles={data.roles}
              onClose={close}
              onAssign={async (role) => {
                await call(operations.assignRole, params, { ...role, group });
                close();
                reload();
              }}
            />
          )
        }
        unassign={({ application, role }) => call(operations.unassignRole, params, { application, role, group })}
        onDone={reload}
      />
    </>
  );
};
