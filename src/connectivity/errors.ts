import { WireError } from '../foundation/wire-error.ts';

/** Management: the subaccount has no connector of this id. Source: RFC 9110 §15.5.5 */
export const connectorNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no such connector' });

/** Management: a location ID is unique in a subaccount. Source: SAP doc "Adding and Managing Subaccounts" (Location ID) */
export const locationTaken = (): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: '"locationId" is already used by another connector of the subaccount',
  });

/** Management: a subaccount has all the connectors it may have. Assumed: nobody needs more */
export const tooManyConnectors = (limit: number): WireError =>
  new WireError({ status: 409, code: 'conflict', description: `A subaccount has ${limit} connectors at most` });

/** Management: an agent holds its system mappings in its own file. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const configuredByAgent = (): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: 'The system mappings of this connector are in the file of its agent and are edited there',
  });

/** Management: only an agent enrols. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const noAgent = (): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: 'The server runs this connector itself: it needs no code',
  });

/** Management: several people changed the connector at once. Source: RFC 9110 §15.5.10 */
export const changedMeanwhile = (): WireError =>
  new WireError({ status: 409, code: 'conflict', description: 'The connector is being changed by others; try again' });

/** Management: the connector has no mapping of this virtual host and port. Source: RFC 9110 §15.5.5 */
export const mappingNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no such system mapping' });

/** Management: there is a mapping of this virtual host and port. Source: SAP doc "System Mappings" */
export const mappingExists = (): WireError =>
  new WireError({ status: 409, code: 'conflict', description: 'There is such a system mapping already' });

/** Management: what a connector may hold is exceeded, or fields do not go together. `description` names the field. */
export const invalidConfiguration = (description: string): WireError =>
  new WireError({ status: 400, code: 'invalid_request', description });

/** Enrolment: the code is none that counts; all reasons alike (S-04). Source: security.md S-04 */
export const enrolmentRefused = (detail: string): WireError =>
  new WireError({
    status: 401,
    code: 'enrolment_refused',
    description: 'The code is wrong, was used before or has expired. `portolan connector code` makes a new one',
    detail,
  });

/** Enrolment: a code must not travel unencrypted. Source: security.md S-59 */
export const enrolmentNeedsTls = (): WireError =>
  new WireError({ status: 403, code: 'forbidden', description: 'Enrolment needs HTTPS' });

/** Renewal: no certificate, or none of a connector; all reasons alike (S-04). Source: security.md S-04, S-59 */
export const certificateRefused = (): WireError =>
  new WireError({
    status: 401,
    code: 'certificate_refused',
    description: 'A client certificate is needed that is valid and of a connector which still exists',
  });

/** Enrolment: what was sent is no certificate request, or one with a weak key. Source: RFC 2986 */
export const unusableRequest = (reason: 'malformed' | 'signature-invalid' | 'weak-key'): WireError =>
  new WireError({
    status: 400,
    code: 'invalid_request',
    description:
      reason === 'weak-key'
        ? '"certificateRequest" must have an EC key (P-256 or larger) or an RSA key of 2048 bits or more'
        : '"certificateRequest" must be a PKCS#10 request in PEM, signed by its key',
  });

/** Management: virtual host and port are what a mapping is known by. Source: SAP doc "Configure Access Control (HTTP)" step 14 */
export const virtualSystemFixed = (): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: '"virtualHost" and "virtualPort" cannot be changed; delete the mapping and create it anew',
  });
