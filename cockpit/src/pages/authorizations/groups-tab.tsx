import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { isSameGroup } from './authorization-data.ts';
import { GroupDetails } from './group-details.tsx';
import { NameDialog } from './name-dialog.tsx';
import type { TabProps } from './tab-props.ts';

/** Authorizations > Groups. Source: SAP doc "Managing Roles" */
export const GroupsTab = (props: TabProps) => {
  const say = useTexts();
  const may = useMay();
  const { data, address, part, reload } = props;
  const params = { subaccount: props.subaccount.subdomain };
  const [dialog, setDialog] = useState<'create' | { readonly leaving: string }>();
  const close = (): void => setDialog(undefined);
  const rolesOf = (group: string): number =>
    data.assignments.filter((assignment) => isSameGroup(assignment.group, group)).length;
  const membersOf = (group: string): number => data.groups.find(({ name }) => name === group)?.members.length ?? 0;
  const createButton = may(operations.putGroup) && (
    <Button design="Emphasized" onClick={() => setDialog('create')}>
      {say('createGroup')}
    </Button>
  );
  const found = data.groups.find(({ name }) => isSameGroup(name, part));
  const deletion = typeof dialog === 'object' && (
    <ConfirmDelete
      name={dialog.leaving}
      consequence={say('groupDeletion', membersOf(dialog.leaving), rolesOf(dialog.leaving))}
      onDelete={() => call(operations.deleteGroup, { ...params, group: dialog.leaving })}
      onDone={() => {
        reload();
        goTo(...address, 'groups');
      }}
      onClose={close}
    />
  );
  if (part !== '') {
    return found === undefined ? (
      <p>{say('notFoundHelp')}</p>
    ) : (
      <>
        <GroupDetails {...props} group={found} onDelete={() => setDialog({ leaving: found.name })} />
        {deletion}
      </>
    );
  }
  return (
    <>
      <div className="page-header">
        <p className="lead">{say('groupsLead')}</p>
        <div className="actions">{data.groups.length > 0 && createButton}</div>
      </div>
      <Table
        name={say('groups')}
        items={data.groups}
        keyOf={({ name }) => name}
        empty={
          <>
            <p>{say('groupsEmpty')}</p>
            {createButton}
          </>
        }
        columns={[
          {
            head: say('group'),
            minWidth: '14rem',
            show: ({ name }) => <PageLink to={[...address, 'groups', name]}>{name}</PageLink>,
          },
          { head: say('users'), show: ({ members }) => members.length },
          { head: say('roles'), show: ({ name }) => rolesOf(name) },
          {
            head: say('actions'),
            show: ({ name }) =>
              may(operations.deleteGroup) && (
                <Button
                  design="Transparent"
                  accessibleName={say('deleteThing', name)}
                  onClick={() => setDialog({ leaving: name })}
                >
                  {say('delete')}
                </Button>
              ),
          },
        ]}
      />
      {dialog === 'create' && (
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
      )}
      {deletion}
    </>
  );
};
