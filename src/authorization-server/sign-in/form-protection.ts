import type { Subaccount } from '../../accounts/index.ts';
import { sha256Base64url, timingSafeEqualText } from '../../crypto/digest.ts';
import { randomBase64url } from '../../foundation/ids.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { formatCookie, readCookie } from './cookies.ts';
import { expiredForm, foreignForm } from './errors.ts';
import type { Session } from './sessions.ts';

/** Name of the hidden field every form of ours carries. */
export const formTokenField = 'form_token';

/** The token a form carries; it follows from a secret in a cookie that other sites can neither read nor guess. */
const tokenOf = (secret: string): string => sha256Base64url(`form\n${secret}`);

/** The token of a form of somebody who is signed in. */
export const sessionFormToken = ({ id }: Session): string => tokenOf(id);

/** The token of a sign-in form, and the cookie that goes with it where the browser has none yet. */
export const createVisitFormToken = (
  request: RouteRequest,
  zone: Subaccount,
): { readonly formToken: string; readonly cookies: readonly string[] } => {
  const known = readCookie(request, zone, 'visit');
  if (known !== undefined) return { formToken: tokenOf(known), cookies: [] };
  const visit = randomBase64url(32);
  return { formToken: tokenOf(visit), cookies: [formatCookie(request, zone, 'visit', visit)] };
};

/**
 * Throws 403 where a form was not sent by a page of ours that this browser was given: it lacks the token only such a page holds.
 * Source: security.md A6, S-57; OWASP "Cross-Site Request Forgery Prevention"
 */
export const assertOwnForm = (
  request: RouteRequest,
  zone: Subaccount,
  sent: string | undefined,
  session: Session | undefined,
): void => {
  assertOwnOrigin(request);
  const secret = session?.id ?? readCookie(request, zone, 'visit');
  if (secret === undefined || sent === undefined || !timingSafeEqualText(sent, tokenOf(secret))) throw expiredForm();
};

/**
 * Throws 403 where the browser says that a form comes from elsewhere. The second line of defence: not all browsers say it, and pages without a
 * referrer send the origin `null`. Source: Fetch Metadata Request Headers §2.3; RFC 6454 §7
 */
export const assertOwnOrigin = (request: RouteRequest): void => {
  const site = request.headers.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw foreignForm(`Sec-Fetch-Site is ${site.slice(0, 20)}`);
  const origin = request.headers.get('origin');
  if (origin !== undefined && origin !== 'null' && hostOf(origin) !== hostOf(request.origin)) {
    throw foreignForm('a foreign origin');
  }
};

/** Without the scheme: a proxy that ends TLS may not have been named to us. */
const hostOf = (origin: string): string => origin.replace(/^https?:\/\//, '').toLowerCase();
