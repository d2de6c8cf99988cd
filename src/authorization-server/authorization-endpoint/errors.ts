import { WireError } from '../../foundation/wire-error.ts';

/**
 * Refusals the user is shown, because nobody knows where else to send them, or because it would be dangerous. The code chooses the words of the page.
 * Source: RFC 6749 §4.1.2.1; RFC 9700 §4.11
 */
const shown = (code: string, description: string, detail?: string): WireError =>
  new WireError({ status: 400, code, description, ...(detail !== undefined && { detail }) });

/** No client of this id may use this endpoint; whether there is one elsewhere is not told. */
export const unknownClient = (detail: string): WireError =>
  shown('unknown_client', 'The application is not known here', detail);

/** The client has not registered this address (O-26). */
export const unregisteredRedirectUri = (): WireError =>
  shown('unregistered_redirect_uri', 'The redirect URI is not registered for the application');

/** The client names no address and has not exactly one. */
export const missingRedirectUri = (): WireError =>
  shown('missing_redirect_uri', 'The parameter redirect_uri is missing');

/** The words of an error response. Source: RFC 6749 §4.1.2.1; OpenID Connect Core 1.0 §3.1.2.6; RFC 8707 §2 */
export type AuthorizationErrorCode =
  | 'invalid_request'
  | 'unauthorized_client'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'login_required'
  | 'consent_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported'
  | 'invalid_target';

/** A refusal that is sent to the client. The description never holds what was sent (S-08). */
export type AuthorizationError = { readonly code: AuthorizationErrorCode; readonly description: string };
