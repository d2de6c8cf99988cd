import { WireError } from '../../foundation/wire-error.ts';

// The cockpit and the pages of the authorization server have words of their own for each code of this file.

/** The provider does not answer, or not as OpenID providers do. Source: OpenID Connect Discovery 1.0 §4 */
export const providerUnavailable = (detail: string): WireError =>
  new WireError({
    status: 503,
    code: 'provider_unavailable',
    description: 'The identity provider does not answer as it should',
    headers: { 'Retry-After': '5' },
    detail,
  });

/** This browser has not begun the sign-in, did so too long ago, or has finished it. Source: RFC 6749 §10.12; RFC 9700 §4.7 */
export const signInExpired = (detail: string): WireError =>
  new WireError({
    status: 400,
    code: 'sign_in_expired',
    description: 'This sign-in was not begun in this browser, has expired or was used before',
    detail,
  });

/** The user, or the provider for the user, said no. Source: RFC 6749 §4.1.2.1 */
export const signInCancelled = (detail: string): WireError =>
  new WireError({ status: 403, code: 'sign_in_cancelled', description: 'The sign-in was cancelled', detail });

/** The answer of the provider proves nothing. Source: OpenID Connect Core 1.0 §3.1.3.7 */
export const answerRefused = (detail: string): WireError =>
  new WireError({
    status: 403,
    code: 'answer_refused',
    description: 'The answer of the identity provider was not accepted',
    detail,
  });
