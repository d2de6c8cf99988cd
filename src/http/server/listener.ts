import type { IncomingMessage, ServerResponse } from 'node:http';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { createServer, refuseConnection, type ServerTimeouts, type TlsIdentity } from './create-server.ts';
import type { RequestAddress } from './message/request-address.ts';
import { methodsOf, type Pipeline } from './pipeline.ts';
import { type Route, requestTimeoutOf } from './route.ts';
import { createUnmatchedRoute, doorsOf, type NotFoundFormats } from './unmatched-requests.ts';

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
  readonly timeouts?: Partial<ServerTimeouts>;
};

/** A listening socket. */
export type Listener = {
  readonly port: number;
  /** Stops accepting, ends idle connections and waits for requests in progress, `graceMs` at most. */
  readonly close: (graceMs: number) => Promise<void>;
};

const addressKey = Symbol('request address');

type AddressedMessage = IncomingMessage & { [addressKey]?: RequestAddress };

// The pipeline keeps a route's own time; this ends what never gets there.
const graceMs = 5_000;

/** Starts listening. Fastify contributes the router and the socket handling; a request then belongs to the pipeline alone. */
export const startListener = async (options: ListenerOptions): Promise<Listener> => {
  // What rewriteUrl found out about a request, for the router and the handler that see it next. Kept at the message itself: a weak map
  // with an entry for every request makes each garbage collection go through it.
  const addressOf = (message: AddressedMessage): RequestAddress => {
    message[addressKey] ??= options.readAddress(message);
    return message[addressKey];
  };

  const unmatchedRoute = createUnmatchedRoute(options.routes, options.notFoundFormats);
  const refuse = (message: IncomingMessage, response: ServerResponse): void => {
    const address = addressOf(message);
    void options.pipeline(unmatchedRoute(address), address, {}, message, response);
  };
  const answerUnmatched = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack();
    refuse(request.raw, reply.raw);
  };

  const longestMs = Math.max(...options.routes.map(requestTimeoutOf), requestTimeoutOf({}));
  const server = createServer({
    ...(options.tls && { tls: options.tls }),
    maxConnectionsPerAddress: options.maxConnectionsPerAddress,
    timeouts: { headersMs: 10_000, idleMs: 60_000, ...options.timeouts, requestMs: longestMs + graceMs },
  });
  const methods = new Set<string>(options.routes.flatMap(methodsOf));
  const app = fastify({
    serverFactory: (handler) => {
      // The router has answers of its own to methods it does not know.
      server.onRequest((message, response) => {
        if (methods.has(message.method ?? '')) handler(message, response);
        else refuse(message, response);
      });
      return server.httpServer;
    },
    clientErrorHandler: refuseConnection,
    rewriteUrl: (message) => addressOf(message as IncomingMessage).url,
    exposeHeadRoutes: false,
    // Our routes have no schemas of Fastify's: without these it loads the compilers for them, which costs a start 40 ms and 4 MiB.
    schemaController: { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } },
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
  return { port: await server.listen(options.host, options.port), close: server.close };
};

const refuseSchema = (): never => {
  throw new Error('A route has a schema for Fastify; ours are checked by the pipeline');
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
