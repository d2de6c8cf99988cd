import type { Subaccount } from '../accounts/index.ts';
import { type HmacKey, timingSafeEqualText } from '../crypto/digest.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Principal } from '../http/server/principal.ts';
import type { ReplyHeaders } from '../http/server/reply.ts';
import type { RouteRequest } from '../http/server/route.ts';
import type { Collaborators } from './collaborators.ts';
import { createCsrfSessions } from './csrf-sessions.ts';
import { csrfTokenRequired } from './errors.ts';

/** Protection of modifying calls against pages in a browser that sends credentials by itself. */
export type Csrf = {
  /** The headers that answer `X-CSRF-Token: Fetch`: token, and cookies of a new session where there is none. Empty without that header. */
  readonly handleFetch: (request: RouteRequest, principal: Principal) => Promise<ReplyHeaders>;
  /** Throws 403 where the call needs a token of its session and brings none. */
  readonly assert: (request: RouteRequest, principal: Principal) => Promise<void>;
  /** Throws 403 where the call brings no token of its session, whoever calls. */
  readonly assertToken: (request: RouteRequest, principal: Principal) => Promise<void>;
};

const cookieName = 'JSESSIONID';

type CsrfParts = {
  readonly key: HmacKey;
  readonly clock: Clock;
  readonly accounts: Pick<Collaborators['accounts'], 'findSubaccount'>;
  /** Subaccounts on Cloud Foundry whose callers with a certificate need no token. */
  readonly mayOmitWithCertificate: (subaccount: Subaccount) => boolean;
};

/** Creates the protection of the Cloud Integration API. Source: SAP doc "HTTP Calls and URI Components"; S-52 */
export const createCsrf = (parts: CsrfParts): Csrf => {
  const sessions = createCsrfSessions({ key: parts.key, clock: parts.clock, purpose: 'csrf' });
  const tokenOf = (session: string): string => Buffer.from(sessions.tokenOf(session)).toString('hex').toUpperCase();
  const assertToken: Csrf['assertToken'] = async (request, principal) => {
    const token = request.headers.get('x-csrf-token');
    const session = sessions.find(request, cookieName, principal);
    if (session === undefined) throw csrfTokenRequired('no session');
    if (token === undefined || !timingSafeEqualText(token, tokenOf(session))) {
      throw csrfTokenRequired('not the token of this session');
    }
  };
  return {
    handleFetch: async (request, principal) => {
      if (request.headers.get('x-csrf-token')?.toLowerCase() !== 'fetch') return {};
      const known = sessions.find(request, cookieName, principal);
      const session = known ?? sessions.create(principal);
      const subaccount = await parts.accounts.findSubaccount(principal.subaccountId);
      return {
        'cache-control': 'private',
        expires: 'Thu, 01 Jan 1970 00:00:00 UTC',
        'x-csrf-token': tokenOf(session),
        ...(known === undefined && {
          'set-cookie': [
            `${cookieName}=${session}; Path=${cookiePath(request)}; Secure; HttpOnly`,
            `JTENANTSESSIONID_${subaccount?.technicalName ?? 'tenant'}=${encodeURIComponent(
              Buffer.from(session.slice(0, 32)).toString('base64'),
            )}; Path=${request.pathPrefix}/; Secure; HttpOnly`,
          ],
        }),
      };
    },
    assert: async (request, principal) => {
      if (await needsToken(parts, principal)) await assertToken(request, principal);
    },
    assertToken,
  };
};

/**
 * Neo asks everyone, Cloud Foundry all but bearers of tokens, and those with a certificate where the tenant lets them off.
 * Source: SAP doc "HTTP Calls and URI Components", contract of the OData API 4.2
 */
const needsToken = async (
  { accounts, mayOmitWithCertificate }: Pick<CsrfParts, 'accounts' | 'mayOmitWithCertificate'>,
  { subaccountId, credential }: Principal,
): Promise<boolean> => {
  const subaccount = await accounts.findSubaccount(subaccountId);
  if (subaccount?.flavour !== 'cf') return true;
  return credential !== 'bearer' && !(credential === 'client-certificate' && mayOmitWithCertificate(subaccount));
};

/** `/api`, as SAP sends it; the address of its twins or of message endpoints where one of those was called, or a client would not send the cookie back. */
const cookiePath = ({ pathPrefix, rawPath }: RouteRequest): string =>
  `${pathPrefix}${['/itspaces', '/http'].find((path) => rawPath.startsWith(`${path}/`)) ?? '/api'}`;
