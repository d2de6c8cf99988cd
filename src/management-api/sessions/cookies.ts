import type { RouteRequest } from '../../http/server/route.ts';

type Addressed = Pick<RouteRequest, 'origin' | 'headers'>;

const maxCookies = 100;

/** As the browser sees it: a proxy may have ended TLS before us. */
export const isSecure = ({ origin }: Pick<Addressed, 'origin'>): boolean => origin.startsWith('https:');

/** `__Host-` keeps other hosts of the domain from planting the cookie; browsers accept it over TLS only. Source: RFC 6265bis §4.1.3.2 */
export const cookieNameOf = (request: Pick<Addressed, 'origin'>, name: string): string =>
  `${isSecure(request) ? '__Host-' : ''}${name}`;

/** What a cookie of ours holds; `undefined` where it is none of ours. Source: RFC 6265 §4.2.1 */
export const findCookie = (request: Addressed, name: string, pattern: RegExp): string | undefined => {
  const start = `${cookieNameOf(request, name)}=`;
  const pair = (request.headers.get('cookie') ?? '')
    .split(';', maxCookies)
    .map((text) => text.trim())
    .find((text) => text.startsWith(start));
  const value = pair?.slice(start.length);
  return value !== undefined && pattern.test(value) ? value : undefined;
};
