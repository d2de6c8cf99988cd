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
