import { malformedBatch } from '../errors.ts';
import { odataLimits } from '../limits.ts';
import type { BatchRequest } from './batch-request.ts';
import { type BatchLeniency, parseBatchRequest } from './parse-batch-request.ts';
import { findBoundary, splitMultipart } from './split-multipart.ts';

/** A read, or a changeset: changes that are done together or not at all. */
export type BatchPart =
  | { readonly kind: 'query'; readonly request: BatchRequest }
  | { readonly kind: 'changeset'; readonly requests: readonly BatchRequest[] };

/**
 * Parses a `$batch` body. Changes stand in changesets, reads outside of them, changesets not in each other. `serviceRoot` is absolute,
 * without trailing slash: addresses may be relative to it, start at its path, or be absolute below it. Throws 400 for anything else and for more
 * than 100 operations. Source: OData 2.0 Batch Processing; RFC 2046 §5.1; limit: security requirement S-53
 */
export const parseBatch = (
  body: Uint8Array,
  contentType: string | undefined,
  serviceRoot: string,
  leniency: BatchLeniency = {},
): readonly BatchPart[] => {
  const boundary = findBoundary(contentType);
  if (boundary === undefined) throw malformedBatch('expected Content-Type multipart/mixed with a boundary');
  let operations = 0;
  const count = (): void => {
    operations += 1;
    if (operations > odataLimits.batchParts) {
      throw malformedBatch(`at most ${odataLimits.batchParts} operations are allowed`);
    }
  };
  // Latin-1 maps bytes to characters one to one, so text can be searched and bodies turned back into their bytes.
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  return splitMultipart(text, boundary).map((part): BatchPart => {
    const nested = findBoundary(part.headers.get('content-type'));
    if (nested === undefined) {
      count();
      const request = parseBatchRequest(part, serviceRoot, leniency);
      if (request.method !== 'GET') throw malformedBatch('changes must be part of a changeset');
      return { kind: 'query', request };
    }
    const requests = splitMultipart(part.body, nested).map((inner) => {
      count();
      const request = parseBatchRequest(inner, serviceRoot, leniency);
      if (request.method === 'GET') throw malformedBatch('a changeset must not contain reads');
      return request;
    });
    return { kind: 'changeset', requests };
  });
};
