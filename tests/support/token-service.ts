import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:https';
import { TLSSocket } from 'node:tls';
import { startLocalServer } from '../../src/http/client/testing/local-server.ts';

/** One request a token service received. */
export type TokenServiceCall = {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly form: URLSearchParams;
  /** Common name of the client certificate, if one was shown. */
  readonly clientCertificateName: string | undefined;
};

/** What it answers. A `body` that is no text is sent as JSON; `delayMs` holds the answer back. */
export type TokenServiceReply = {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
};

/** A token service beyond the wire: it records what it is asked and answers what the test says. */
export type StubTokenService = {
  readonly port: number;
  /** `http(s)://127.0.0.1:<port>` */
  readonly origin: string;
  readonly calls: readonly TokenServiceCall[];
  /** What it answers from now on. */
  readonly replyWith: (
    reply: TokenServiceReply | ((call: TokenServiceCall, count: number) => TokenServiceReply),
  ) => void;
  readonly close: () => Promise<void>;
};

/** Starts a token service; with `tls` it speaks https. Unless told otherwise it issues `token-1`, `token-2`, … for an hour. */
export const startTokenService = async (
  options: { readonly tls?: ServerOptions; readonly port?: number } = {},
): Promise<StubTokenService> => {
  const calls: TokenServiceCall[] = [];
  let reply = (_call: TokenServiceCall, count: number): TokenServiceReply => ({
    body: { access_token: `token-${count}`, token_type: 'bearer', expires_in: 3600 },
  });
  const server = await startLocalServer((request, response) => void answer(request, response), options);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const call = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      form: new URLSearchParams(text),
      clientCertificateName: peerNameOf(request),
    };
    calls.push(call);
    const { status = 200, body, headers, delayMs = 0 } = reply(call, calls.length);
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
  };

  return {
    port: server.port,
    origin: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${server.port}`,
    calls,
    replyWith: (next) => {
      reply = typeof next === 'function' ? next : () => next;
    },
    close: server.close,
  };
};

const peerNameOf = (request: IncomingMessage): string | undefined => {
  if (!(request.socket instanceof TLSSocket)) return undefined;
  const name = request.socket.getPeerCertificate().subject?.CN;
  return Array.isArray(name) ? name[0] : name;
};
