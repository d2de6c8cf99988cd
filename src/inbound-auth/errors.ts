import { WireError } from '../foundation/wire-error.ts';

/**
 * The caller is unknown: nothing was presented, or something that does not hold. All cases look alike; `detail` tells them apart in the log.
 * `challenge` is the `WWW-Authenticate` value of the door. Source: RFC 9110 §15.5.2
 */
export const unauthenticated = (challenge: string, detail: string): WireError =>
  new WireError({
    status: 401,
    code: 'unauthorized',
    description: 'Full authentication is required to access this resource',
    detail,
    headers: { 'WWW-Authenticate': challenge },
  });

/** The caller is known and lacks the role or scope. Source: RFC 6750 §3.1 */
export const missingRole = (anyOf: readonly string[]): WireError =>
  new WireError({
    status: 403,
    code: 'insufficient_scope',
    description: 'The caller lacks the role or scope for this resource',
    detail: `needs one of ${anyOf.join(', ')}`,
  });

/** A valid token that was made out to another API. Source: OpenAPI of the Destination service, response 403 */
export const foreignAudience = (): WireError =>
  new WireError({
    status: 403,
    code: 'insufficient_scope',
    description: 'The access token is for another audience',
  });

/** The `Authorization` header cannot be read. Source: OpenAPI of the Destination service, response 400; the text SAP's Cloud SDK expects in its tests */
export const malformedAuthorization = (): WireError =>
  new WireError({
    status: 400,
    code: 'invalid_request',
    description: 'Unable to parse the JWT in Authorization Header.',
  });

/** A modifying call without a CSRF token of its session. Source: SAP doc "HTTP Calls and URI Components"; assumed: status and header (S-52) */
export const csrfTokenRequired = (detail: string): WireError =>
  new WireError({
    status: 403,
    code: 'csrf_token_required',
    description: 'A CSRF token of this session is required',
    detail,
    headers: { 'X-CSRF-Token': 'Required' },
  });
