import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { ComboBox } from '@ui5/webcomponents-react/dist/webComponents/ComboBox/index.js';
import { ComboBoxItem } from '@ui5/webcomponents-react/dist/webComponents/ComboBoxItem/index.js';
import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { useState } from 'react';
import { PageLink } from '../../components/page/page-link.tsx';
import { Table } from '../../components/tables/table.tsx';
import { goTo } from '../../shell/address.ts';
import { useTexts } from '../../shell/context.tsx';
import type { TabProps } from './tab-props.ts';
import { UserRoles } from './user-roles.tsx';

/** Authorizations > Users: any user id, also of another identity provider or of an OAuth client. Source: SAP doc "Managing Roles" */
export const UsersTab = (props: TabProps) => {
  const say = useTexts();
  const { data, address, part } = props;
  const [name, setName] = useState(part);
  const show = (): void => {
    if (name.trim() !== '') goTo(...address, 'users', name.trim());
  };
  const holders = data.users.map((user) => ({
    user,
    roles: data.assignments.filter((assignment) => assignment.user === user).length,
    groups: data.groups.filter(({ members }) => members.includes(user)).map((group) => group.name),
    isOrphaned: data.assignments.some((assignment) => assignment.user === user && assignment.isOrphaned),
  }));
  return (
    <>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          show();
        }}
      >
        <div>
          <Label for="user-id">{say('userId')}</Label>
          <ComboBox
            id="user-id"
            name="userId"
            accessibleName={say('userId')}
            value={name}
            onInput={(event) => setName(event.target.value)}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && show()}
          >
            {data.users.map((user) => (
              <ComboBoxItem key={user} text={user} />
            ))}
          </ComboBox>
        </div>
        <Button design="Emphasized" onClick={show}>
          {say('showAssignments')}
        </Button>
      </form>
      <p className="help">{say('userIdHelp')}</p>
      {part === '' ? (
        <Table
          name={say('knownUsers')}
          items={holders}
          keyOf={({ user }) => user}
          textOf={({ user, groups }) => [user, ...groups].join(' ')}
          empty={<p>{say('knownUsersEmpty')}</p>}
          columns={[
            {
              head: say('userId'),
              minWidth: '14rem',
              show: ({ user }) => <PageLink to={[...address, 'users', user]}>{user}</PageLink>,
            },
            { head: say('roles'), minWidth: '5rem', show: ({ roles }) => roles },
            { head: say('groups'), show: ({ groups }) => groups.join(', '), minWidth: '14rem' },
            {
              head: say('note'),
              minWidth: '12rem',
              show: ({ isOrphaned }) => (isOrphaned ? say('orphanedUser') : ''),
            },
          ]}
        />
      ) : (
        <UserRoles key={part} {...props} />
      )}
    </>
  );
};
