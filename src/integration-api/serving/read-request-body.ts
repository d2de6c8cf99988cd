import { bodyTooLarge, unsupportedMediaType } from '../../http/server/errors.ts';
import type { RouteRequest } from '../../http/server/route.ts';

/**
 * Reads the body of a route that takes it as a stream, which only happens once role, rate and CSRF token were checked. Throws 413 for one that
 * is announced or turns out longer than `maxBytes`, 415 for a compressed one (S-06, S-61).
 */
export const readRequestBody = async ({ headers, body }: RouteRequest, maxBytes: number): Promise<Uint8Array> => {
  const encoding = headers.get('content-encoding')?.toLowerCase();
  if (encoding !== undefined && encoding !== 'identity') throw unsupportedMediaType('sent without content coding');
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw bodyTooLarge(maxBytes);
  if (body === undefined) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Routes with the body kind "stream" get one; without a body it is empty.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) throw bodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
};
