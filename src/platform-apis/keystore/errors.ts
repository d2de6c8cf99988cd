import { WireError } from '../../foundation/wire-error.ts';

/** Assumed: 415 for a body of another type than the documented ones. */
export const unsupportedMediaType = (): WireError =>
  new WireError({
    status: 415,
    code: 'unsupported_media_type',
    description: 'The content type must be application/x-pkcs12, application/x-pem-file or application/octet-stream',
  });

/** The keystore is not the one the caller has read. Source: RFC 9110 §13.1.1 */
export const preconditionFailed = (): WireError =>
  new WireError({
    status: 412,
    code: 'precondition_failed',
    description: 'The keystore is not the one that If-Match names',
  });

/** Assumed: 404 */
export const keystoreNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no keystore of this name' });
