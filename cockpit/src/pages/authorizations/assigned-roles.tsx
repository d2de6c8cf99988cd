import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import type { Column } from '../../components/tables/table.tsx';
import { call } from '../../connection/api.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { Assigned } from './assigned.tsx';
import { type Assignment, roleKeyOf } from './authorization-data.ts';
import { NoRoles } from './no-roles.tsx';
import { RoleDialog } from './role-dialog.tsx';
import type { TabProps } from './tab-props.ts';

/** The roles a user or a group has, to take and to give more. Source: SAP doc "Managing Roles" */
export const AssignedRoles = (
  props: Pick<TabProps, 'subaccount' | 'data' | 'address' | 'reload'> & {
    readonly holder: { readonly user: string } | { readonly group: string };
    readonly items: readonly Assignment[];
    readonly nameOf: (assignment: Assignment) => string;
    readonly isFixed?: (assignment: Assignment) => boolean;
    readonly empty: string;
    readonly consequence: string;
    readonly moreColumns?: readonly Column<Assignment>[];
  },
) => {
  const { subaccount, data, address, reload, holder, moreColumns = [], ...list } = props;
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  return (
    <Assigned
      {...list}
      title={say('roles')}
      mayChange={may(operations.assignRole)}
      assignText={say('assignRole')}
      columns={[
        {
          head: say('role'),
          minWidth: '14rem',
          show: (one) => <PageLink to={[...address, 'roles', roleKeyOf(one)]}>{one.role}</PageLink>,
        },
        { head: say('application'), show: ({ application }) => application, minWidth: '10rem' },
        ...moreColumns,
      ]}
      showAssign={(close) =>
        data.roles.length === 0 ? (
          <NoRoles subaccount={subaccount} onClose={close} />
        ) : (
          <RoleDialog
            roles={data.roles}
            onClose={close}
            onAssign={async (role) => {
              await call(operations.assignRole, params, { ...role, ...holder });
              close();
              reload();
            }}
          />
        )
      }
      unassign={({ application, role }) => call(operations.unassignRole, params, { application, role, ...holder })}
      onDone={reload}
    />
  );
};
