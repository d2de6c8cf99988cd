import { type HmacKey, hmacSha256, timingSafeEqualText } from '../crypto/digest.ts';
import type { Clock } from '../foundation/clock.ts';
import { randomHex } from '../foundation/ids.ts';
import type { Principal } from '../http/server/principal.ts';
import type { ReplyHeaders } from '../http/server/reply.ts';
import type { RouteRequest } from '../http/server/route.ts';
import type { Collaborators } from './collaborators.ts';
import { csrfTokenRequired } from './errors.ts';

/** Protection of modifying calls against pages in a browser that sends credentials by itself. */
export type Csrf = {
  /** The headers that answer `X-CSRF-Token: Fetch`: token, and cookies of a new session where there is none. Empty without that header. */
  readonly handleFetch: (request: RouteRequest, principal: Principal) => Promise<ReplyHeaders>;
  /** Throws 403 where the call needs a token of its session and brings none. */
  readonly assert: (request: RouteRequest, principal: Principal) => Promise<void>;
};

/** How long a session lasts. Assumed: SAP publishes none; clients fetch a token before each group of changes. */
const sessionMs = 8 * 60 * 60 * 1000;

const cookieName = 'JSESSIONID';
// 10 characters of time, 22 of randomness, 32 of signature.
const sessionPattern = /^[0-9A-F]{64}$/;

/**
 * Creates the protection. Sessions are signed, not stored: the id says when it was made and for whom, the token follows from the id. So any
 * node knows the sessions of all, a restart ends none, and no number of fetches fills a memory. An id made up by somebody else, one of another
 * caller, and an old one are no session. `key` is the same on all nodes. Source: SAP doc "HTTP Calls and URI Components"; S-52
 */
export const createCsrf = (parts: {
  readonly key: HmacKey;
  readonly clock: Clock;
  readonly accounts: Pick<Collaborators['accounts'], 'findSubaccount'>;
}): Csrf => {
  const sign = (purpose: 'session' | 'token', text: string): string =>
    Buffer.from(hmacSha256(parts.key, `csrf-${purpose}:${text}`))
      .subarray(0, 16)
      .toString('hex')
      .toUpperCase();
  const ownerOf = (principal: Principal): string =>
    JSON.stringify([principal.subaccountId, principal.credential, principal.name]);

  const createSession = (principal: Principal): string => {
    const time = Math.floor(parts.clock() / 1000)
      .toString(16)
      .padStart(10, '0');
    const id = `${time}${randomHex(11)}`.toUpperCase();
    return id + sign('session', id + ownerOf(principal));
  };

  /** The session the request's cookie names, if it is one of this principal. */
  const findSession = (request: RouteRequest, principal: Principal): string | undefined =>
    readCookies(request, cookieName).find((session) => {
      if (!sessionPattern.test(session)) return false;
      const id = session.slice(0, 32);
      const ageMs = parts.clock() - Number.parseInt(id.slice(0, 10), 16) * 1000;
      // A clock that went back a little does not end a session.
      const isCurrent = ageMs > -60_000 && ageMs < sessionMs;
      return isCurrent && timingSafeEqualText(session.slice(32), sign('session', id + ownerOf(principal)));
    });

  return {
    handleFetch: async (request, principal) => {
      if (request.headers.get('x-csrf-token')?.toLowerCase() !== 'fetch') return {};
      const known = findSession(request, principal);
      const session = known ?? createSession(principal);
      const subaccount = await parts.accounts.findSubaccount(principal.subaccountId);
      return {
        'cache-control': 'private',
        expires: 'Thu, 01 Jan 1970 00:00:00 UTC',
        'x-csrf-token': sign('token', session),
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
      if (!(await needsToken(parts.accounts, principal))) return;
      const token = request.headers.get('x-csrf-token');
      const session = findSession(request, principal);
      if (session === undefined) throw csrfTokenRequired('no session');
      if (token === undefined || !timingSafeEqualText(token, sign('token', session))) {
        throw csrfTokenRequired('not the token of this session');
      }
    },
  };
};

/** Neo asks everyone, Cloud Foundry all but bearers of tokens. Source: SAP doc "HTTP Calls and URI Components", contract of the OData API 4.2 */
const needsToken = async (
  accounts: Pick<Collaborators['accounts'], 'findSubaccount'>,
  { subaccountId, credential }: Principal,
): Promise<boolean> => credential !== 'bearer' || (await accounts.findSubaccount(subaccountId))?.flavour === 'neo';

/** `/api`, as SAP sends it; the address of the API's twins where one of those was called, or a client would not send the cookie back. */
const cookiePath = ({ pathPrefix, rawPath }: RouteRequest): string =>
  `${pathPrefix}${rawPath.startsWith('/itspaces/') ? '/itspaces' : '/api'}`;

const maxCookies = 50;

/** The values of every cookie of a name. Source: RFC 6265 §4.2.1 */
const readCookies = (request: RouteRequest, name: string): readonly string[] =>
  (request.headers.get('cookie') ?? '')
    .split(';', maxCookies)
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
