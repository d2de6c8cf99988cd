import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { type FormEvent, useState } from 'react';
import { operations, type ResponseOf } from '../../../src/management-api/contract.ts';
import { Code } from '../components/code.tsx';
import { Problem } from '../components/problem.tsx';
import { type ApiError, call } from '../connection/api.ts';
import { toApiError } from '../connection/use-data.ts';
import { useTexts } from './context.tsx';

/** The page to sign in: by the administrator token, or how to get a link. Source: security.md S-57, S-58 */
export const SignIn = (props: {
  readonly error: ApiError | undefined;
  readonly onSignedIn: (session: ResponseOf<typeof operations.signIn>) => void;
}) => {
  const say = useTexts();
  const [token, setToken] = useState('');
  const [error, setError] = useState(props.error);
  const signIn = (event?: FormEvent): void => {
    event?.preventDefault();
    call(operations.signIn, {}, { token: token.trim() }).then(props.onSignedIn, (thrown: unknown) =>
      setError(toApiError(thrown)),
    );
  };
  return (
    <main className="sign-in">
      <form onSubmit={signIn}>
        <h1>Portolan Cockpit</h1>
        <Problem error={error} />
        <Label for="token" required>
          {say('administratorToken')}
        </Label>
        <Input
          id="token"
          type="Password"
          accessibleName={say('administratorToken')}
          value={token}
          onInput={(event) => setToken(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && signIn()}
        />
        <Button design="Emphasized" disabled={token.trim() === ''} onClick={() => signIn()}>
          {say('signIn')}
        </Button>
        <p className="help">{say('signInHelp')}</p>
        <Code text="portolan cockpit" />
      </form>
    </main>
  );
};
