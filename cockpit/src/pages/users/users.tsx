import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Tag } from '@ui5/webcomponents-react/dist/webComponents/Tag/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { type UserAction, UserActions } from './user-actions.tsx';
import { groupsOf, readUsers, type User } from './user-data.ts';
import { DeleteUser, DisableUser } from './user-ends.tsx';
import { ChangeUser, CreateUser, SetPassword } from './user-forms.tsx';
import { UserGroups } from './user-groups.tsx';

type Dialog = { readonly kind: UserAction; readonly user: User };

/** Security > Users: those of the built-in identity provider. Source: product.md row 11 */
export const Users = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const list = useData(() => readUsers(subaccount), []);
  const [dialog, setDialog] = useState<'create' | Dialog>();
  const [error, setError] = useState<ReturnType<typeof toApiError>>();
  const isNeo = subaccount.flavour === 'neo';
  const close = (): void => setDialog(undefined);
  const done = (): void => {
    notify(say('saved'));
    setError(undefined);
    list.reload();
  };
  const enable = ({ name }: User): void => {
    call(operations.enableUser, { subaccount: subaccount.subdomain, user: name }).then(done, (thrown) =>
      setError(toApiError(thrown)),
    );
  };
  const createButton = may(operations.createUser) && (
    <Button design="Emphasized" onClick={() => setDialog('create')}>
      {say('createUser')}
    </Button>
  );
  const all = list.value;
  const common = { subaccount, onClose: close, onDone: done };
  return (
    <Page
      title={say('users')}
      lead={say('usersLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={(all?.users.length ?? 0) > 0 && createButton}
    >
      <Problem error={error} />
      {all !== undefined && (
        <Table
          name={say('users')}
          items={all.users}
          keyOf={({ id }) => id}
          textOf={({ name, email = '', givenName = '', familyName = '' }) =>
            [name, email, givenName, familyName].join(' ')
          }
          empty={
            <>
              <p>{say('usersEmpty')}</p>
              {createButton}
            </>
          }
          columns={[
            {
              head: say('name'),
              minWidth: '13rem',
              show: (user) => (
                <div>
                  {user.name}
                  <div className="help">{describe(user)}</div>
                </div>
              ),
            },
            {
              head: say(isNeo ? 'groups' : 'roleCollections'),
              show: (user) => groupsOf(all, user).join(', '),
              minWidth: '12rem',
            },
            { head: say('status'), show: (user) => <Status user={user} />, minWidth: '8rem' },
            {
              head: say('actions'),
              minWidth: '24rem',
              show: (user) =>
                may(operations.changeUser) && (
                  <UserActions
                    user={user}
                    isNeo={isNeo}
                    onChoose={(kind) => setDialog({ kind, user })}
                    onEnable={() => enable(user)}
                  />
                ),
            },
          ]}
        />
      )}
      {dialog === 'create' && <CreateUser {...common} />}
      {typeof dialog === 'object' && dialog.kind === 'change' && <ChangeUser {...common} user={dialog.user} />}
      {typeof dialog === 'object' && dialog.kind === 'password' && <SetPassword {...common} user={dialog.user} />}
      {typeof dialog === 'object' && all !== undefined && (
        <>
          {dialog.kind === 'groups' && <UserGroups {...common} list={all} user={dialog.user} />}
          {dialog.kind === 'disable' && <DisableUser {...common} list={all} user={dialog.user} />}
          {dialog.kind === 'delete' && <DeleteUser {...common} list={all} user={dialog.user} />}
        </>
      )}
    </Page>
  );
};

/** Full name and e-mail address, as far as they say more than the name. */
const describe = ({ name, email, givenName, familyName }: User): string =>
  [[givenName, familyName].filter(Boolean).join(' '), email === name ? '' : email].filter(Boolean).join(', ');

/** Whether a user can sign in: in words and colour. Source: WCAG 1.4.1 */
const Status = ({ user: { hasPassword, isDisabled } }: { readonly user: User }) => {
  const say = useTexts();
  const [design, text] = isDisabled
    ? (['Negative', 'isUserDisabled'] as const)
    : hasPassword
      ? (['Positive', 'canSignIn'] as const)
      : (['Information', 'hasNoPassword'] as const);
  return (
    <Tag design={design} hideStateIcon wrappingType="Normal">
      {say(text)}
    </Tag>
  );
};
