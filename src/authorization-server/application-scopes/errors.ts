import { WireError } from '../../foundation/wire-error.ts';

/** The definition of a scope breaks a rule. Source: SAP doc "Define OAuth Scopes" */
export const invalidApplicationScope = (description: string): WireError =>
  new WireError({ status: 400, code: 'invalid_request', description });

/** Clients are registered for the scope. Assumed: SAP does not document what becomes of them */
export const applicationScopeInUse = (count: number): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: `${count === 1 ? 'A client is' : `${count} clients are`} registered for this scope; change them first`,
  });
