import { createHmacKey, timingSafeEqualText } from '../../crypto/digest.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Principal } from '../../http/server/principal.ts';
import type { ReplyHeaders } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { createCsrfSessions } from '../../inbound-auth/index.ts';
import { csrfValidationFailed } from './errors.ts';

/** Protection of the modifying calls of the Lifecycle API, the one Platform API that has it. */
export type LifecycleCsrf = {
  /** The headers that answer `X-CSRF-Token: Fetch`: the token, and the cookie of a new session where there is none. Empty without that header. */
  readonly answerFetch: (request: RouteRequest, principal: Principal) => ReplyHeaders;
  /** Throws 403 where the call brings no token of its session. */
  readonly assert: (request: RouteRequest, principal: Principal) => void;
};

const cookieName = 'JSESSIONID';

/** Creates the protection. The token looks as SAP's: 32 hexadecimal digits in upper case. Source: SAP doc "Java ALM API"; S-52 */
export const createLifecycleCsrf = (parts: { readonly key: Uint8Array; readonly clock: Clock }): LifecycleCsrf => {
  const sessions = createCsrfSessions({ key: createHmacKey(parts.key), clock: parts.clock, purpose: 'lifecycle-csrf' });
  const tokenOf = (session: string): string => Buffer.from(sessions.tokenOf(session)).toString('hex').toUpperCase();
  return {
    answerFetch: (request, principal) => {
      if (request.headers.get('x-csrf-token')?.toLowerCase() !== 'fetch') return {};
      const known = sessions.find(request, cookieName, principal);
      const session = known ?? sessions.create(principal);
      return {
        'x-csrf-token': tokenOf(session),
        ...(known === undefined && {
          'set-cookie': [`${cookieName}=${session}; Path=${request.pathPrefix}/lifecycle; Secure; HttpOnly`],
        }),
      };
    },
    assert: (request, principal) => {
      const token = request.headers.get('x-csrf-token');
      const session = sessions.find(request, cookieName, principal);
      if (session === undefined) throw csrfValidationFailed('no session');
      if (token === undefined || !timingSafeEqualText(token, tokenOf(session))) {
        throw csrfValidationFailed('not the token of this session');
      }
    },
  };
};
