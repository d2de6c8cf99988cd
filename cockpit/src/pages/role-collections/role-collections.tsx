import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { NameDialog } from '../authorizations/name-dialog.tsx';
import { type Collection, readCollections } from './collection-data.ts';
import { CollectionDeletion } from './collection-deletion.tsx';

/** Security > Role Collections. Source: SAP doc "Role Collections" */
export const RoleCollections = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const address = ['subaccounts', subaccount.subdomain, 'role-collections'];
  const list = useData(() => readCollections(params), []);
  const [dialog, setDialog] = useState<'create' | Collection>();
  const close = (): void => setDialog(undefined);
  const createButton = may(operations.putRoleCollection) && (
    <Button design="Emphasized" onClick={() => setDialog('create')}>
      {say('createRoleCollection')}
    </Button>
  );
  return (
    <Page
      title={say('roleCollections')}
      lead={say('roleCollectionsLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={(list.value?.length ?? 0) > 0 && createButton}
    >
      {list.value !== undefined && (
        <Table
          name={say('roleCollections')}
          items={list.value}
          keyOf={({ name }) => name}
          textOf={({ name, roles, users }) => [name, ...roles.map(({ role }) => role), ...users].join(' ')}
          empty={
            <>
              <p>{say('roleCollectionsEmpty')}</p>
              {createButton}
            </>
          }
          columns={[
            {
              head: say('name'),
              minWidth: '14rem',
              show: ({ name }) => <PageLink to={[...address, name]}>{name}</PageLink>,
            },
            { head: say('roles'), minWidth: '16rem', show: ({ roles }) => shorten(roles.map(({ role }) => role)) },
            { head: say('users'), minWidth: '10rem', show: ({ users }) => shorten(users) },
            {
              head: say('actions'),
              minWidth: '8rem',
              show: (collection) =>
                may(operations.deleteRoleCollection) && (
                  <Button
                    design="Transparent"
                    accessibleName={say('deleteThing', collection.name)}
                    onClick={() => setDialog(collection)}
                  >
                    {say('delete')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {dialog === 'create' && (
        <NameDialog
          title={say('createRoleCollection')}
          confirm={say('create')}
          label="name"
          help="groupNameHelp"
          onClose={close}
          onName={async (name) => {
            await call(operations.putRoleCollection, params, { name });
            goTo(...address, name);
          }}
        />
      )}
      {typeof dialog === 'object' && (
        <CollectionDeletion subaccount={subaccount} collection={dialog} onClose={close} onDone={list.reload} />
      )}
    </Page>
  );
};

const shownNames = 5;

/** The first names, and how many more there are. */
const shorten = (names: readonly string[]): string =>
  names.length <= shownNames
    ? names.join(', ')
    : `${names.slice(0, shownNames).join(', ')} (+${names.length - shownNames})`;
