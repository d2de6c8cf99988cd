import type { RouteRequest } from '../../http/server/route.ts';

const maxCookies = 100;
/** 32 random bytes in base64url. */
const valuePattern = /^[\w-]{43}$/;
const loopback = /^http:\/\/(?:localhost|[a-z0-9.-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

type Addressed = Pick<RouteRequest, 'origin' | 'headers'>;

/** As the browser sees it: a proxy may have ended TLS before us. */
const isSecure = ({ origin }: Pick<Addressed, 'origin'>): boolean => origin.startsWith('https:');

/** `__Host-` keeps other hosts of the domain from planting the cookie; browsers accept it over TLS only. Source: RFC 6265bis §4.1.3.2 */
const nameOf = (request: Addressed): string => `${isSecure(request) ? '__Host-' : ''}portolan-cockpit`;

/** Whether a session may be begun here: over TLS, or on a connection that does not leave the user's machine. Source: security.md S-57 */
export const canKeepSession = (request: Addressed): boolean => isSecure(request) || loopback.test(request.origin);

/** What the session cookie of a request holds, if anything. Source: RFC 6265 §4.2.1 */
export const readSessionCookie = (request: Addressed): string | undefined => {
  const start = `${nameOf(request)}=`;
  const pair = (request.headers.get('cookie') ?? '')
    .split(';', maxCookies)
    .map((text) => text.trim())
    .find((text) => text.startsWith(start));
  const value = pair?.slice(start.length);
  return value !== undefined && valuePattern.test(value) ? value : undefined;
};

/** `Set-Cookie` that sets the session, or ends it where there is no value. Strict: no page of another site leads into the cockpit's API. Source: security.md S-57 */
export const formatSessionCookie = (request: Addressed, value: string | undefined): string =>
  `${nameOf(request)}=${value ?? ''}; Path=/; HttpOnly; SameSite=Strict${isSecure(request) ? '; Secure' : ''}${
    value === undefined ? '; Max-Age=0' : ''
  }`;
