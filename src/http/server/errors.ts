import { WireError } from '../../foundation/wire-error.ts';

/** The request cannot be read as what it claims to be. */
export const malformedRequest = (description: string, detail?: string): WireError =>
  new WireError({ status: 400, code: 'invalid_request', description, ...(detail !== undefined && { detail }) });

/** The request is malformed in a way that makes the rest of the connection untrustworthy, so it is closed (S-60). */
export const ambiguousFraming = (detail: string): WireError =>
  new WireError({
    status: 400,
    code: 'invalid_request',
    description: 'The HTTP message framing is ambiguous',
    detail,
    headers: { connection: 'close' },
  });

/** The body is larger than the route takes (S-61). */
export const bodyTooLarge = (maxBytes: number): WireError =>
  new WireError({
    status: 413,
    code: 'invalid_request',
    description: `The request body must not be larger than ${maxBytes} bytes`,
    headers: { connection: 'close' },
  });

/** The body did not arrive within the time the route gives it (S-61). */
export const requestTimeout = (): WireError =>
  new WireError({
    status: 408,
    code: 'invalid_request',
    description: 'The request body did not arrive in time',
    headers: { connection: 'close' },
  });

/** Too many header lines (S-61). */
export const tooManyHeaders = (): WireError =>
  new WireError({
    status: 431,
    code: 'invalid_request',
    description: 'The request has too many header fields',
    headers: { connection: 'close' },
  });

/** The request line is longer than 8 KiB (S-61). */
export const uriTooLong = (): WireError =>
  new WireError({ status: 414, code: 'invalid_request', description: 'The request URI is too long' });

/** The body's media type is not one the route reads. */
export const unsupportedMediaType = (expected: string): WireError =>
  new WireError({ status: 415, code: 'invalid_request', description: `The request body must be ${expected}` });

/** No route answers this path. */
export const notFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no resource at this address' });

/** The path exists, the method does not. `allowed` lists the methods that do. */
export const methodNotAllowed = (allowed: readonly string[]): WireError =>
  new WireError({
    status: 405,
    code: 'invalid_request',
    description: `The method must be one of ${allowed.join(', ')}`,
    headers: { allow: allowed.join(', ') },
  });

/** More requests are in progress than the process takes on. */
export const overloaded = (): WireError =>
  new WireError({
    status: 503,
    code: 'temporarily_unavailable',
    description: 'The server is busy',
    headers: { 'retry-after': '1' },
  });

/** A fault of ours. Everything about it is in the log, under the request id. */
export const internalError = (cause: unknown): WireError =>
  new WireError({ status: 500, code: 'server_error', description: 'An internal error occurred', cause });
