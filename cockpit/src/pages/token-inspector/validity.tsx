import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { useEffect, useState } from 'react';
import { useTexts } from '../../shell/context.tsx';
import { useDistances } from '../../shell/durations.ts';
import type { Claims } from './read-token.ts';

/** Whether a token counts now, by the clock of this computer; it is looked at every second. Source: RFC 7519 §4.1.4, §4.1.5 */
export const Validity = ({ claims }: { readonly claims: Claims }) => {
  const say = useTexts();
  const distance = useDistances();
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const { exp, nbf } = claims;
  if (typeof nbf === 'number' && nbf * 1000 > nowMs) {
    return (
      <MessageStrip design="Critical" hideCloseButton>
        {say('validFrom', distance(nbf * 1000, nowMs))}
      </MessageStrip>
    );
  }
  if (typeof exp !== 'number') {
    return (
      <MessageStrip design="Critical" hideCloseButton>
        {say('neverExpires')}
      </MessageStrip>
    );
  }
  const isExpired = exp * 1000 <= nowMs;
  return (
    <MessageStrip design={isExpired ? 'Negative' : 'Positive'} hideCloseButton>
      {say(isExpired ? 'expired' : 'expires', distance(exp * 1000, nowMs))}
    </MessageStrip>
  );
};
