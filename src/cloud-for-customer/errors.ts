import { WireError } from '../foundation/wire-error.ts';

const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** 401: unknown client, wrong secret, or another client in the form: all alike (S-04). Source: RFC 6749 §5.2; assumed: that C4C does */
export const invalidClient = (detail: string): WireError =>
  new WireError({
    status: 401,
    code: 'invalid_client',
    description: 'Client authentication failed',
    detail,
    headers: { ...noStore, 'WWW-Authenticate': 'Basic realm="SAP Cloud for Customer"' },
  });

/** 400: the assertion does not count, whatever the reason; `detail` is for the log. Source: RFC 7522 §3.1 */
export const invalidGrant = (detail: string): WireError =>
  new WireError({ status: 400, code: 'invalid_grant', description: 'The assertion is not accepted', detail });

/** 400: no scope, or one the client is not registered for. Source: RFC 6749 §5.2 */
export const invalidScope = (): WireError =>
  new WireError({ status: 400, code: 'invalid_scope', description: 'The scope is missing or not registered' });

/** 400: a grant other than the SAML bearer assertion. Source: RFC 6749 §5.2 */
export const unsupportedGrantType = (): WireError =>
  new WireError({
    status: 400,
    code: 'unsupported_grant_type',
    description: 'The grant type must be urn:ietf:params:oauth:grant-type:saml2-bearer',
  });

/** 400: a parameter is missing or malformed. Source: RFC 6749 §5.2 */
export const invalidRequest = (description: string): WireError =>
  new WireError({ status: 400, code: 'invalid_request', description });

/** 429: this client, user or address has failed too often. Source: RFC 6585 §4; security.md S-09 */
export const tooManyFailures = (retryAfterSeconds: number): WireError =>
  new WireError({
    status: 429,
    code: 'too_many_requests',
    description: 'Too many failed sign-ins; try again later',
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });

/** 404 where the host names a subaccount that does not exist. Source: RFC 9110 §15.5.5 */
export const unknownTenant = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no such SAP Cloud for Customer system' });

/** 400 of the administration: a field is not as it must be. Source: RFC 9110 §15.5.1 */
export const invalidField = (field: string, expected: string): WireError =>
  new WireError({ status: 400, code: 'invalid_request', description: `"${field}" ${expected}` });

/** 404 of the administration. Source: RFC 9110 §15.5.5 */
export const notFound = (what: string): WireError =>
  new WireError({ status: 404, code: 'not_found', description: `There is no such ${what}` });

/** 409 of the administration. Source: RFC 9110 §15.5.10 */
export const conflict = (description: string): WireError =>
  new WireError({ status: 409, code: 'conflict', description });
