import { Secret } from '../../../foundation/secret.ts';
import { odataError } from '../../../odata/errors.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import type { ResourceCall } from '../../resources/resource-call.ts';

/** A text of a payload; what is absent or null is `undefined`. */
export const readText = ({ values }: EntityPayload, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

/** As `readText`, for what must not leak. */
export const readSecret = (payload: EntityPayload, name: string): Secret | undefined => {
  const text = readText(payload, name);
  return text === undefined ? undefined : new Secret(text);
};

/** A number of a payload, or a time in epoch milliseconds. */
export const readNumber = ({ values }: EntityPayload, name: string): number | undefined => {
  const value = values[name];
  return typeof value === 'number' ? value : undefined;
};

/** The bytes of a payload's property. */
export const readBytes = (payload: EntityPayload, name: string): Uint8Array | undefined => {
  const text = readText(payload, name);
  return text === undefined ? undefined : Buffer.from(text, 'base64');
};

/** An option without `$` that is true or false; false unless given. Throws 400 for anything else. Source: SAP API description "Security Content" */
export const readFlag = ({ customOptions }: ResourceCall, name: string): boolean => {
  const value = customOptions.get(name) ?? 'false';
  if (value !== 'true' && value !== 'false') throw odataError(400, `Query option '${name}' must be true or false.`);
  return value === 'true';
};
