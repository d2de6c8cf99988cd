import { isAscii } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyTooLarge, malformedRequest, requestTimeout, unsupportedMediaType } from '../errors.ts';
import { type NameValuePairs, parseForm } from '../parse-form.ts';
import { type Route, requestTimeoutOf } from '../route.ts';
import { isHttp2 } from './framing.ts';
import { assertUniqueMembers, parseJson } from './parse-json.ts';

const defaultMaxBodyBytes = 1024 * 1024;

/**
 * Reads the body the way the route declares it. A body over the limit is refused as soon as it is announced or exceeds it, without
 * buffering the rest, and so is one that takes longer than the route waits (S-61); a compressed one or one in another charset is
 * refused before any parsing (S-06).
 */
export const readBody = async (route: Route, message: IncomingMessage, response: ServerResponse): Promise<unknown> => {
  const limit = route.maxBodyBytes ?? defaultMaxBodyBytes;
  const announced = message.headers['content-length'];
  if (announced !== undefined && Number(announced) > limit) throw bodyTooLarge(limit);
  if (route.bodyKind === 'none') return undefined;
  if (route.bodyKind === 'stream') {
    sendContinue(message, response);
    return limitedStream(message, limit, requestTimeoutOf(route));
  }
  const isEmpty = announced === '0' || (announced === undefined && message.headers['transfer-encoding'] === undefined);
  if (isEmpty && !isHttp2(message)) return parseBody(route, emptyBytes, message);
  const encoding = message.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw unsupportedMediaType('sent without content coding');
  sendContinue(message, response);
  return parseBody(route, await collect(message, limit, requestTimeoutOf(route)), message);
};

const emptyBytes = Buffer.alloc(0);

// With a listener for `checkContinue` Node leaves the interim reply to us, so that no client is invited to send what is refused.
const sendContinue = (message: IncomingMessage, response: ServerResponse): void => {
  if (!isHttp2(message) && message.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
};

const collect = (message: IncomingMessage, limit: number, timeoutMs: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const refuse = (error: Error): void => {
      clearTimeout(timer);
      message.removeAllListeners('data');
      message.pause();
      reject(error);
    };
    const timer = setTimeout(() => refuse(requestTimeout()), timeoutMs);
    message.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) refuse(bodyTooLarge(limit));
      else chunks.push(chunk);
    });
    message.on('end', () => {
      clearTimeout(timer);
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length));
    });
    message.on('error', () => refuse(malformedRequest('The request body ended early')));
    message.on('aborted', () => refuse(malformedRequest('The request body ended early')));
  });

const limitedStream = async function* (
  message: IncomingMessage,
  limit: number,
  timeoutMs: number,
): AsyncGenerator<Uint8Array> {
  let isLate = false;
  let expire = (): void => {};
  const timer = setTimeout(() => {
    isLate = true;
    expire();
  }, timeoutMs);
  // Leaving the iteration must not destroy the message: its reply is still to be sent.
  const chunks = message.iterator({ destroyOnReturn: false });
  // A promise of its own for each chunk: one for all would remember every race it was in.
  const nextInTime = (): Promise<IteratorResult<Uint8Array>> =>
    new Promise((resolve, reject) => {
      expire = () => reject(requestTimeout());
      if (isLate) expire();
      else chunks.next().then(resolve, reject);
    });
  let length = 0;
  try {
    for (;;) {
      const next = await nextInTime();
      if (next.done === true) return;
      length += next.value.length;
      if (length > limit) throw bodyTooLarge(limit);
      yield next.value;
    }
  } finally {
    clearTimeout(timer);
  }
};

const parseBody = (route: Route, bytes: Buffer, message: IncomingMessage): unknown => {
  switch (route.bodyKind) {
    case 'form':
      return readForm(bytes, message.headers['content-type']);
    case 'json':
      return readJson(bytes, message.headers['content-type']);
    default:
      return bytes;
  }
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decodeText = (bytes: Buffer): string => {
  // What almost every body is, and read in a fraction of the time.
  if (isAscii(bytes)) return bytes.toString('latin1');
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformedRequest('The request body is not valid UTF-8');
  }
};

const formMediaType = 'application/x-www-form-urlencoded';

// An empty body needs no media type: SAP's samples send a token request with all parameters in the query and nothing else, and some
// clients label that nothing `application/json`.
const readForm = (bytes: Buffer, contentType: string | undefined): NameValuePairs => {
  if (bytes.length === 0) return [];
  if (contentType !== formMediaType) {
    assertMediaType(contentType, (type) => type === formMediaType, `${formMediaType} in UTF-8`);
  }
  return parseForm(decodeText(bytes));
};

const readJson = (bytes: Buffer, contentType: string | undefined): unknown => {
  if (bytes.length === 0) return undefined;
  assertMediaType(
    contentType,
    (type) => type === 'application/json' || type.endsWith('+json'),
    'application/json in UTF-8',
  );
  const text = decodeText(bytes);
  const value = parseJson(text);
  assertUniqueMembers(text);
  return value;
};

const assertMediaType = (
  contentType: string | undefined,
  accepts: (type: string) => boolean,
  expected: string,
): void => {
  const [type = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (!accepts(type)) throw unsupportedMediaType(expected);
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') throw unsupportedMediaType(expected);
};
