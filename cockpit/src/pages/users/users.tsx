import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import type { Field } from '../../components/field.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Page } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

type User = ResponseOf<typeof operations.listUsers>[number];
type Dialog = 'create' | { readonly kind: 'change' | 'password' | 'delete'; readonly user: User };

const personal: readonly Field[] = [
  { name: 'email', label: 'email', kind: 'text' },
  { name: 'givenName', label: 'givenName', kind: 'text' },
  { name: 'familyName', label: 'familyName', kind: 'text' },
];
const password: Field = { name: 'password', label: 'password', kind: 'secret', help: 'passwordHelp' };

/** Security > Users: those of the built-in identity provider. Source: product.md row 11 */
export const Users = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain };
  const list = useData(() => call(operations.listUsers, params), []);
  const [dialog, setDialog] = useState<Dialog>();
  const [error, setError] = useState<ReturnType<typeof toApiError>>();
  const close = (): void => setDialog(undefined);
  const done = (): void => {
    close();
    notify(say('saved'));
    list.reload();
  };
  const toggle = ({ name, isDisabled }: User): void => {
    call(isDisabled ? operations.enableUser : operations.disableUser, { ...params, user: name }).then(
      list.reload,
      (thrown) => setError(toApiError(thrown)),
    );
  };
  const createButton = may(operations.createUser) && (
    <Button design="Emphasized" onClick={() => setDialog('create')}>
      {say('createUser')}
    </Button>
  );
  return (
    <Page
      title={say('users')}
      lead={say('usersLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={(list.value?.length ?? 0) > 0 && createButton}
    >
      <Problem error={error} />
      {list.value !== undefined && (
        <Table
          name={say('users')}
          items={list.value}
          keyOf={({ id }) => id}
          empty={
            <>
              <p>{say('usersEmpty')}</p>
              {createButton}
            </>
          }
          columns={[
            { head: say('name'), show: ({ name }) => name },
            { head: say('email'), show: ({ email }) => email, minWidth: '12rem' },
            {
              head: say('displayName'),
              show: ({ givenName, familyName }) => [givenName, familyName].filter(Boolean).join(' '),
              minWidth: '10rem',
            },
            {
              head: say('canSignIn'),
              show: ({ hasPassword, isDisabled }) => say(hasPassword && !isDisabled ? 'yes' : 'no'),
              minWidth: '8rem',
            },
            {
              head: say('actions'),
              minWidth: '26rem',
              show: (user) =>
                may(operations.changeUser) && (
                  <div className="row">
                    <Button
                      design="Transparent"
                      accessibleName={say('changeUser', user.name)}
                      onClick={() => setDialog({ kind: 'change', user })}
                    >
                      {say('change')}
                    </Button>
                    <Button design="Transparent" onClick={() => setDialog({ kind: 'password', user })}>
                      {say('setPassword')}
                    </Button>
                    <Button design="Transparent" onClick={() => toggle(user)}>
                      {say(user.isDisabled ? 'enable' : 'disable')}
                    </Button>
                    <Button
                      design="Transparent"
                      accessibleName={say('deleteThing', user.name)}
                      onClick={() => setDialog({ kind: 'delete', user })}
                    >
                      {say('delete')}
                    </Button>
                  </div>
                ),
            },
          ]}
        />
      )}
      {dialog === 'create' && (
        <FormDialog
          title={say('createUser')}
          confirm={say('create')}
          fields={[{ name: 'name', label: 'name', kind: 'text', isRequired: true }, ...personal, password]}
          schema={operations.createUser.request}
          onClose={close}
          onSubmit={(body) => call(operations.createUser, params, body).then(done)}
        />
      )}
      {typeof dialog === 'object' && dialog.kind === 'change' && (
        <FormDialog
          title={say('changeUser', dialog.user.name)}
          fields={personal}
          initial={{
            email: dialog.user.email ?? '',
            givenName: dialog.user.givenName ?? '',
            familyName: dialog.user.familyName ?? '',
          }}
          schema={operations.changeUser.request}
          onClose={close}
          onSubmit={(body) =>
            // An emptied field removes the value.
            call(
              operations.changeUser,
              { ...params, user: dialog.user.name },
              { email: '', givenName: '', familyName: '', ...body },
            ).then(done)
          }
        />
      )}
      {typeof dialog === 'object' && dialog.kind === 'password' && (
        <FormDialog
          title={say('setPassword')}
          fields={[{ ...password, isRequired: true }]}
          schema={operations.setPassword.request}
          onClose={close}
          onSubmit={(body) => call(operations.setPassword, { ...params, user: dialog.user.name }, body).then(done)}
        />
      )}
      {typeof dialog === 'object' && dialog.kind === 'delete' && (
        <ConfirmDelete
          name={dialog.user.name}
          consequence={say('userDeletion')}
          onDelete={() => call(operations.deleteUser, { ...params, user: dialog.user.name })}
          onDone={list.reload}
          onClose={close}
        />
      )}
    </Page>
  );
};
