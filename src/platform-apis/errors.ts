import { WireError } from '../foundation/wire-error.ts';

/** The token is for another account. Source: SAP doc "Using Platform APIs" (an API client stands for one subaccount) */
export const foreignAccount = (): WireError =>
  new WireError({
    status: 403,
    code: 'forbidden',
    description: 'The access token is for another account',
  });

/** The token lacks the scope. Source: RFC 6750 §3.1; SAP doc "Using Platform APIs" */
export const missingScope = (anyOf: readonly string[]): WireError =>
  new WireError({
    status: 403,
    code: 'insufficient_scope',
    description: `The access token needs the scope ${anyOf.join(' or ')}`,
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${anyOf[0] ?? ''}"` },
  });

/** More requests than an account may send. Source: SAP doc "Using Platform APIs" (429 - Too many requests); `Retry-After`: RFC 6585 §4 */
export const tooManyRequests = (retryAfterSeconds: number): WireError =>
  new WireError({
    status: 429,
    code: 'too_many_requests',
    description: 'Too many requests',
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });

/** A value of the request does not follow the rule of its field. `rule` completes `"<field>" ...`. */
export const invalidField = (field: string, rule: string): WireError =>
  new WireError({ status: 400, code: 'invalid_request', description: `"${field}" ${rule}` });

/** The account neither owns nor subscribes to the application. Source: SAP doc "Authorization Management API"; status assumed */
export const applicationNotFound = (): WireError =>
  new WireError({
    status: 404,
    code: 'not_found',
    description: 'The account has no such application, neither of its own nor by subscription',
  });

/** The application has no role of this name; upper and lower case differ. Source: SAP doc "Managing Roles"; status assumed */
export const roleNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'The application has no such role' });

/** Predefined roles belong to the application. Source: SAP doc "Managing Roles"; status assumed */
export const predefinedRole = (): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: 'Predefined roles can be neither created nor deleted',
  });

/** The application has a role of this name. Assumed: 409 */
export const roleExists = (): WireError =>
  new WireError({ status: 409, code: 'conflict', description: 'The application has a role of this name already' });

/** There is a group of this name, or it is named twice; upper and lower case are the same. Source: SAP doc "Managing Roles"; status assumed */
export const groupExists = (): WireError =>
  new WireError({ status: 409, code: 'conflict', description: 'There is a group of this name already' });

/** There is no such group; upper and lower case are the same. Source: SAP doc "Managing Roles"; status assumed */
export const groupNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no such group' });
