import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { useActions, useRowActions } from '../../components/tables/actions.tsx';
import { Filters } from '../../components/tables/filters.tsx';
import { Table } from '../../components/tables/table.tsx';
import { call } from '../../connection/api.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { parseRoleKey, type Role, roleKeyOf } from './authorization-data.ts';
import { RoleDetails } from './role-details.tsx';
import type { TabProps } from './tab-props.ts';

/** Authorizations > Roles: those of each application, predefined and custom. Source: SAP doc "Managing Roles" */
export const RolesTab = (props: TabProps) =>
  props.part === '' ? <Roles {...props} /> : <RoleDetails {...props} role={parseRoleKey(props.part)} />;

const Roles = ({ subaccount, data, address, reload }: TabProps) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const applications = [...new Set([...data.subscriptions, ...data.roles.map(({ application }) => application)])];
  const [filters, setFilters] = useState<Readonly<Record<string, string>>>({});
  const holdersOf = (role: Role) => data.assignments.filter((one) => roleKeyOf(one) === roleKeyOf(role));
  const shown = data.roles
    .filter(
      ({ application, role }) =>
        (!filters.application || application === filters.application) &&
        role.toLowerCase().includes((filters.role ?? '').toLowerCase()),
    )
    // The account's own come first: an application brings dozens.
    .toSorted((one, other) => one.kind.localeCompare(other.kind));
  const creating = useActions([
    may(operations.createApplicationRole) &&
      applications.length > 0 && {
        text: say('newRole'),
        design: 'Emphasized',
        dialog: (close) => (
          <FormDialog
            title={say('newRole')}
            confirm={say('create')}
            fields={[
              { name: 'application', label: 'application', kind: 'choice', isRequired: true, options: applications },
              { name: 'role', label: 'name', kind: 'text', isRequired: true, help: 'newRoleHelp' },
            ]}
            initial={{ application: filters.application || (applications[0] ?? '') }}
            schema={operations.createApplicationRole.request}
            onClose={close}
            onSubmit={async (role) => {
              await call(operations.createApplicationRole, params, role);
              reload();
              goTo(...address, 'roles', roleKeyOf(role));
            }}
          />
        ),
      },
  ]);
  const rows = useRowActions<Role>(
    [
      may(operations.deleteApplicationRole) && {
        text: say('delete'),
        label: ({ role }) => say('deleteThing', role),
        isOffered: ({ kind }) => kind === 'custom',
        dialog: (one, close) => (
          <ConfirmDelete
            name={one.role}
            consequence={say('roleDeletion', holdersOf(one).length)}
            onDelete={() =>
              call(operations.deleteApplicationRole, params, { application: one.application, role: one.role })
            }
            onDone={reload}
            onClose={close}
          />
        ),
      },
    ],
    '6rem',
  );
  return (
    <>
      <div className="page-header">
        <Filters
          filters={[
            { name: 'application', label: 'application', options: applications },
            { name: 'role', label: 'role' },
          ]}
          values={filters}
          onChange={(name, value) => setFilters((known) => ({ ...known, [name]: value }))}
        />
        <div className="actions">{creating.buttons}</div>
      </div>
      <Table
        name={say('roles')}
        items={shown}
        keyOf={roleKeyOf}
        empty={
          applications.length === 0 ? (
            <>
              <p>{say('noRolesToAssign')}</p>
              <PageLink to={['subaccounts', subaccount.subdomain, 'subscriptions']}>{say('toSubscriptions')}</PageLink>
            </>
          ) : (
            <p>{say('nothingFound')}</p>
          )
        }
        columns={[
          {
            head: say('role'),
            minWidth: '16rem',
            show: (one) => <PageLink to={[...address, 'roles', roleKeyOf(one)]}>{one.role}</PageLink>,
          },
          { head: say('application'), show: ({ application }) => application, minWidth: '10rem' },
          {
            head: say('kind'),
            minWidth: '7rem',
            show: ({ kind }) => say(kind === 'custom' ? 'customRole' : 'predefinedRole'),
          },
          {
            head: say('users'),
            minWidth: '5rem',
            show: (one) => holdersOf(one).filter(({ user }) => user !== undefined).length,
          },
          {
            head: say('groups'),
            minWidth: '5rem',
            show: (one) => holdersOf(one).filter(({ group }) => group !== undefined).length,
          },
          // Most accounts have no role of their own.
          ...(shown.some(({ kind }) => kind === 'custom') ? [rows.column] : []),
        ]}
      />
      {creating.dialog}
      {rows.dialog}
    </>
  );
};
