import http, { type IncomingMessage } from 'node:http';
import { constants, type ServerHttp2Stream } from 'node:http2';
import { pipeline } from 'node:stream';
import type { ConnectorConfiguration, SystemMapping } from '../access-control/index.ts';
import { type HeaderLines, toHeaderLines, toRawHeaders } from '../tunnel/header-lines.ts';
import { BackEndSilent, toAgentFailure } from './agent-failure.ts';
import { fail, respond } from './agent-stream.ts';
import type { BackEndPools } from './back-end-pools.ts';
import { toApplicationHeaders } from './rewrite-reply.ts';

/** A request that access control has let in, as the back end gets it. */
export type ForwardedRequest = {
  readonly mapping: SystemMapping;
  readonly localPort: number;
  readonly configuration: ConnectorConfiguration;
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderLines;
};

/** What forwarding needs. */
export type ForwardParts = {
  readonly pools: BackEndPools;
  /** The longest silence of a back end. */
  readonly silenceMs: number;
};

const maxHeaderSize = 64 * 1024;

/** Methods that may be sent once more where a connection that was kept open turned out to be closed. Source: RFC 9110 §9.2.2 */
const repeatable: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Sends a request to its back end and the reply back, both as they come: nothing is kept. Source: RFC 9110 §7.6 */
export const forwardRequest = (stream: ServerHttp2Stream, forwarded: ForwardedRequest, parts: ForwardParts): void => {
  const { mapping, method, path } = forwarded;
  const send = (isRepeated: boolean): void => {
    const request = http.request({
      agent: parts.pools.agentFor(mapping),
      host: mapping.localHost,
      port: forwarded.localPort,
      method,
      path,
      headers: [...toRawHeaders(forwarded.headers), ...framingOf(stream, forwarded.headers)],
      maxHeaderSize,
      setDefaultHeaders: false,
    });
    const onLeft = (): void => void request.destroy();
    stream.once('close', onLeft);
    request.setTimeout(parts.silenceMs, () => request.destroy(new BackEndSilent()));
    request.once('response', (response) => relay(response, stream, forwarded));
    request.once('error', (error: NodeJS.ErrnoException) => {
      stream.off('close', onLeft);
      const isStale = request.reusedSocket && error.code === 'ECONNRESET' && !stream.headersSent;
      if (isStale && !isRepeated && repeatable.has(method) && stream.endAfterHeaders) send(true);
      else if (!stream.closed) fail(stream, toAgentFailure(error));
    });
    if (stream.endAfterHeaders) request.end();
    else sendBody(stream, request);
  };
  send(false);
};

/** Node says of a body that was broken off that it has ended, too: half a body must not pass for a whole one. */
const sendBody = (stream: ServerHttp2Stream, request: http.ClientRequest): void => {
  stream.pipe(request, { end: false });
  stream.once('end', () => {
    if (stream.rstCode === constants.NGHTTP2_NO_ERROR) request.end();
    else request.destroy();
  });
};

/** A body whose length the application did not say is sent in chunks, whatever the method. Source: RFC 9112 §6.3 */
const framingOf = (stream: ServerHttp2Stream, headers: HeaderLines): readonly string[] => {
  const hasLength = headers.some(([name]) => name.toLowerCase() === 'content-length');
  return stream.endAfterHeaders || hasLength ? [] : ['transfer-encoding', 'chunked'];
};

/** Sends a back end's reply on its way. */
export const relay = (
  response: IncomingMessage,
  stream: ServerHttp2Stream,
  { configuration }: Pick<ForwardedRequest, 'configuration'>,
): void => {
  const status = response.statusCode ?? 502;
  if (!respond(stream, status, toApplicationHeaders(status, toHeaderLines(response.rawHeaders), configuration), {})) {
    response.destroy();
    return;
  }
  pipeline(response, stream, (error) => {
    if (error) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    // A back end may answer before it has read everything: the rest is of no use any more.
    else if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
  });
};
