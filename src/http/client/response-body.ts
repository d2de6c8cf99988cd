import { PassThrough, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { listHeaderValues, type OutboundHeaders } from './outbound.ts';
import { OutboundError, toOutboundError } from './outbound-error.ts';

/** A whole body, decompressed, and the headers that still describe it. */
export type BufferedBody = { readonly headers: OutboundHeaders; readonly body: Buffer };

/**
 * Reads a body of at most `maxBytes`, before and after decompression; beyond that the connection is dropped without buffering
 * more (`too-large`). Throws an `OutboundError`. Source: RFC 9110 §8.4; duty S-43
 */
export const readBody = async (
  source: Readable,
  headers: OutboundHeaders,
  maxBytes: number,
  method: string,
): Promise<BufferedBody> => {
  const announced = Number(listHeaderValues(headers, 'content-length')[0] ?? 0);
  // HEAD is answered with the length of a body that does not follow (RFC 9110 §9.3.2).
  if (announced > maxBytes && method !== 'HEAD') throw dropped(source, new OutboundError('too-large'));
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    // The cast is true: the response stream has no encoding set and yields buffers.
    length += chunk.length;
    if (length > maxBytes) throw dropped(source, new OutboundError('too-large'));
    chunks.push(chunk);
  }
  return decompress(Buffer.concat(chunks), headers, maxBytes);
};

const dropped = (source: Readable, error: OutboundError): OutboundError => {
  source.on('error', () => {}).destroy();
  return error;
};

const decompress = async (raw: Buffer, headers: OutboundHeaders, maxBytes: number): Promise<BufferedBody> => {
  const codings = listHeaderValues(headers, 'content-encoding')
    .flatMap((value) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const [coding] = codings;
  if (coding === undefined || raw.length === 0) return { headers, body: raw };
  const decode = decoders.get(coding);
  // One coding is what servers send; a stack of them is a bomb's shape.
  if (decode === undefined || codings.length > 1)
    throw new OutboundError('protocol', { cause: new Error('content coding') });
  try {
    const body = await decode(raw, { maxOutputLength: Math.max(1, maxBytes) });
    return { headers: headers.filter(([name]) => !describesCodedBody.has(name.toLowerCase())), body };
  } catch (cause) {
    const isTooLarge = cause instanceof RangeError && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    throw new OutboundError(isTooLarge ? 'too-large' : 'protocol', { cause });
  }
};

const describesCodedBody: ReadonlySet<string> = new Set(['content-encoding', 'content-length']);

type Decode = (raw: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const inflateWrapped = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate);
const inflateBare = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)],
  ['x-gzip', promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)],
  // Some servers send bare deflate data under this name; the zlib header tells them apart (RFC 1950 §2.2).
  [
    'deflate',
    (raw, options) => (((raw[0] ?? 0) & 0x0f) === 8 ? inflateWrapped(raw, options) : inflateBare(raw, options)),
  ],
  ['br', promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress)],
]);

/**
 * Passes a body on as it arrives, at the reader's pace. What breaks it off ends it with an `OutboundError`; `onEnd` is told once,
 * with that error if there was one.
 */
export const relayBody = (source: Readable, onEnd: (error: OutboundError | undefined) => void): Readable => {
  const relay = new PassThrough();
  let failure: OutboundError | undefined;
  const breakOff = (error: OutboundError): void => {
    failure ??= error;
    relay.destroy(error);
  };
  source.on('error', (error) =>
    breakOff(toOutboundError(error) ?? new OutboundError('connection-lost', { cause: error })),
  );
  source.on('close', () => {
    if (!source.readableEnded && !relay.destroyed) breakOff(new OutboundError('connection-lost'));
  });
  // A reader that has gone away must not turn a late failure into a crash; the log has it.
  relay.on('error', () => {});
  relay.on('close', () => {
    source.destroy();
    onEnd(failure);
  });
  source.pipe(relay);
  return relay;
};
