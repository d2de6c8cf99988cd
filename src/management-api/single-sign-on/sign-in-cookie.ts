import type { RouteRequest } from '../../http/server/route.ts';
import { pendingLifetimeMs } from '../../identity-provider/index.ts';
import { cookieNameOf, findCookie, isSecure } from '../sessions/cookies.ts';

const name = 'portolan-sign-in';
/** What was begun, and the seal on it. */
const valuePattern = /^[\w-]{1,1500}\.[\w-]{43}$/;

type Addressed = Pick<RouteRequest, 'origin' | 'headers'>;

/** What the browser keeps of a sign-in it has begun, if anything. */
export const readSignInCookie = (request: Addressed): string | undefined => findCookie(request, name, valuePattern);

/** `Set-Cookie` that keeps a sign-in, or forgets it. Lax: the provider leads the browser back, and the cookie must come with it. Source: RFC 6265bis §5.6.7.1 */
export const formatSignInCookie = (request: Addressed, value: string | undefined): string =>
  `${cookieNameOf(request, name)}=${value ?? ''}; Path=/; HttpOnly; SameSite=Lax${isSecure(request) ? '; Secure' : ''}; Max-Age=${
    value === undefined ? 0 : pendingLifetimeMs / 1000
  }`;
