import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type ServerTimeouts, type TakeOvers, type TlsIdentities } from './create-server.ts';
import type { RequestAddress } from './message/request-address.ts';
import type { Pipeline } from './pipeline.ts';
import { type Route, requestTimeoutOf } from './route.ts';
import type { Router } from './router.ts';
import { createUnmatchedRoute, type NotFoundFormats } from './unmatched-requests.ts';

/** What a listener needs. One is made for plain HTTP and one for TLS, with the same routes. */
export type ListenerOptions = {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsIdentities;
  readonly routes: readonly Route[];
  /** Finds one of `routes`. */
  readonly router: Router;
  readonly pipeline: Pipeline;
  readonly readAddress: (message: IncomingMessage) => RequestAddress;
  readonly notFoundFormats: NotFoundFormats;
  readonly maxConnectionsPerAddress: number;
  readonly timeouts?: Partial<ServerTimeouts>;
  readonly takeOvers?: TakeOvers | undefined;
};

/** A listening socket. */
export type Listener = {
  readonly port: number;
  /** Stops accepting, ends idle connections and waits for requests in progress, `graceMs` at most. */
  readonly close: (graceMs: number) => Promise<void>;
};

// The pipeline keeps a route's own time; this ends what never gets there.
const graceMs = 5_000;

/** Starts listening. Each request is led to its route and then belongs to the pipeline. */
export const startListener = async (options: ListenerOptions): Promise<Listener> => {
  const { router, pipeline, readAddress } = options;
  const longestMs = Math.max(...options.routes.map(requestTimeoutOf), requestTimeoutOf({}));
  const server = createServer({
    ...(options.tls && { tls: options.tls }),
    maxConnectionsPerAddress: options.maxConnectionsPerAddress,
    takeOvers: options.takeOvers,
    timeouts: { headersMs: 10_000, idleMs: 60_000, ...options.timeouts, requestMs: longestMs + graceMs },
  });
  const unmatchedRoute = createUnmatchedRoute(options.routes, options.notFoundFormats);
  server.onRequest((message: IncomingMessage, response: ServerResponse) => {
    const address = readAddress(message);
    const { route, params } = router(message, address) ?? {
      route: unmatchedRoute(address, message.method),
      params: {},
    };
    void pipeline(route, address, params, message, response);
  });
  return { port: await server.listen(options.host, options.port), close: server.close };
};
