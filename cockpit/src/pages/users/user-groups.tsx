import { CheckBox } from '@ui5/webcomponents-react/dist/webComponents/CheckBox/index.js';
import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { call } from '../../connection/api.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { groupsOf, type User, type UserList } from './user-data.ts';
import './user-groups.css';

/** From how many on a list needs a search. */
const many = 8;

/** The groups or role collections a user is in, to choose from all there are. Source: SAP doc "Managing Roles", "Working with Role Collections" */
export const UserGroups = (props: {
  readonly subaccount: Subaccount;
  readonly list: UserList;
  readonly user: User;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const say = useTexts();
  const { subaccount, list, user, onClose, onDone } = props;
  const isNeo = subaccount.flavour === 'neo';
  const [chosen, setChosen] = useState<readonly string[]>(() => groupsOf(list, user));
  const [search, setSearch] = useState('');
  const title = say(isNeo ? 'groupsOf' : 'roleCollectionsOf', user.name);
  if (list.groups.length === 0) {
    return (
      <Dialog title={title} onClose={onClose}>
        <p>{say(isNeo ? 'groupsEmpty' : 'roleCollectionsEmpty')}</p>
        <PageLink
          to={['subaccounts', subaccount.subdomain, ...(isNeo ? ['authorizations', 'groups'] : ['role-collections'])]}
        >
          {say(isNeo ? 'groups' : 'roleCollections')}
        </PageLink>
      </Dialog>
    );
  }
  const save = async (): Promise<void> => {
    const params = { subaccount: subaccount.subdomain, user: user.name };
    // Those that are not offered here, and those that others have added meanwhile, stay.
    const offered = groupsOf(list, user);
    const stored = (await call(operations.listUserGroups, params)).map(({ name }) => name);
    const removed = offered.filter((name) => !chosen.includes(name));
    const kept = stored.filter((name) => !removed.includes(name) && !chosen.includes(name));
    await call(operations.setUserGroups, params, { groups: [...kept, ...chosen] });
    onDone();
    onClose();
  };
  const shown = list.groups.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <Dialog title={title} onClose={onClose} onConfirm={save}>
      <p className="lead">{say(isNeo ? 'userGroupsHelp' : 'userRoleCollectionsHelp')}</p>
      {list.groups.length > many && (
        <search>
          <Input
            type="Search"
            showClearIcon
            className="group-search"
            accessibleName={say('search')}
            placeholder={say('search')}
            value={search}
            onInput={(event) => setSearch(event.target.value)}
          />
        </search>
      )}
      <fieldset className="group-choice">
        <legend>{say('chosenOf', chosen.length, list.groups.length)}</legend>
        {shown.map(({ name }) => (
          <CheckBox
            key={name}
            text={name}
            wrappingType="Normal"
            checked={chosen.includes(name)}
            onChange={() => setChosen(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])}
          />
        ))}
        {shown.length === 0 && <p>{say('nothingFound')}</p>}
      </fieldset>
    </Dialog>
  );
};
