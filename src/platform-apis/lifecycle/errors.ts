import { WireError } from '../../foundation/wire-error.ts';

/** A modifying call without the token of its session. Source: SAP doc "Java ALM API" (status and text); S-52 */
export const csrfValidationFailed = (detail: string): WireError =>
  new WireError({
    status: 403,
    code: 'csrf_token_required',
    description: 'CSRF token validation failed!',
    detail,
    headers: { 'X-CSRF-Token': 'Required' },
  });

/** Nothing here runs Java applications. Source: RFC 9110 §15.6.2 */
export const applicationsNotRun = (): WireError =>
  new WireError({
    status: 501,
    code: 'not_implemented',
    description: 'This server runs no Java applications: they can be listed, but not deployed, started or stopped',
  });
