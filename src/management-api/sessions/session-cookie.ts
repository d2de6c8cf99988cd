import type { RouteRequest } from '../../http/server/route.ts';
import { cookieNameOf, findCookie, isSecure } from './cookies.ts';

const name = 'portolan-cockpit';
/** 32 random bytes in base64url. */
const valuePattern = /^[\w-]{43}$/;
const loopback = /^http:\/\/(?:localhost|[a-z0-9.-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

type Addressed = Pick<RouteRequest, 'origin' | 'headers'>;

/** Whether a session may be begun here: over TLS, or on a connection that does not leave the user's machine. Source: security.md S-57 */
export const canKeepSession = (request: Addressed): boolean => isSecure(request) || loopback.test(request.origin);

/** What the session cookie of a request holds, if anything. Source: RFC 6265 §4.2.1 */
export const readSessionCookie = (request: Addressed): string | undefined => findCookie(request, name, valuePattern);

/** `Set-Cookie` that sets the session, or ends it where there is no value. Strict: no page of another site leads into the cockpit's API. Source: security.md S-57 */
export const formatSessionCookie = (request: Addressed, value: string | undefined): string =>
  `${cookieNameOf(request, name)}=${value ?? ''}; Path=/; HttpOnly; SameSite=Strict${isSecure(request) ? '; Secure' : ''}${
    value === undefined ? '; Max-Age=0' : ''
  }`;
