import { WireError } from '../../foundation/wire-error.ts';

/** A query option that cannot be understood. `rule` completes `"<option>" ...`. Source: OData URL Conventions 4.0 §5 */
export const invalidOption = (option: string, rule: string): WireError =>
  new WireError({ status: 400, code: 'bad_request', description: `"${option}" ${rule}` });

/** A query option of OData that this service does not offer. Source: OData Protocol 4.0 §9.3.1; assumed: which */
export const optionNotOffered = (option: string): WireError =>
  new WireError({ status: 501, code: 'not_implemented', description: `"${option}" is not offered` });
