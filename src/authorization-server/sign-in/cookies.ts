import type { Subaccount } from '../../accounts/index.ts';
import type { RouteRequest } from '../../http/server/route.ts';

/** `session`: who is signed in. `visit`: ties a sign-in form to the browser it was sent to. `provider`: a sign-in on its way through an identity provider; there may be several, told apart by a key. */
export type CookieKind = 'session' | 'visit' | 'provider';

const maxCookies = 100;
/** 32 random bytes in base64url; what was begun at a provider has content before its seal. */
const valuePatterns: Readonly<Record<CookieKind, RegExp>> = {
  session: /^[\w-]{43}$/,
  visit: /^[\w-]{43}$/,
  provider: /^[\w-]{1,3800}\.[\w-]{43}$/,
};

/**
 * Name of a cookie. Each subaccount has its own: on the path twin several share one host. `__Host-` keeps other hosts of the domain from
 * planting one; browsers accept it over TLS only. Source: RFC 6265bis §4.1.3.2; security.md S-57
 */
const nameOf = (
  request: RouteRequest,
  zone: Pick<Subaccount, 'technicalName'>,
  kind: CookieKind,
  key: string | undefined,
): string =>
  `${isSecure(request) ? '__Host-' : ''}portolan-${kind}-${zone.technicalName}${key === undefined ? '' : `.${key}`}`;

/** As the browser sees it: a proxy may have ended TLS before us. */
const isSecure = (request: RouteRequest): boolean => request.origin.startsWith('https:');

/** The value a cookie has; `undefined` where it is none of ours. Source: RFC 6265 §4.2.1 */
export const readCookie = (
  request: RouteRequest,
  zone: Pick<Subaccount, 'technicalName'>,
  kind: CookieKind,
  key?: string,
): string | undefined => {
  const start = `${nameOf(request, zone, kind, key)}=`;
  const value = listPairs(request)
    .find((text) => text.startsWith(start))
    ?.slice(start.length);
  return value !== undefined && valuePatterns[kind].test(value) ? value : undefined;
};

/** All cookies of a kind that have keys, whatever their values. */
export const listCookies = (
  request: RouteRequest,
  zone: Pick<Subaccount, 'technicalName'>,
  kind: CookieKind,
): readonly { readonly key: string; readonly value: string }[] => {
  const start = nameOf(request, zone, kind, '');
  return listPairs(request).flatMap((text) => {
    const [, key, value] = /^([\w-]{1,100})=(.*)$/.exec(text.startsWith(start) ? text.slice(start.length) : '') ?? [];
    return key === undefined || value === undefined ? [] : { key, value };
  });
};

const listPairs = (request: RouteRequest): readonly string[] =>
  (request.headers.get('cookie') ?? '').split(';', maxCookies).map((text) => text.trim());

/** Longer ones browsers may not keep. Source: RFC 6265bis §5.6 (4096 bytes with name) */
export const isCookieTooLong = (value: string, kind: CookieKind): boolean => !valuePatterns[kind].test(value);

/**
 * `Set-Cookie` that sets a cookie, or ends it where `value` is absent. Lax, not Strict: the user comes from the client's pages, and must be known
 * then. Source: RFC 6265bis §4.1; security.md S-57
 */
export const formatCookie = (
  request: RouteRequest,
  zone: Pick<Subaccount, 'technicalName'>,
  kind: CookieKind,
  value: string | undefined,
  key?: string,
): string =>
  `${nameOf(request, zone, kind, key)}=${value ?? ''}; Path=/; HttpOnly; SameSite=Lax${isSecure(request) ? '; Secure' : ''}${
    value === undefined ? '; Max-Age=0' : ''
  }`;
