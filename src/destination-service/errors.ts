import { WireError } from '../foundation/wire-error.ts';

/** The request is not one the service takes. */
export const badRequest = (description: string): WireError =>
  new WireError({ status: 400, code: 'bad_request', description });

/** No configuration of that name. The text is compared by SAP's clients, letter by letter. Source: SAP Cloud SDK, T1 */
export const configurationNotFound = (): WireError =>
  new WireError({
    status: 404,
    code: 'not_found',
    description: 'Configuration with the specified name was not found',
  });

/** A fragment named in the request does not exist on the destination's level. */
export const fragmentNotFound = (): WireError =>
  new WireError({
    status: 404,
    code: 'not_found',
    description: 'A destination fragment with the specified name was not found on the level of the destination',
  });

/** A configuration of that name exists already. Source: OpenAPI of the Destination service */
export const duplicateKey = (): WireError =>
  new WireError({ status: 409, code: 'conflict', description: 'Duplicate key' });

/** The caller's token belongs to no service instance. */
export const noServiceInstance = (): WireError =>
  new WireError({
    status: 403,
    code: 'forbidden',
    description: 'Instance level needs a token of a destination service instance',
  });

/** Resources of a subscriber's subaccount do not go together with those of another level. Source: SAP doc "Referring Resources Using the Consume REST API" */
export const levelsMixed = (): WireError =>
  new WireError({
    status: 403,
    code: 'forbidden',
    description: 'Resources of the subscriber subaccount cannot be combined with resources of another level',
  });

/** `If-Match` names another state of the resource. */
export const preconditionFailed = (etag: string): WireError =>
  new WireError({
    status: 412,
    code: 'precondition_failed',
    description: 'The resource does not have the ETag named by If-Match',
    headers: { etag },
  });

/** A destination others take client assertions from cannot go. Source: OpenAPI of the Destination service */
export const usedAsAssertionProvider = (provider: string, consumer: string): WireError =>
  badRequest(
    `Cannot perform operation on the destination '${provider}' because it is used as an assertion provider for destination '${consumer}'`,
  );

/** Labels that others change all the time. */
export const labelsContended = (): WireError =>
  new WireError({ status: 409, code: 'conflict', description: 'The labels are being changed by others; try again' });

/** The zone shared with the subscriber exists on subscription level only. Source: SAP doc "Accessing and Managing Destination Service Configurations on Subscription Level" */
export const zoneNotOnLevel = (): WireError =>
  badRequest('"$metadata.shared_with_subscriber" may be true on subscription level only');
