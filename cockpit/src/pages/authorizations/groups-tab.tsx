import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { ListTab } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { isSameGroup } from './authorization-data.ts';
import { GroupDeletion } from './group-deletion.tsx';
import { GroupDetails } from './group-details.tsx';
import { NameDialog } from './name-dialog.tsx';
import type { TabProps } from './tab-props.ts';

/** Authorizations > Groups, or one of them. Source: SAP doc "Managing Roles" */
export const GroupsTab = (props: TabProps) => {
  const say = useTexts();
  const { data, part } = props;
  if (part === '') return <Groups {...props} />;
  const group = data.groups.find(({ name }) => isSameGroup(name, part));
  return group === undefined ? <p>{say('notFoundHelp')}</p> : <GroupDetails {...props} group={group} />;
};

const Groups = (props: TabProps) => {
  const say = useTexts();
  const may = useMay();
  const { data, address, reload } = props;
  const params = { subaccount: props.subaccount.subdomain };
  return (
    <ListTab
      name={say('groups')}
      lead={say('groupsLead')}
      items={data.groups}
      keyOf={({ name }) => name}
      empty={<p>{say('groupsEmpty')}</p>}
      columns={[
        {
          head: say('group'),
          minWidth: '14rem',
          show: ({ name }) => <PageLink to={[...address, 'groups', name]}>{name}</PageLink>,
        },
        { head: say('users'), show: ({ members }) => members.length },
        {
          head: say('roles'),
          show: ({ name }) => data.assignments.filter(({ group }) => isSameGroup(group, name)).length,
        },
      ]}
      actions={[
        may(operations.putGroup) && {
          text: say('createGroup'),
          design: 'Emphasized',
          dialog: (close) => (
            <NameDialog
              title={say('createGroup')}
              confirm={say('create')}
              label="name"
              help="groupNameHelp"
              onClose={close}
              onName={async (name) => {
                await call(operations.putGroup, params, { name });
                reload();
                goTo(...address, 'groups', name);
              }}
            />
          ),
        },
      ]}
      rowActions={[
        may(operations.deleteGroup) && {
          text: say('delete'),
          label: ({ name }) => say('deleteThing', name),
          dialog: (group, close) => <GroupDeletion {...props} group={group} onClose={close} />,
        },
      ]}
    />
  );
};
