import { WireError } from '../../foundation/wire-error.ts';

// The cockpit has words of its own for each code of this file.

/** No provider is configured. Source: decision 0016 */
export const singleSignOnAbsent = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no single sign-on in this installation' });

/** The user is who they say, and has no business here. Source: security.md S-57 */
export const roleNotGiven = (): WireError =>
  new WireError({
    status: 403,
    code: 'role_not_given',
    description: 'None of the groups of this user gives a role in the cockpit',
  });
