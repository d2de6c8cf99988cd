import { WireError } from '../foundation/wire-error.ts';

export const unknownOffering = (offerings: readonly string[]): WireError =>
  new WireError({
    status: 400,
    code: 'UNKNOWN_OFFERING',
    description: `"offering" must be one of ${offerings.join(', ')}`,
  });

export const unknownPlan = (offering: string, plans: readonly string[]): WireError =>
  new WireError({
    status: 400,
    code: 'UNKNOWN_PLAN',
    description: `"plan" of ${offering} must be one of ${plans.join(', ')}`,
  });

export const invalidParameters = (path: string, message: string): WireError =>
  new WireError({
    status: 400,
    code: 'INVALID_PARAMETERS',
    description: `"parameters${path === '' ? '' : `.${path}`}" is invalid: ${message}`,
  });

/** Source: SAP doc "Service Instance and Service Key Parameters": `client_x509` is withdrawn as a grant type. */
export const withdrawnGrantType = (): WireError =>
  new WireError({
    status: 400,
    code: 'WITHDRAWN_GRANT_TYPE',
    description: 'The grant type "client_x509" is withdrawn; replace it by "client_credentials"',
  });

/** Source: SAP doc "Service Instance and Service Key Parameters": certificates need the grant Client Credentials */
export const certificateNeedsGrant = (): WireError =>
  new WireError({
    status: 400,
    code: 'GRANT_TYPE_MISSING',
    description: 'A key with a certificate needs an instance with the grant type "client_credentials"',
  });

export const unknownRole = (role: string): WireError =>
  new WireError({ status: 400, code: 'UNKNOWN_ROLE', description: `The role "${role.slice(0, 60)}" does not exist` });

export const instanceExists = (): WireError =>
  new WireError({
    status: 409,
    code: 'INSTANCE_EXISTS',
    description: 'The subaccount has a service instance of this name already',
  });

export const keyExists = (): WireError =>
  new WireError({
    status: 409,
    code: 'KEY_EXISTS',
    description: 'The service instance has a key of this name already',
  });

export const instanceNotFound = (): WireError =>
  new WireError({
    status: 404,
    code: 'INSTANCE_NOT_FOUND',
    description: 'The subaccount has no such service instance',
  });

export const keyNotFound = (): WireError =>
  new WireError({ status: 404, code: 'KEY_NOT_FOUND', description: 'The service instance has no such key' });

export const instanceHasKeys = (): WireError =>
  new WireError({
    status: 409,
    code: 'INSTANCE_HAS_KEYS',
    description: 'Delete the keys of the service instance first',
  });

/** Client id and application name are fixed with the instance. Assumed: the real service re-creates the client. */
export const fixedParameter = (parameter: string): WireError =>
  new WireError({
    status: 409,
    code: 'FIXED_PARAMETER',
    description: `"parameters.${parameter}" cannot be changed; delete the instance and create it anew`,
  });

/** Source: SAP doc "Service Instance Secrets", credential-types */
export const credentialTypeNotAllowed = (type: string, allowed: readonly string[]): WireError =>
  new WireError({
    status: 400,
    code: 'CREDENTIAL_TYPE_NOT_ALLOWED',
    description: `"credential-type" ${type} is not offered for new keys of this instance; it must be ${allowed.join(' or ')}`,
  });
