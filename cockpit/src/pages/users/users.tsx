import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Problem } from '../../components/page/problem.tsx';
import { ListPage } from '../../components/tables/listing.tsx';
import { Tag } from '../../components/values/tag.tsx';
import { call } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { groupsOf, readUsers, type User } from './user-data.ts';
import { DeleteUser, DisableUser } from './user-ends.tsx';
import { ChangeUser, CreateUser, SetPassword } from './user-forms.tsx';
import { UserGroups } from './user-groups.tsx';

/** Security > Users: those of the built-in identity provider. Source: product.md row 11 */
export const Users = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const list = useData(() => readUsers(subaccount), []);
  const [error, setError] = useState<ReturnType<typeof toApiError>>();
  const isNeo = subaccount.flavour === 'neo';
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
  const all = list.value;
  const common = { subaccount, onDone: done };
  const mayChange = may(operations.changeUser);
  return (
    <ListPage
      title={say('users')}
      lead={say('usersLead')}
      above={<Problem error={error} />}
      list={{ ...list, value: all?.users }}
      keyOf={({ id }) => id}
      textOf={({ name, email = '', givenName = '', familyName = '' }) => [name, email, givenName, familyName].join(' ')}
      empty={<p>{say('usersEmpty')}</p>}
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
          show: (user) => all && groupsOf(all, user).join(', '),
          minWidth: '12rem',
        },
        { head: say('status'), show: (user) => <Status user={user} />, minWidth: '8rem' },
      ]}
      actions={[
        may(operations.createUser) && {
          text: say('createUser'),
          design: 'Emphasized',
          dialog: (close) => <CreateUser {...common} onClose={close} />,
        },
      ]}
      rowActions={[
        mayChange && {
          text: say('change'),
          label: ({ name }) => say('changeUser', name),
          dialog: (user, close) => <ChangeUser {...common} user={user} onClose={close} />,
        },
        mayChange && {
          text: say(isNeo ? 'groups' : 'roleCollections'),
          label: ({ name }) => say(isNeo ? 'groupsOf' : 'roleCollectionsOf', name),
          dialog: (user, close) => all && <UserGroups {...common} list={all} user={user} onClose={close} />,
        },
        mayChange && {
          text: say('password'),
          label: ({ name, hasPassword }) => say(hasPassword ? 'resetPasswordOf' : 'setPasswordOf', name),
          dialog: (user, close) => <SetPassword {...common} user={user} onClose={close} />,
        },
        mayChange && {
          text: say('enable'),
          label: ({ name }) => `${say('enable')} ${name}`,
          isOffered: ({ isDisabled }) => isDisabled,
          run: enable,
        },
        mayChange && {
          text: say('disable'),
          label: ({ name }) => say('disableThing', name),
          isOffered: ({ isDisabled }) => !isDisabled,
          dialog: (user, close) => <DisableUser {...common} user={user} onClose={close} />,
        },
        mayChange && {
          text: say('delete'),
          label: ({ name }) => say('deleteThing', name),
          dialog: (user, close) => all && <DeleteUser {...common} list={all} user={user} onClose={close} />,
        },
      ]}
      rowActionsWidth="24rem"
    />
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
  return <Tag design={design}>{say(text)}</Tag>;
};
