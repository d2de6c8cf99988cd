import { WireError } from '../foundation/wire-error.ts';
import type { LandscapeChange } from './contract.ts';

/** No administrator token, a malformed or a wrong one: all alike (S-04). Source: RFC 6750 §3 */
export const administratorUnknown = (): WireError =>
  new WireError({
    status: 401,
    code: 'unauthorized',
    description: 'An administrator token is needed: Authorization: Bearer <token>',
    headers: { 'WWW-Authenticate': 'Bearer realm="portolan"' },
  });

/** Too many refusals from one address. Source: RFC 6585 §4; security.md S-09 */
export const tooManyRefusals = (retryAfterSeconds: number): WireError =>
  new WireError({
    status: 429,
    code: 'too_many_requests',
    description: 'Too many refused requests from this address; try again later',
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });

/** `what` names the thing in words of ours, e.g. `OAuth client`. Source: RFC 9110 §15.5.5 */
export const thingNotFound = (what: string): WireError =>
  new WireError({ status: 404, code: 'not_found', description: `There is no such ${what}` });

/** The thing exists already. Source: RFC 9110 §15.5.10 */
export const thingExists = (what: string): WireError =>
  new WireError({ status: 409, code: 'conflict', description: `There is such a ${what} already` });

/** A field's value cannot be used here. Source: RFC 9110 §15.5.1 */
export const invalidField = (field: string, expected: string): WireError =>
  new WireError({ status: 400, code: 'invalid_request', description: `"${field}" ${expected}` });

/** A landscape was applied up to an entry that failed. Source: Portolan */
export class LandscapeStopped extends WireError {
  /** Where in the landscape: keys and indexes from its root. */
  readonly position: readonly (string | number)[];
  /** What had been done by then. */
  readonly changes: readonly LandscapeChange[];

  constructor(
    cause: WireError,
    path: string,
    position: readonly (string | number)[],
    changes: readonly LandscapeChange[],
  ) {
    super({
      status: cause.status,
      code: cause.code,
      description: `${path}: ${cause.description}`,
      headers: cause.headers,
      cause,
      ...(cause.detail !== undefined && { detail: cause.detail }),
    });
    this.name = 'LandscapeStopped';
    this.position = position;
    this.changes = changes;
  }
}

/** The field was fixed when the thing was made. Source: Portolan */
export const fixedField = (field: string): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: `"${field}" cannot be changed; delete the thing and create it anew`,
  });

/** A landscape names something that fits several things. Source: Portolan */
export const ambiguousName = (field: string, others: string): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: `Several things have this "${field}"; say which one is meant by its "${others}"`,
  });

/** A request with a session cookie that a page of another site may have caused. Source: security.md S-57 */
export const foreignRequest = (): WireError =>
  new WireError({
    status: 403,
    code: 'forbidden',
    description: 'With a session, the header "X-Portolan-Cockpit: 1" is needed, and "Origin" must be this server',
  });

/** The role of the caller does not include the operation. Source: RFC 9110 §15.5.4 */
export const roleMissing = (role: string): WireError =>
  new WireError({ status: 403, code: 'forbidden', description: `This needs the role "${role}"` });

/** Neither the token nor the code is one that counts; all reasons alike (S-04). Source: security.md S-04, S-57 */
export const signInRefused = (): WireError =>
  new WireError({
    status: 401,
    code: 'unauthorized',
    description: 'The token or code is wrong, was used before or has expired. `portolan cockpit` makes a new link.',
  });

/** The subaccount, the user or the password is not one that counts, or the user has no role; all reasons alike. Source: security.md S-04, S-57 */
export const userSignInRefused = (): WireError =>
  new WireError({
    status: 401,
    code: 'unauthorized',
    description:
      'The subaccount, the user name or the password is wrong, or the user has no role in the cockpit of this subaccount',
  });

/** Passwords of users of subaccounts open the cockpit of no subaccount here. Source: setting signInWithPasswords */
export const passwordsOff = (): WireError =>
  new WireError({
    status: 403,
    code: 'forbidden',
    description: 'Signing in with a password is switched off in this installation',
  });

/** The password is right, and too easily found for what it opens. Source: security.md S-57 */
export const cockpitPasswordTooWeak = (minLength: number): WireError =>
  new WireError({
    status: 403,
    code: 'forbidden',
    description: `A password for the cockpit has at least ${minLength} characters and is no common one; an administrator can set another`,
  });

/** A user of a subaccount asked for something of the whole installation. Source: security.md S-55 */
export const installationOnly = (): WireError =>
  new WireError({
    status: 403,
    code: 'forbidden',
    description: 'This is for administrators of the installation, not for users of a subaccount',
  });

/** Whoever gives somebody a role, or takes what belongs to somebody with it, must have it. Source: security.md A2 */
export const roleAbove = (role: string): WireError =>
  new WireError({
    status: 403,
    code: 'forbidden',
    description: `This concerns the role "${role}" in the cockpit, and needs it`,
  });

/** A session cookie would travel unencrypted. Source: security.md S-57 */
export const sessionNeedsTls = (): WireError =>
  new WireError({
    status: 403,
    code: 'forbidden',
    description: 'Signing in to the cockpit needs HTTPS; only on the machine itself (localhost) is HTTP enough',
  });

/** The first administrator can get a new token, but not go: somebody must be left. Source: Portolan */
export const firstAdministratorStays = (): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: 'The first administrator cannot be deleted; `serve --reset-administrator` gives it a new token',
  });
