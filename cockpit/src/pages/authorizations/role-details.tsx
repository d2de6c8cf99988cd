import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { call } from '../../connection/api.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { Assigned } from './assigned.tsx';
import { roleKeyOf } from './authorization-data.ts';
import { NameDialog } from './name-dialog.tsx';
import type { TabProps } from './tab-props.ts';

/** Who has one role. Source: SAP doc "Managing Roles" */
export const RoleDetails = ({
  subaccount,
  data,
  address,
  reload,
  role,
}: TabProps & { readonly role: { readonly application: string; readonly role: string } }) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const holders = data.assignments.filter((one) => roleKeyOf(one) === roleKeyOf(role));
  const listOf = (kind: 'user' | 'group') => (
    <Assigned
      title={say(kind === 'user' ? 'users' : 'groups')}
      items={holders.flatMap((one) => one[kind] ?? [])}
      nameOf={(name) => name}
      empty={say(kind === 'user' ? 'roleUsersEmpty' : 'roleGroupsEmpty')}
      mayChange={may(operations.assignRole)}
      consequence={say('roleLoss', role.role)}
      assignText={say(kind === 'user' ? 'assignUser' : 'assignGroup')}
      columns={[
        {
          head: say(kind === 'user' ? 'userId' : 'group'),
          minWidth: '14rem',
          show: (name) => <PageLink to={[...address, `${kind}s`, name]}>{name}</PageLink>,
        },
      ]}
      showAssign={(close) => (
        <NameDialog
          title={say(kind === 'user' ? 'assignUser' : 'assignGroup')}
          confirm={say('assign')}
          label={kind === 'user' ? 'userId' : 'group'}
          {...(kind === 'user' && { help: 'userIdHelp' as const })}
          known={kind === 'user' ? data.users : data.groups.map(({ name }) => name)}
          onClose={close}
          onName={async (name) => {
            await call(operations.assignRole, params, { ...role, [kind]: name });
            close();
            reload();
          }}
        />
      )}
      unassign={(name) => call(operations.unassignRole, params, { ...role, [kind]: name })}
      onDone={reload}
    />
  );
  return (
    <>
      <h2>{role.role}</h2>
      <p className="lead">{role.application}</p>
      {listOf('user')}
      {listOf('group')}
    </>
  );
};
