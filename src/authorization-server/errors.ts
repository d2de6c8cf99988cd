import { WireError } from '../foundation/wire-error.ts';

/** The request lacks a parameter, repeats one, or contradicts itself. Source: RFC 6749 §5.2 */
export const invalidRequest = (description: string): WireError =>
  new WireError({ status: 400, code: 'invalid_request', description });

/**
 * Client authentication failed, for whatever reason: the reason is in `detail` only (S-04). `challenge` is the value of
 * `WWW-Authenticate`, left out where the credentials were not in a header: it would hide the error from standard client libraries.
 * Source: RFC 6749 §5.2; SAP doc "Token retrieval fails with status code 401"
 */
export const invalidClient = (options: {
  readonly challenge: string | undefined;
  readonly detail: string;
  /** UAA's words instead of the RFC's. */
  readonly asUaa?: boolean;
}): WireError =>
  new WireError({
    status: 401,
    code: options.asUaa === true ? 'unauthorized' : 'invalid_client',
    description: options.asUaa === true ? 'Bad credentials' : 'Client authentication failed',
    detail: options.detail,
    ...(options.challenge !== undefined && { headers: { 'WWW-Authenticate': options.challenge } }),
  });

/** Too many wrong secrets for this client or from this address (S-09). */
export const tooManyFailures = (retryAfterSeconds: number): WireError =>
  new WireError({
    status: 429,
    code: 'temporarily_unavailable',
    description: 'Too many failed attempts. Try again later',
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });

/** The grant is none of ours. Source: RFC 6749 §5.2 */
export const unsupportedGrantType = (): WireError =>
  new WireError({ status: 400, code: 'unsupported_grant_type', description: 'The grant type is not supported' });

/** The client may not use this grant (S-07). Source: RFC 6749 §5.2 */
export const unauthorizedClient = (): WireError =>
  new WireError({
    status: 400,
    code: 'unauthorized_client',
    description: 'The client is not registered for this grant type',
  });

/**
 * What the token was to be given for is no good: a code, a refresh token, an assertion. Which rule it broke is in `detail` only.
 * Source: RFC 6749 §5.2
 */
export const invalidGrant = (detail: string): WireError =>
  new WireError({
    status: 400,
    code: 'invalid_grant',
    description: 'The authorization code, refresh token or assertion is not valid',
    detail,
  });

/**
 * A token handed in to be exchanged is no good, or not for this caller. Which rule it broke is in `detail` only.
 * Source: RFC 8693 §2.2.2, which wants this word here
 */
export const invalidExchange = (detail: string): WireError =>
  new WireError({
    status: 400,
    code: 'invalid_request',
    description: 'The subject token or actor token is not acceptable',
    detail,
  });

/** The client may not have a token for the resource or audience it asks for, or it names none. Source: RFC 8707 §2, RFC 8693 §2.2.2 */
export const invalidTarget = (): WireError =>
  new WireError({ status: 400, code: 'invalid_target', description: 'The resource or audience is not acceptable' });

/** Name or password of a user is wrong. Source: SAP doc "Token Retrieval Fails with Status Code 401"; UAA's words */
export const wrongUserCredentials = (challenge: string | undefined): WireError =>
  new WireError({
    status: 401,
    code: 'unauthorized',
    description: 'Bad credentials',
    ...(challenge !== undefined && { headers: { 'WWW-Authenticate': challenge } }),
  });

/** The identity provider asked for does not check passwords here. Source: SAP doc "Token Retrieval Fails with Status Code 401" */
export const unknownOrigin = (challenge: string | undefined): WireError =>
  new WireError({
    status: 401,
    code: 'unauthorized',
    ...(challenge !== undefined && { headers: { 'WWW-Authenticate': challenge } }),
    description:
      'The origin provided in login_hint does not match an active Identity Provider that supports the password grant',
  });

/** A scope is unknown or beyond the client's own (S-07). Source: RFC 6749 §5.2 */
export const invalidScope = (): WireError =>
  new WireError({
    status: 400,
    code: 'invalid_scope',
    description: 'The scope is unknown or exceeds that of the client',
  });

/** The host names a subaccount that does not exist. Tells nothing about others. Assumed: SAP does not document this reply */
export const unknownTenant = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no subaccount at this address' });

/** The token handed to `/check_token` is no good. Source: UAA API "Check Token" */
export const invalidToken = (): WireError =>
  new WireError({ status: 400, code: 'invalid_token', description: 'The token is not valid' });

/** The token lacks a scope the caller asked about. Source: UAA API "Check Token" */
export const insufficientScope = (): WireError =>
  new WireError({ status: 403, code: 'insufficient_scope', description: 'The token lacks a required scope' });

/** The bearer token of a call to this server itself is missing or not valid. Source: RFC 6750 §3.1 */
export const unauthenticatedBearer = (challenge: string, detail: string): WireError =>
  new WireError({
    status: 401,
    code: 'invalid_token',
    description: 'A valid access token is required',
    detail,
    headers: { 'WWW-Authenticate': challenge },
  });

/** The bearer token lacks the scope for what is asked. Source: RFC 6750 §3.1 */
export const forbiddenBearer = (challenge: string): WireError =>
  new WireError({
    status: 403,
    code: 'insufficient_scope',
    description: 'The access token lacks the scope for this',
    headers: { 'WWW-Authenticate': challenge },
  });

/** A registration breaks a rule. Source: SAP doc "Register an OAuth Client"; RFC 7591 §3.2.2 */
export const invalidClientMetadata = (description: string): WireError =>
  new WireError({ status: 400, code: 'invalid_client_metadata', description });

/** Another client has this id, or had it until recently. Source: SAP doc "Register an OAuth Client": ids are globally unique */
export const clientIdTaken = (): WireError =>
  new WireError({ status: 409, code: 'client_id_taken', description: 'The client ID is in use or was until recently' });

/** The subaccount has no such client. */
export const clientNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no such OAuth client in the subaccount' });

/** There is no page, stylesheet or image at this address. */
export const pageNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is nothing at this address' });

/** The certificate belongs to another client, and one of the two wants it alone. Source: SAP doc "Parameters for Self-Managed X.509 Certificates", ensure-uniqueness */
export const certificateInUse = (): WireError =>
  new WireError({ status: 409, code: 'certificate_in_use', description: 'The certificate is in use already' });
