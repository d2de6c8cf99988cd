import type { IncomingMessage } from 'node:http';
import { ambiguousFraming, tooManyHeaders, uriTooLong } from '../errors.ts';

const maxHeaderLines = 100;
const maxUrlLength = 8192;

/** Fields of which a request may carry one line only; `host` and `authorization` decide who is talking to whom. */
const singleValued = new Set(['host', 'content-length', 'transfer-encoding', 'content-type']);

/**
 * Refuses what Node's parser lets through and a proxy in front of us might read differently: two `Host` fields, a transfer coding
 * other than plain `chunked`, repeated lengths, over HTTP/2 a `host` that differs from `:authority` (S-60), and more header lines or
 * URL than S-61 allows. Throws a `WireError` that closes the connection. Source: RFC 9112 §3.2, §6; RFC 9113 §8.3.1
 */
export const assertCleanFraming = (message: IncomingMessage): void => {
  const { rawHeaders } = message;
  if (rawHeaders.length > maxHeaderLines * 2) throw tooManyHeaders();
  if ((message.url?.length ?? 0) > maxUrlLength) throw uriTooLong();
  let seen = '';
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const rawName = rawHeaders[index] ?? '';
    // Lengths of the four names: a cheap way past the many fields that are none of them.
    if (rawName.length !== 4 && rawName.length !== 14 && rawName.length !== 17 && rawName.length !== 12) continue;
    const name = rawName.toLowerCase();
    if (!singleValued.has(name)) continue;
    if (seen.includes(`${name};`)) throw ambiguousFraming(`the header field ${name} is repeated`);
    seen += `${name};`;
    if (name === 'transfer-encoding' && rawHeaders[index + 1]?.toLowerCase() !== 'chunked') {
      throw ambiguousFraming('the only transfer coding accepted is chunked');
    }
  }
  if (message.httpVersionMajor >= 2) assertOneAuthority(message);
};

/** Only the pseudo-header decides here; a proxy that goes by the other field would send the request to another subaccount. */
const assertOneAuthority = ({ headers }: IncomingMessage): void => {
  const { host, ':authority': authority } = headers;
  if (host === undefined || typeof authority !== 'string') return;
  if (host.toLowerCase() !== authority.toLowerCase()) throw ambiguousFraming('host and :authority differ');
};
