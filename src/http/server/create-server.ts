import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';

/** Certificate and key of the TLS listener, in PEM. */
export type TlsIdentity = { readonly certificatePem: string; readonly privateKeyPem: string };

/** What a TLS listener shows: one identity for everybody, others for the host names they are for. */
export type TlsIdentities = TlsIdentity & { readonly findOther?: (hostname: string) => TlsIdentity | undefined };

/** How long a connection may keep us waiting, in milliseconds. Source: security.md S-61 */
export type ServerTimeouts = {
  /** For the TLS handshake, and for a request's header in HTTP/1. */
  readonly headersMs: number;
  /** For a whole request in HTTP/1. Routes have shorter times of their own, in both versions. */
  readonly requestMs: number;
  /** For the next request on an open connection. */
  readonly idleMs: number;
};

/** A server that speaks HTTP/1, with `tls` HTTP/2 as well. */
export type HttpServer = {
  readonly onRequest: (handler: (message: IncomingMessage, response: ServerResponse) => void) => void;
  /** Answers the port. */
  readonly listen: (host: string, port: number) => Promise<number>;
  /** Stops accepting, ends idle connections, waits `graceMs` at most for the others and then ends them too. */
  readonly close: (graceMs: number) => Promise<void>;
};

/** Requests that take their connection over: HTTP/1 alone has them. Source: RFC 9110 §7.8, §9.3.6 */
export type TakeOvers = {
  /** Which requests to go over to another protocol are heard; the others are answered as if they did not ask. */
  readonly acceptsUpgrade: (message: IncomingMessage) => boolean;
  /** The connection is the handler's from here on. `head`: what the client has sent already. */
  readonly onUpgrade: (message: IncomingMessage, socket: Socket, head: Buffer) => void;
  /** For `CONNECT`, which otherwise ends the connection. */
  readonly onConnect?: (message: IncomingMessage, socket: Socket) => void;
};

const usualMaxHeaderSize = 16 * 1024;

/** Creates the server with the limits of S-61; nothing listens yet. */
export const createServer = (options: {
  readonly tls?: TlsIdentities;
  readonly maxConnectionsPerAddress: number;
  readonly timeouts: ServerTimeouts;
  readonly takeOvers?: TakeOvers | undefined;
  /** Of all header lines together, in bytes; 16 KiB unless stated. */
  readonly maxHeaderSize?: number;
}): HttpServer => {
  const { tls, timeouts, takeOvers } = options;
  const http1 = http1Options(timeouts, options.maxHeaderSize ?? usualMaxHeaderSize, takeOvers);
  const httpServer = tls === undefined ? createPlain(http1) : createSecure(tls, timeouts, http1);
  if (takeOvers !== undefined) httpServer.on('upgrade', takeOvers.onUpgrade);
  httpServer.on('connect', refuseConnect(takeOvers?.onConnect));
  const sockets = keepSockets(httpServer, options.maxConnectionsPerAddress);
  httpServer.on('clientError', refuseConnection);
  return {
    onRequest: (handler) => {
      httpServer.on('request', handler);
      // Without these listeners Node would invite or refuse bodies by itself, before the route's limit is known.
      httpServer.on('checkContinue', handler);
      httpServer.on('checkExpectation', handler);
    },
    listen: (host, port) => listen(httpServer, host, port),
    close: (graceMs) => close(httpServer, sockets, graceMs),
  };
};

const http1Options = (
  { headersMs, requestMs, idleMs }: ServerTimeouts,
  maxHeaderSize: number,
  takeOvers: TakeOvers | undefined,
) => ({
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  keepAliveTimeout: idleMs,
  // Node looks for late requests only this often; its own 30 s would add to every limit.
  connectionsCheckingInterval: Math.min(1_000, headersMs),
  maxHeaderSize,
  shouldUpgradeCallback: takeOvers?.acceptsUpgrade ?? (() => false),
});

type Http1Options = ReturnType<typeof http1Options>;

const createPlain = (http1: Http1Options): http.Server =>
  http.createServer({ ...http1, requireHostHeader: true, joinDuplicateHeaders: false });

const protocol = {
  minVersion: 'TLSv1.2',
  ciphers: 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE+AESGCM:ECDHE+CHACHA20',
  honorCipherOrder: true,
} as const;

/** Without a context the listener's own identity is shown. A context is made once an identity, not once a connection. */
const chooseIdentity = (
  findOther: NonNullable<TlsIdentities['findOther']>,
): ((hostname: string, answer: (error: Error | null, context?: SecureContext) => void) => void) => {
  const contexts = new WeakMap<TlsIdentity, SecureContext>();
  return (hostname, answer) => {
    const identity = findOther(hostname);
    if (identity === undefined) return answer(null);
    const context =
      contexts.get(identity) ??
      createSecureContext({ ...protocol, key: identity.privateKeyPem, cert: identity.certificatePem });
    contexts.set(identity, context);
    return answer(null, context);
  };
};

const createSecure = (tls: TlsIdentities, timeouts: ServerTimeouts, http1: Http1Options): http.Server => {
  const server = http2.createSecureServer({
    ...http1,
    key: tls.privateKeyPem,
    cert: tls.certificatePem,
    ...protocol,
    ...(tls.findOther && { SNICallback: chooseIdentity(tls.findOther) }),
    allowHTTP1: true,
    handshakeTimeout: timeouts.headersMs,
    // Asked for, not demanded: an untrusted chain means no certificate, never a broken handshake.
    requestCert: true,
    rejectUnauthorized: false,
    maxSessionMemory: 10,
    settings: { maxConcurrentStreams: 100, maxHeaderListSize: usualMaxHeaderSize, enableConnectProtocol: false },
  });
  // Node's constructor for HTTP/2 leaves this option out; its parser of HTTP/1 looks for it here.
  Object.assign(server, { shouldUpgradeCallback: http1.shouldUpgradeCallback });
  server.on('session', (session) => endWhenIdle(session, timeouts.idleMs));
  // The compatibility API of HTTP/2 has the same events and message shapes.
  return server as unknown as http.Server;
};

// Most listeners are no proxies. Node's own refusal would leave a stream of HTTP/2 open for as long as the client likes.
const refuseConnect =
  (onConnect: TakeOvers['onConnect']) =>
  (request: IncomingMessage | http2.Http2ServerRequest, socket: Socket): void => {
    if (request instanceof http2.Http2ServerRequest) request.stream.close(http2.constants.NGHTTP2_CONNECT_ERROR);
    else if (onConnect === undefined) request.socket.destroy();
    else onConnect(request, socket);
  };

// A session with a stream is not idle, however long its handler waits; the stream's end restarts the time.
const endWhenIdle = (session: http2.ServerHttp2Session, idleMs: number): void => {
  let openStreams = 0;
  session.on('stream', (stream) => {
    openStreams += 1;
    stream.once('close', () => {
      openStreams -= 1;
      if (!session.destroyed) session.setTimeout(idleMs);
    });
  });
  session.setTimeout(idleMs, () => {
    if (openStreams === 0) session.destroy();
  });
};

// Answers what cannot be read as HTTP, and ends the connection.
const refuseConnection = (error: NodeJS.ErrnoException, socket: Socket): void => {
  // Anything but a fault of HTTP is one of TLS or of the connection: there is no one to be told.
  const isHttpFault = /^(?:HPE|ERR_HTTP)_/.test(error.code ?? '');
  if (!isHttpFault || !socket.writable) {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  const body = '{"error":"invalid_request","error_description":"The HTTP message cannot be read"}';
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  // Once it is sent the connection is over, whatever the other side still has to say.
  socket.end(head + body, () => socket.destroy());
};

const keepSockets = (server: http.Server, maxPerAddress: number): ReadonlySet<Socket> => {
  const sockets = new Set<Socket>();
  const counts = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (counts.get(address) ?? 0) + 1;
    if (count > maxPerAddress) {
      socket.destroy();
      return;
    }
    counts.set(address, count);
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      const left = (counts.get(address) ?? 1) - 1;
      if (left === 0) counts.delete(address);
      else counts.set(address, left);
    });
  });
  return sockets;
};

const listen = (server: http.Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      // A TCP listener's address is always an AddressInfo; a string is a pipe's name.
      resolve((server.address() as AddressInfo).port);
    });
  });

const close = async (server: http.Server, sockets: ReadonlySet<Socket>, graceMs: number): Promise<void> => {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, graceMs);
  await closed;
  clearTimeout(timer);
};
