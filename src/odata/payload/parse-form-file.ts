import { WireError } from '../../foundation/wire-error.ts';
import { findBoundary, type MultipartPart, splitMultipart } from '../batch/split-multipart.ts';
import { invalidPayload } from './errors.ts';
import type { RawBody } from './parse-entity-body.ts';

/** A file that came in a form. */
export type FormFile = { readonly contentType: string; readonly fileName: string; readonly bytes: Uint8Array };

/** Whether a body is a form with files. */
export const isFormBody = (contentType: string | undefined): boolean =>
  /^multipart\/form-data *(?:;|$)/i.test(contentType?.trim() ?? '');

/** Reads a form that consists of one file. Throws 400 for any other. Source: RFC 7578 §4; SAP doc "HTTP Calls and URI Components" (deploying content) */
export const parseFormFile = ({ contentType, bytes }: RawBody): FormFile => {
  const boundary = findBoundary(contentType, 'multipart/form-data');
  if (boundary === undefined) throw invalidPayload('expected multipart/form-data with a boundary');
  const [part, ...more] = split(bytes, boundary);
  const fileName = part && findFileName(part.headers.get('content-disposition'));
  if (part === undefined || fileName === undefined || more.length > 0) {
    throw invalidPayload('expected a form of one file');
  }
  const type = part.headers.get('content-type') ?? 'application/octet-stream';
  return { contentType: type, fileName, bytes: Buffer.from(part.body, 'latin1') };
};

const split = (bytes: Uint8Array, boundary: string): readonly MultipartPart[] => {
  try {
    // Latin-1 maps bytes to characters one to one, so the body can be turned back into its bytes.
    return splitMultipart(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'), boundary);
  } catch (error) {
    if (error instanceof WireError) throw invalidPayload('malformed multipart/form-data');
    throw error;
  }
};

const findFileName = (disposition: string | undefined): string | undefined => {
  if (disposition === undefined || !/^form-data *;/i.test(disposition)) return undefined;
  const name = /; *filename="([^"]{1,500})"/i.exec(disposition)?.[1];
  // Names are sent in UTF-8; the headers were read as Latin-1.
  return name === undefined ? undefined : Buffer.from(name, 'latin1').toString('utf8');
};
