import { BusyIndicator } from '@ui5/webcomponents-react/dist/webComponents/BusyIndicator/index.js';
import { SegmentedButton } from '@ui5/webcomponents-react/dist/webComponents/SegmentedButton/index.js';
import { SegmentedButtonItem } from '@ui5/webcomponents-react/dist/webComponents/SegmentedButtonItem/index.js';
import { useState } from 'react';
import { type InputOf, operations, type ResponseOf } from '../../../src/management-api/contract.ts';
import { Problem } from '../components/page/problem.tsx';
import { Code } from '../components/values/code.tsx';
import { type ApiError, call } from '../connection/api.ts';
import { toApiError, useData } from '../connection/use-data.ts';
import { useTexts } from './context.tsx';
import { keepSignIn, type LastSignIn, readLastSignIn } from './preferences.ts';
import { SignInForm } from './sign-in-form.tsx';
import { SingleSignOn } from './single-sign-on.tsx';

/** The page to sign in: as a user of a subaccount, or by the administrator token. Source: security.md S-57, S-58; decision 0013 */
export const SignIn = (props: {
  readonly error: ApiError | undefined;
  readonly onSignedIn: (session: ResponseOf<typeof operations.signIn>) => void;
}) => {
  const say = useTexts();
  const [last] = useState(readLastSignIn);
  const [chosenWay, setWay] = useState<LastSignIn['way']>(last.way);
  const options = useData(() => call(operations.readSignInOptions, {}), []);
  const singleSignOn = options.value?.singleSignOn;
  const hasPasswords = options.value?.passwords ?? true;
  // A link to a subaccount is for users of it.
  const isSecond = singleSignOn !== undefined && !last.isAsked;
  const way = hasPasswords ? chosenWay : 'token';
  const [error, setError] = useState(props.error);
  const signIn = async (credential: InputOf<typeof operations.signIn>): Promise<void> => {
    try {
      const session = await call(operations.signIn, {}, credential);
      keepSignIn({ way, subaccount: 'subaccount' in credential ? credential.subaccount : '' });
      props.onSignedIn(session);
    } catch (thrown) {
      setError(toApiError(thrown));
    }
  };
  if (options.value === undefined && options.error === undefined) {
    return <BusyIndicator active delay={300} className="busy" />;
  }
  return (
    <main className="sign-in">
      <div>
        <h1>Portolan Cockpit</h1>
        {singleSignOn !== undefined && <SingleSignOn name={singleSignOn.name} isFirst={isSecond} />}
        {hasPasswords && (
          <SegmentedButton
            accessibleName={say('wayToSignIn')}
            onSelectionChange={(event) => {
              setWay(event.detail.selectedItems[0]?.id === 'way-user' ? 'user' : 'token');
              setError(undefined);
            }}
          >
            <SegmentedButtonItem id="way-user" selected={way === 'user'}>
              {say('asUser')}
            </SegmentedButtonItem>
            <SegmentedButtonItem id="way-token" selected={way === 'token'}>
              {say('asAdministrator')}
            </SegmentedButtonItem>
          </SegmentedButton>
        )}
        <Problem error={error} />
        {way === 'user' ? (
          <SignInForm
            key="user"
            isSecond={isSecond}
            fields={[
              { name: 'subaccount', label: 'subaccount', help: 'ownSubaccountHelp', initial: last.subaccount },
              { name: 'user', label: 'userName', help: 'userNameHelp' },
              { name: 'password', label: 'password', isSecret: true },
            ]}
            onSubmit={({ subaccount = '', user = '', password = '' }) =>
              signIn({ subaccount: subaccount.trim(), userName: user.trim(), password })
            }
          />
        ) : (
          <>
            <SignInForm
              key="token"
              isSecond={isSecond}
              fields={[{ name: 'token', label: 'administratorToken', isSecret: true }]}
              onSubmit={({ token = '' }) => signIn({ token: token.trim() })}
            />
            <p className="help">{say('signInHelp')}</p>
            <Code text="portolan cockpit" />
          </>
        )}
      </div>
    </main>
  );
};
