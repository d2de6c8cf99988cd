import { WireError } from '../foundation/wire-error.ts';

/** There is no subaccount with this id or name. Source: integration of the Platform APIs ("Unknown account: 404") */
export const subaccountNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no such subaccount' });

/** The id, subdomain or technical name already leads to a subaccount. */
export const subaccountNameTaken = (): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: 'The id, the subdomain or the technical name belongs to another subaccount already',
  });

/** There is no group or role collection of this name. */
export const groupNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no such group or role collection' });

/** A group or role collection of this name exists; case does not matter. Source: SAP doc "Managing Roles" */
export const groupExists = (): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: 'A group or role collection of this name exists already (upper and lower case are the same)',
  });

/** The application has a custom role of this name. Assumed: 409, as for other duplicates. */
export const roleExists = (): WireError =>
  new WireError({ status: 409, code: 'conflict', description: 'The application has a role of this name already' });

/** There is no member of this id. Source: RFC 7644 §3.12 */
export const memberNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'The account has no such member' });

/** Somebody is a member already. Source: RFC 7644 §3.3.1 (`uniqueness`) */
export const memberExists = (): WireError =>
  new WireError({ status: 409, code: 'uniqueness', description: 'The user is a member of the account already' });

/** An account must keep an administrator. Assumed: 409 */
export const lastAdministrator = (): WireError =>
  new WireError({ status: 409, code: 'conflict', description: 'The account would be left without an administrator' });

/** A value does not follow the rule of its field. `rule` completes `"<field>" ...`. */
export const invalidField = (field: string, rule: string): WireError =>
  new WireError({ status: 400, code: 'invalid_request', description: `"${field}" ${rule}` });
