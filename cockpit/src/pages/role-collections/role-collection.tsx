import { operations } from '../../../../src/management-api/contract.ts';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { Assigned } from '../authorizations/assigned.tsx';
import { NameDialog } from '../authorizations/name-dialog.tsx';
import { RoleDialog } from '../authorizations/role-dialog.tsx';
import type { SubaccountPageProps } from '../pages.tsx';
import { changeCollection, findCollection, readCollections, roleTextOf } from './collection-data.ts';
import { CollectionDeletion } from './collection-deletion.tsx';
import { ProviderMappings } from './provider-mappings.tsx';

/** One role collection: its roles, its users, and whom identity providers put into it. Source: SAP doc "Working with Role Collections" */
export const RoleCollection = ({ subaccount, thing }: SubaccountPageProps) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(async () => {
    const [collections, roles] = await Promise.all([
      readCollections(params),
      call(operations.listApplicationRoles, params),
    ]);
    return {
      collection: findCollection(collections, thing),
      roles,
      usersOfAny: collections.flatMap((one) => one.users),
    };
  }, [thing]);
  const collection = data.value?.collection;
  const mayChange = may(operations.putRoleCollection);
  return (
    <DetailPage
      title={collection?.name ?? thing}
      lead={say('roleCollectionLead')}
      data={data}
      actions={() => [
        collection !== undefined &&
          may(operations.deleteRoleCollection) && {
            text: say('delete'),
            design: 'Negative',
            dialog: (close) => (
              <CollectionDeletion
                subaccount={subaccount}
                collection={collection}
                onClose={close}
                onDone={() => goTo('subaccounts', subaccount.subdomain, 'role-collections')}
              />
            ),
          },
      ]}
    >
      {({ roles, usersOfAny }) =>
        collection === undefined ? (
          <p>{say('notFoundHelp')}</p>
        ) : (
          <>
            <Assigned
              title={say('roles')}
              items={collection.roles}
              nameOf={roleTextOf}
              empty={say('collectionRolesEmpty')}
              mayChange={mayChange}
              consequence={say('collectionRoleRemoval', collection.users.length)}
              assignText={say('addRole')}
              columns={[
                { head: say('role'), show: ({ role }) => role, minWidth: '14rem' },
                { head: say('application'), show: ({ application }) => application, minWidth: '10rem' },
              ]}
              showAssign={(close) => (
                <RoleDialog
                  roles={roles}
                  onClose={close}
                  onAssign={async (role) => {
                    await changeCollection(params, collection.name, ({ roles }) => ({ roles: [...roles, role] }));
                    close();
                    data.reload();
                  }}
                />
              )}
              unassign={(role) =>
                changeCollection(params, collection.name, ({ roles }) => ({
                  roles: roles.filter((one) => roleTextOf(one) !== roleTextOf(role)),
                }))
              }
              onDone={data.reload}
            />
            <Assigned
              title={say('users')}
              items={collection.users}
              nameOf={(user) => user}
              empty={say('collectionUsersEmpty')}
              mayChange={mayChange}
              consequence={say('collectionUserRemoval')}
              assignText={say('assignUser')}
              columns={[{ head: say('userId'), show: (user) => user, minWidth: '14rem' }]}
              showAssign={(close) => (
                <AssignUser
                  params={params}
                  usersOfAny={usersOfAny}
                  onClose={close}
                  onName={async (user) => {
                    await changeCollection(params, collection.name, ({ users }) => ({
                      users: [...new Set([...users, user])],
                    }));
                    close();
                    data.reload();
                  }}
                />
              )}
              unassign={(user) =>
                changeCollection(params, collection.name, ({ users }) => ({
                  users: users.filter((one) => one !== user),
                }))
              }
              onDone={data.reload}
            />
            <ProviderMappings subaccount={subaccount} collection={collection.name} />
          </>
        )
      }
    </DetailPage>
  );
};

/** Users there may be many of: they are read when one is to be chosen. */
const AssignUser = (props: {
  readonly params: { readonly subaccount: string };
  readonly usersOfAny: readonly string[];
  readonly onName: (user: string) => Promise<unknown>;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const users = useData(() => call(operations.listUsers, props.params), []);
  const names = new Set([...(users.value ?? []).map(({ name }) => name), ...props.usersOfAny]);
  return (
    <NameDialog
      title={say('assignUser')}
      confirm={say('assign')}
      label="userId"
      help="collectionUserHelp"
      known={[...names].toSorted((one, other) => one.localeCompare(other))}
      onName={props.onName}
      onClose={props.onClose}
    />
  );
};
