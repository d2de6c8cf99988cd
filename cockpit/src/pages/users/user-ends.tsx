import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { groupsOf, type User, type UserList } from './user-data.ts';

type Props = {
  readonly subaccount: Subaccount;
  readonly list: UserList;
  readonly user: User;
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** Keeps a user from signing in, and says what ends with that. Source: product description, cockpit manners */
export const DisableUser = ({ subaccount, user, onClose, onDone }: Omit<Props, 'list'>) => {
  const say = useTexts();
  return (
    <Dialog
      title={say('disableThing', user.name)}
      confirm={say('disable')}
      isDangerous
      onClose={onClose}
      onConfirm={async () => {
        await call(operations.disableUser, { subaccount: subaccount.subdomain, user: user.name });
        onDone();
        onClose();
      }}
    >
      <p>
        {say('userDisabling')} <LiveTokens subaccount={subaccount} user={user} />
      </p>
    </Dialog>
  );
};

/** Deletes a user, and says what ends with that and what stays with the name. Source: product description, cockpit manners; SAP doc "Managing Roles" */
export const DeleteUser = ({ subaccount, list, user, onClose, onDone }: Props) => {
  const say = useTexts();
  const params = { subaccount: subaccount.subdomain };
  const isNeo = subaccount.flavour === 'neo';
  const roles = useData(async () => {
    const assignments = await call(operations.listRoleAssignments, params);
    return assignments.filter((assignment) => assignment.user === user.name).map(({ role }) => role);
  }, []);
  const kept = [
    [isNeo ? 'groups' : 'roleCollections', groupsOf(list, user)],
    ['roles', roles.value ?? []],
  ] as const;
  const lines = kept.flatMap(([label, names]) => (names.length === 0 ? [] : [`${say(label)}: ${names.join(', ')}.`]));
  return (
    <ConfirmDelete
      name={user.name}
      consequence={
        <>
          {say('userDeletion')} <LiveTokens subaccount={subaccount} user={user} />
          {lines.length > 0 && <span>{say('userDeletionKeeps')}</span>}
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </>
      }
      onDelete={() => call(operations.deleteUser, { ...params, user: user.name })}
      onDone={onDone}
      onClose={onClose}
    />
  );
};

/** How many tokens a user has, and by which clients it gets new ones. */
const LiveTokens = ({ subaccount: { subdomain: subaccount }, user }: Pick<Props, 'subaccount' | 'user'>) => {
  const say = useTexts();
  const found = useData(async () => {
    const wanted = { user: user.name };
    const [{ tokens, next }, authorizations] = await Promise.all([
      call(operations.searchTokens, { subaccount }, { ...wanted, limit: 100 }),
      call(operations.searchAuthorizations, { subaccount }, wanted),
    ]);
    return {
      count: `${tokens.length}${next === undefined ? '' : '+'}`,
      clients: [...new Set(authorizations.map(({ clientName }) => clientName))],
    };
  }, []);
  if (found.value === undefined) return null;
  const { count, clients } = found.value;
  return `${say('liveTokens')}: ${count}.${clients.length === 0 ? '' : ` ${say('authorizedClients')}: ${clients.join(', ')}.`}`;
};
