import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { useEffect, useRef, useState } from 'react';
import { operations } from '../../../src/management-api/contract.ts';
import { Problem } from '../components/page/problem.tsx';
import { type ApiError, call } from '../connection/api.ts';
import { toApiError } from '../connection/use-data.ts';
import type { MessageKey } from '../messages/messages.ts';
import { readQuery, setQuery } from './address.ts';
import { useTexts } from './context.tsx';

/** What the server says of a sign-in that failed, in our own words. Source: decision 0016 */
const problems: ReadonlyMap<string, MessageKey> = new Map([
  ['sign_in_expired', 'signInExpired'],
  ['sign_in_cancelled', 'signInCancelled'],
  ['role_not_given', 'roleNotGiven'],
  ['provider_unavailable', 'providerUnavailable'],
  ['too_many_requests', 'tooManySignIns'],
]);

/** The way through the OpenID provider of the installation, and what became of the last try. Source: decision 0016 */
export const SingleSignOn = ({ name, isFirst }: { readonly name: string; readonly isFirst: boolean }) => {
  const say = useTexts();
  const [problem, setProblem] = useState(() => readQuery().problem);
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { problem: shown, ...rest } = readQuery();
    // Whoever reloads the page has not failed again.
    if (shown !== undefined) setQuery(rest);
    if (isFirst) frame.current?.querySelector<HTMLElement>('ui5-button')?.focus();
  }, []);
  const start = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const returnTo = location.pathname + location.search;
      const isAnotherUser = problem === 'role_not_given';
      location.assign((await call(operations.startSingleSignOn, {}, { returnTo, isAnotherUser })).location);
    } catch (thrown) {
      const refused = toApiError(thrown);
      setProblem(refused.status === 503 ? 'provider_unavailable' : undefined);
      if (refused.status !== 503) setError(refused);
      setBusy(false);
    }
  };
  return (
    <div ref={frame} className="single-sign-on">
      {problem !== undefined && (
        <div role="alert" className="problem">
          <MessageStrip design={problem === 'sign_in_cancelled' ? 'Information' : 'Negative'} hideCloseButton>
            {say(problems.get(problem) ?? 'answerRefused', name)}
          </MessageStrip>
        </div>
      )}
      <Problem error={error} />
      <Button design={isFirst ? 'Emphasized' : 'Default'} disabled={isBusy} onClick={() => start()}>
        {say(problem === 'role_not_given' ? 'signInAsAnother' : 'signInWith', name)}
      </Button>
      <span className="or">{say('orSignIn')}</span>
    </div>
  );
};
