import http from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import { type Duplex, pipeline } from 'node:stream';
import type { SystemMapping } from '../access-control/index.ts';
import { type HeaderLines, toHeaderLines, toRawHeaders } from '../tunnel/header-lines.ts';
import { BackEndSilent, toAgentFailure } from './agent-failure.ts';
import { fail, respond } from './agent-stream.ts';
import type { Dial } from './dial.ts';
import { type ForwardedRequest, type ForwardParts, relay } from './forward-request.ts';
import { toApplicationHeaders } from './rewrite-reply.ts';

/** Opens a TCP connection with a back end and passes on what each side says. Source: SAP doc "Configure Access Control (TCP)" */
export const connectBackEnd = async (
  stream: ServerHttp2Stream,
  mapping: Pick<SystemMapping, 'localHost' | 'protocol'>,
  localPort: number,
  dial: Dial,
): Promise<void> => {
  try {
    const socket = await dial({
      host: mapping.localHost,
      port: localPort,
      isSecure: mapping.protocol === 'TCPS',
    });
    join(stream, socket, Buffer.alloc(0));
    respond(stream, 200, [], { isConnected: true });
  } catch (error) {
    fail(stream, toAgentFailure(error));
  }
};

/**
 * Asks a back end to go over to another protocol; its refusal is a reply like others. Source: RFC 9110 §7.8; RFC 8441 §5
 */
export const upgradeBackEnd = (
  stream: ServerHttp2Stream,
  forwarded: ForwardedRequest & { readonly protocol: string },
  { pools, silenceMs }: ForwardParts,
): void => {
  const { mapping, configuration } = forwarded;
  const request = http.request({
    agent: pools.agentFor(mapping),
    host: mapping.localHost,
    port: forwarded.localPort,
    method: 'GET',
    path: forwarded.path,
    headers: [
      ...toRawHeaders(withoutLength(forwarded.headers)),
      'connection',
      'Upgrade',
      'upgrade',
      forwarded.protocol,
    ],
    setDefaultHeaders: false,
  });
  const onLeft = (): void => void request.destroy();
  stream.once('close', onLeft);
  request.setTimeout(silenceMs, () => request.destroy(new BackEndSilent()));
  request.once('upgrade', (response, socket, head) => {
    // Whoever speaks over it says how long silence may last.
    socket.setTimeout(0);
    const headers = toApplicationHeaders(200, toHeaderLines(response.rawHeaders), configuration);
    if (respond(stream, 200, headers, { isConnected: true })) join(stream, socket, head);
    else socket.destroy();
  });
  request.once('response', (response) => relay(response, stream, forwarded));
  request.once('error', (error) => {
    if (!stream.closed) fail(stream, toAgentFailure(error));
  });
  request.end();
};

/** No body goes along: a length would have the back end take the next request on the connection for it. Source: RFC 9112 §11.2 */
const withoutLength = (headers: HeaderLines): HeaderLines =>
  headers.filter(([name]) => name.toLowerCase() !== 'content-length');

const join = (stream: ServerHttp2Stream, socket: Duplex, head: Buffer): void => {
  if (head.length > 0) socket.unshift(head);
  // One direction may end before the other; what breaks one off breaks off both.
  const breakOff = (error: NodeJS.ErrnoException | null | undefined): void => {
    if (!error) return;
    socket.destroy();
    stream.close();
  };
  pipeline(stream, socket, breakOff);
  pipeline(socket, stream, breakOff);
};
