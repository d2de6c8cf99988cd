import type { RouteRequest } from '../../http/server/route.ts';

/** The `Authorization` header of a request, taken apart as far as all schemes are alike. */
export type AuthorizationHeader =
  | { readonly kind: 'absent' }
  | { readonly kind: 'ambiguous'; readonly hasToken: boolean }
  | { readonly kind: 'present'; readonly scheme: string; readonly credentials: string };

/**
 * Reads the one `Authorization` header. Two of them are ambiguous, and no credential is taken from anywhere else (S-26). The scheme comes in
 * lower case. Source: RFC 9110 §11.6.2
 */
export const readAuthorizationHeader = (request: RouteRequest): AuthorizationHeader => {
  const [value, ...more] = request.headers.all('authorization');
  if (value === undefined) return { kind: 'absent' };
  if (more.length > 0) return { kind: 'ambiguous', hasToken: [value, ...more].some((text) => /^bearer /i.test(text)) };
  const blank = value.indexOf(' ');
  if (blank === -1) return { kind: 'present', scheme: value.toLowerCase(), credentials: '' };
  return {
    kind: 'present',
    scheme: value.slice(0, blank).toLowerCase(),
    credentials: value.slice(blank + 1).trim(),
  };
};
