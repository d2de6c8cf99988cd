import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { ListPage } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { NameDialog } from '../authorizations/name-dialog.tsx';
import { readCollections } from './collection-data.ts';
import { CollectionDeletion } from './collection-deletion.tsx';

/** Security > Role Collections. Source: SAP doc "Role Collections" */
export const RoleCollections = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const address = ['subaccounts', subaccount.subdomain, 'role-collections'];
  const list = useData(() => readCollections(params), []);
  return (
    <ListPage
      title={say('roleCollections')}
      lead={say('roleCollectionsLead')}
      list={list}
      keyOf={({ name }) => name}
      textOf={({ name, roles, users }) => [name, ...roles.map(({ role }) => role), ...users].join(' ')}
      empty={<p>{say('roleCollectionsEmpty')}</p>}
      columns={[
        {
          head: say('name'),
          minWidth: '14rem',
          show: ({ name }) => <PageLink to={[...address, name]}>{name}</PageLink>,
        },
        { head: say('roles'), minWidth: '16rem', show: ({ roles }) => shorten(roles.map(({ role }) => role)) },
        { head: say('users'), minWidth: '10rem', show: ({ users }) => shorten(users) },
      ]}
      actions={[
        may(operations.putRoleCollection) && {
          text: say('createRoleCollection'),
          design: 'Emphasized',
          dialog: (close) => (
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
          ),
        },
      ]}
      rowActions={[
        may(operations.deleteRoleCollection) && {
          text: say('delete'),
          label: ({ name }) => say('deleteThing', name),
          dialog: (collection, close) => (
            <CollectionDeletion subaccount={subaccount} collection={collection} onClose={close} onDone={list.reload} />
          ),
        },
      ]}
    />
  );
};

const shownNames = 5;

/** The first names, and how many more there are. */
const shorten = (names: readonly string[]): string =>
  names.length <= shownNames
    ? names.join(', ')
    : `${names.slice(0, shownNames).join(', ')} (+${names.length - shownNames})`;
