import { BusyIndicator } from '@ui5/webcomponents-react/dist/webComponents/BusyIndicator/index.js';
import { Toast } from '@ui5/webcomponents-react/dist/webComponents/Toast/index.js';
import { useEffect, useMemo, useState } from 'react';
import { operations, type ResponseOf } from '../../../src/management-api/contract.ts';
import { type ApiError, call, whenSignedOut } from '../connection/api.ts';
import { toApiError } from '../connection/use-data.ts';
import { CockpitProvider } from './context.tsx';
import {
  applyLanguage,
  applyTheme,
  type Language,
  onSystemTheme,
  readLanguage,
  readTheme,
  type Theme,
} from './preferences.ts';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';

type Session = ResponseOf<typeof operations.whoAmI>;

/** Everything: who is signed in, or else the page to sign in. Source: security.md S-57 */
export const Cockpit = () => {
  const [session, setSession] = useState<Session | 'unknown' | undefined>('unknown');
  const [refusal, setRefusal] = useState<ApiError>();
  const [language, setLanguage] = useState<Language>(readLanguage);
  const [theme, setTheme] = useState<Theme>(readTheme);
  const [said, setSaid] = useState<{ readonly text: string; readonly round: number }>();

  useEffect(() => {
    applyTheme(readTheme(), false);
    applyLanguage(readLanguage(), false);
    whenSignedOut(() => setSession(undefined));
    void begin().then(setSession, (thrown: unknown) => {
      const error = toApiError(thrown);
      // Without a session the page to sign in explains itself.
      if (error.status !== 401 || isRefusedLink(error)) setRefusal(error);
      setSession(undefined);
    });
    return onSystemTheme(() => {
      applyTheme(readTheme(), false);
      setTheme(readTheme());
    });
  }, []);

  const context = useMemo(
    () => ({
      language,
      role: typeof session === 'object' ? session.role : ('viewer' as const),
      isConfined: typeof session === 'object' && session.subaccount !== undefined,
      notify: (text: string) => setSaid((known) => ({ text, round: (known?.round ?? 0) + 1 })),
    }),
    [language, session],
  );
  const preferences = {
    language,
    theme,
    onLanguage: (chosen: Language) => {
      applyLanguage(chosen, true);
      setLanguage(chosen);
    },
    onTheme: (chosen: Theme) => {
      applyTheme(chosen, true);
      setTheme(chosen);
    },
  };
  return (
    <CockpitProvider value={context}>
      {session === 'unknown' ? (
        <BusyIndicator active delay={300} className="busy" />
      ) : session === undefined ? (
        <SignIn error={refusal} onSignedIn={setSession} />
      ) : (
        <Shell session={session} preferences={preferences} onSignedOut={() => setSession(undefined)} />
      )}
      <Toast key={said?.round ?? 0} open={said !== undefined} duration={4000} onClose={() => setSaid(undefined)}>
        {said?.text}
      </Toast>
    </CockpitProvider>
  );
};

const isRefusedLink = ({ message }: ApiError): boolean => message.includes('code');

/** The session there is, or the one that the code of a one-time link begins. */
const begin = async (): Promise<Session> => {
  const code = /^#code=([\w-]{1,200})$/.exec(location.hash)?.[1];
  if (code === undefined) return call(operations.whoAmI, {});
  // It works once and has no business in the history of the browser.
  history.replaceState(null, '', location.pathname + location.search);
  return call(operations.signIn, {}, { code });
};
