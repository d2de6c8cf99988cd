import { WireError } from '../foundation/wire-error.ts';

/** The subaccount has no user of this name, id or e-mail address. */
export const userNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no such user' });

/** The name, id or e-mail address leads to another user already. */
export const userNameTaken = (): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: 'The name, the id or the e-mail address belongs to another user already',
  });

/** A value does not follow the rule of its field. `rule` completes `"<field>" ...`. */
export const invalidField = (field: string, rule: string): WireError =>
  new WireError({ status: 400, code: 'invalid_request', description: `"${field}" ${rule}` });

/** Too many wrong passwords. The right one works again when `waitMs` are over. Source: RFC 6585 §4; security.md S-09 */
export const tooManyFailures = (waitMs: number): WireError =>
  new WireError({
    status: 429,
    code: 'too_many_requests',
    description: 'Too many failed attempts; try again later',
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))) },
  });
