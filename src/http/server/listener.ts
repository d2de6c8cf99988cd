import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { RequestAddress } from './message/request-address.ts';
import { methodsOf, type Pipeline } from './pipeline.ts';
import type { Route } from './route.ts';
import { createUnmatchedRoute, doorsOf, type NotFoundFormats } from './unmatched-requests.ts';

/** Certificate and key of the TLS listener, in PEM. */
export type TlsIdentity = { readonly certificatePem: string; readonly privateKeyPem: string };

/** What a listener needs. One is made for plain HTTP and one for TLS, with the same routes. */
export type ListenerOptions = {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsIdentity;
  readonly routes: readonly Route[];
  readonly pipeline: Pipeline;
  readonly readAddress: (message: IncomingMessage) => RequestAddress;
  readonly notFoundFormats: NotFoundFormats;
  readonly maxConnectionsPerAddress: number;
};

/** A listening socket. */
export type Listener = {
  readonly port: number;
  /** Stops accepting, ends idle connections and waits for requests in progress, `graceMs` at most. */
  readonly close: (graceMs: number) => Promise<void>;
};

const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 60_000,
  maxHeaderSize: 16 * 1024,
} as const;

/** Starts listening. Fastify contributes the router and the socket handling; a request then belongs to the pipeline alone. */
export const startListener = async (options: ListenerOptions): Promise<Listener> => {
  // What rewriteUrl found out about a request, for the router and the handler that see it next.
  const addresses = new WeakMap<IncomingMessage, RequestAddress>();
  const addressOf = (message: IncomingMessage): RequestAddress => {
    const known = addresses.get(message);
    if (known !== undefined) return known;
    const address = options.readAddress(message);
    addresses.set(message, address);
    return address;
  };

  const unmatchedRoute = createUnmatchedRoute(options.routes, options.notFoundFormats);
  const answerUnmatched = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack();
    const address = addressOf(request.raw);
    void options.pipeline(unmatchedRoute(address), address, {}, request.raw, reply.raw);
  };

  const app = fastify({
    serverFactory: (handler) => createServer(handler, options),
    rewriteUrl: (message) => addressOf(message as IncomingMessage).url,
    exposeHeadRoutes: false,
    routerOptions: {
      ignoreTrailingSlash: false,
      caseSensitive: true,
      maxParamLength: 4096,
      constraints: { door: doorConstraint(addressOf) },
    },
    frameworkErrors: (_error, request, reply) => answerUnmatched(request, reply),
  });
  app.addHttpMethod('MERGE', { hasBody: true });
  registerRoutes(app, options, addressOf);
  app.setNotFoundHandler(answerUnmatched);
  await app.ready();
  const server: Server = app.server;
  await listen(server, options.host, options.port);
  // A TCP listener's address is always an AddressInfo; a string is a pipe's name.
  const { port } = server.address() as AddressInfo;
  return { port, close: (graceMs) => close(server, graceMs) };
};

type Handler = (message: IncomingMessage, response: ServerResponse) => void;

const createServer = (handler: Handler, options: ListenerOptions): http.Server => {
  const server =
    options.tls === undefined
      ? http.createServer({ ...limits, requireHostHeader: true, joinDuplicateHeaders: false }, handler)
      : // Fastify's type names only http.Server; the compatibility API of HTTP/2 has the same events and message shapes.
        (http2.createSecureServer(
          {
            ...limits,
            key: options.tls.privateKeyPem,
            cert: options.tls.certificatePem,
            allowHTTP1: true,
            minVersion: 'TLSv1.2',
            ciphers:
              'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE+AESGCM:ECDHE+CHACHA20',
            honorCipherOrder: true,
            // Asked for, not demanded: an untrusted chain means no certificate, never a broken handshake.
            requestCert: true,
            rejectUnauthorized: false,
            maxSessionMemory: 10,
            settings: { maxConcurrentStreams: 100, maxHeaderListSize: 16 * 1024, enableConnectProtocol: false },
          },
          // The compatibility API's request and response offer what the handler uses of IncomingMessage and ServerResponse.
          handler as unknown as (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse) => void,
        ) as unknown as http.Server);
  // Without these listeners Node would invite or refuse bodies by itself, before the route's limit is known.
  server.on('checkContinue', handler);
  server.on('checkExpectation', handler);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuseConnection(error, socket));
  limitConnections(server, options.maxConnectionsPerAddress);
  return server;
};

const refuseConnection = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
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
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
};

const limitConnections = (server: http.Server, maxPerAddress: number): void => {
  const counts = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (counts.get(address) ?? 0) + 1;
    if (count > maxPerAddress) {
      socket.destroy();
      return;
    }
    counts.set(address, count);
    socket.once('close', () => {
      const left = (counts.get(address) ?? 1) - 1;
      if (left === 0) counts.delete(address);
      else counts.set(address, left);
    });
  });
};

/** Lets the router choose between routes of the same path by the door of the host name. */
const doorConstraint = (addressOf: (message: IncomingMessage) => RequestAddress) => ({
  name: 'door',
  storage: () => {
    const handlers = new Map<string, unknown>();
    return {
      // The router hands back what it stored; its own handler type is not exported.
      get: (door: string) => (handlers.get(door) ?? null) as never,
      set: (door: string, handler: unknown) => {
        handlers.set(door, handler);
      },
    };
  },
  deriveConstraint: (message: unknown) => addressOf(message as IncomingMessage).host.door,
  validate: () => true,
});

const registerRoutes = (
  app: FastifyInstance,
  options: ListenerOptions,
  addressOf: (message: IncomingMessage) => RequestAddress,
): void => {
  const taken = new Set<string>();
  for (const route of options.routes) {
    for (const door of doorsOf(route)) {
      for (const method of methodsOf(route)) {
        const key = `${method} ${route.path} on the door ${door}`;
        if (taken.has(key)) throw new Error(`two routes for ${key}`);
        taken.add(key);
        register(app, method, door, route, addressOf, options.pipeline);
      }
    }
  }
};

const register = (
  app: FastifyInstance,
  method: string,
  door: string,
  route: Route,
  addressOf: (message: IncomingMessage) => RequestAddress,
  pipeline: Pipeline,
): void => {
  app.route({
    method,
    url: route.path,
    constraints: { door },
    // The request is taken over before Fastify reads its body: from here on the pipeline alone is in charge.
    onRequest: (request, reply) => {
      reply.hijack();
      void pipeline(route, addressOf(request.raw), request.params, request.raw, reply.raw);
    },
    handler: () => undefined,
  });
};

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

const close = async (server: Server, graceMs: number): Promise<void> => {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const httpServer = server instanceof http.Server ? server : undefined;
  httpServer?.closeIdleConnections();
  const timer = setTimeout(() => httpServer?.closeAllConnections(), graceMs);
  await Promise.race([closed, new Promise<void>((resolve) => setTimeout(resolve, graceMs + 100).unref())]);
  clearTimeout(timer);
};
