import { WireError } from '../../foundation/wire-error.ts';

/** Source: contract of the Keystore API 5.2; assumed: 404 */
export const keystoreNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no keystore of this name' });

/** Source: SAP doc "Keystore Service REST API" (409 unless `overwrite=true`) */
export const keystoreExists = (): WireError =>
  new WireError({ status: 409, code: 'conflict', description: 'There is a keystore of this name already' });

/** The level holds as many as it may. Assumed. */
export const tooManyKeystores = (maximum: number): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: `There must be at most ${maximum} keystores on a level`,
  });

/** The keystore is not the one the caller has read. Source: RFC 9110 §13.1.1 */
export const keystoreChanged = (): WireError =>
  new WireError({ status: 412, code: 'precondition_failed', description: 'The keystore has been changed meanwhile' });

/** Assumed: the limit. */
export const keystoreTooLarge = (maximumBytes: number): WireError =>
  new WireError({
    status: 413,
    code: 'content_too_large',
    description: `A keystore must have at most ${maximumBytes} bytes`,
  });

/** Assumed: the characters of names. */
export const invalidKeystoreName = (): WireError =>
  new WireError({
    status: 400,
    code: 'bad_request',
    description: 'The name of a keystore must be 1 to 100 letters, digits, dots, underscores or hyphens',
  });

/** What was sent is no keystore, or not of the kind it is said to be. Assumed: 400. */
export const noKeystore = (expected: string): WireError =>
  new WireError({ status: 400, code: 'bad_request', description: `The content must be ${expected}` });
