import type { IncomingMessage } from 'node:http';
import { Http2ServerRequest } from 'node:http2';
import { ambiguousFraming, tooManyHeaders, uriTooLong } from '../errors.ts';

const maxHeaderLines = 100;
const maxUrlLength = 8192;

/** Fields of which a request may carry one line only; `host` and `authorization` decide who is talking to whom. */
const singleValued = ['host', 'content-length', 'transfer-encoding', 'content-type'];

/**
 * Refuses what Node's parser lets through and a proxy in front of us might read differently: two `Host` fields, a transfer coding
 * other than plain `chunked`, repeated lengths, a `Host` that is no authority or differs from `:authority`, an odd version (S-60), and more
 * header lines or URL than S-61 allows. Throws a `WireError` that closes the connection. Source: RFC 9112 §3.2, §6; RFC 9113 §8.3.1
 */
export const assertCleanFraming = (message: IncomingMessage): void => {
  const { rawHeaders } = message;
  if (rawHeaders.length > maxHeaderLines * 2) throw tooManyHeaders();
  if ((message.url?.length ?? 0) > maxUrlLength) throw uriTooLong();
  // The router would cut it off, and a proxy in front of us would not.
  if (message.url?.includes('#')) throw ambiguousFraming('the request target has a fragment');
  assertVersion(message);
  assertAuthority(message);
  let seen = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const rawName = rawHeaders[index] ?? '';
    // Lengths of the four names: a cheap way past the many fields that are none of them.
    if (rawName.length !== 4 && rawName.length !== 14 && rawName.length !== 17 && rawName.length !== 12) continue;
    const name = rawName.toLowerCase();
    const place = singleValued.indexOf(name);
    if (place < 0) continue;
    const bit = 1 << place;
    if ((seen & bit) !== 0) throw ambiguousFraming(`the header field ${name} is repeated`);
    seen |= bit;
    if (name === 'transfer-encoding' && rawHeaders[index + 1]?.toLowerCase() !== 'chunked') {
      throw ambiguousFraming('the only transfer coding accepted is chunked');
    }
  }
  if (isHttp2(message)) assertOneAuthority(message);
};

/** Only the pseudo-header decides here; a proxy that goes by the other field would send the request to another subaccount. */
const assertOneAuthority = ({ headers }: IncomingMessage): void => {
  const { host, ':authority': authority } = headers;
  if (host === undefined || typeof authority !== 'string') return;
  if (host.toLowerCase() !== authority.toLowerCase()) throw ambiguousFraming('host and :authority differ');
};

// Node reads any version a request line names, and takes the framing of HTTP/1.1 for all of them. Source: RFC 9112 §2.3, §6.1
const assertVersion = (message: IncomingMessage): void => {
  if (isHttp2(message) || message.httpVersion === '1.1') return;
  if (message.httpVersion !== '1.0') throw ambiguousFraming('the HTTP version is not 1.0 or 1.1');
  if (message.headers['transfer-encoding'] !== undefined) throw ambiguousFraming('a transfer coding in HTTP/1.0');
};

// Source: RFC 9112 §3.2 (an invalid Host is a 400)
const assertAuthority = (message: IncomingMessage): void => {
  const { host, ':authority': pseudo } = message.headers;
  const authority = typeof pseudo === 'string' ? pseudo : host;
  if (authority !== undefined && !isAuthority.test(authority)) throw ambiguousFraming('the host is no authority');
};

const isAuthority = /^(?:\[[0-9a-f:.]+\]|[\w.-]*)(?::\d{0,5})?$/i;

/** Whether a message came over HTTP/2, whatever version an HTTP/1 request line claims. */
export const isHttp2 = (message: IncomingMessage): boolean => message instanceof Http2ServerRequest;
