import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useTexts } from '../../shell/context.tsx';
import type { User } from './user-data.ts';

/** What can be done with a user by way of a dialog. */
export type UserAction = 'change' | 'groups' | 'password' | 'disable' | 'delete';

/** What can be done with a user. Source: SAP's cockpit, Users */
export const UserActions = (props: {
  readonly user: User;
  readonly isNeo: boolean;
  readonly onChoose: (action: UserAction) => void;
  readonly onEnable: () => void;
}) => {
  const say = useTexts();
  const { user, isNeo, onChoose } = props;
  const button = (text: string, accessibleName: string, onClick: () => void) => (
    <Button design="Transparent" accessibleName={accessibleName} onClick={onClick}>
      {text}
    </Button>
  );
  return (
    <div className="row">
      {button(say('change'), say('changeUser', user.name), () => onChoose('change'))}
      {isNeo
        ? button(say('groups'), say('groupsOf', user.name), () => onChoose('groups'))
        : button(say('roleCollections'), say('roleCollectionsOf', user.name), () => onChoose('groups'))}
      {button(say('password'), say(user.hasPassword ? 'resetPasswordOf' : 'setPasswordOf', user.name), () =>
        onChoose('password'),
      )}
      {user.isDisabled
        ? button(say('enable'), `${say('enable')} ${user.name}`, props.onEnable)
        : button(say('disable'), say('disableThing', user.name), () => onChoose('disable'))}
      {button(say('delete'), say('deleteThing', user.name), () => onChoose('delete'))}
    </div>
  );
};
