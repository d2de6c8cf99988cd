import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server on the loopback for tests. */
export type LocalServer = {
  readonly port: number;
  /** TCP connections accepted so far. */
  readonly connectionCount: () => number;
  readonly close: () => Promise<void>;
};

/** Starts a server on a free port of `address`; https when `tls` is given. */
export const startLocalServer = async (
  handle: RequestListener,
  options: { readonly tls?: ServerOptions; readonly address?: string; readonly port?: number } = {},
): Promise<LocalServer> => {
  const server: Server = options.tls === undefined ? createHttpServer(handle) : createHttpsServer(options.tls, handle);
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.address ?? '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port, // It listens on TCP, so this is no pipe name.
    connectionCount: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
