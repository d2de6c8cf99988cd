import { WireError } from '../../foundation/wire-error.ts';

/** A filter with another operator, attribute or form. Source: RFC 7644 §3.12 (`invalidFilter`); SAP doc "Platform Authorization Management API" */
export const invalidFilter = (): WireError =>
  new WireError({
    status: 400,
    code: 'invalidFilter',
    description: 'The filter must compare userName or userbase with a quoted text by eq',
  });

/** Source: RFC 7644 §3.12 */
export const invalidValue = (field: string, rule: string): WireError =>
  new WireError({ status: 400, code: 'invalidValue', description: `"${field}" ${rule}` });

/** Source: RFC 7644 §3.5.2 (a provider may leave PATCH out, and says so in its configuration) */
export const patchNotOffered = (): WireError =>
  new WireError({
    status: 501,
    code: 'not_implemented',
    description: 'PATCH is not offered; replace the user with PUT',
  });
