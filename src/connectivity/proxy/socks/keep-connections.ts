import type { Server, Socket } from 'node:net';

/** The open connections of a server. */
export type KeptConnections = {
  /** Stops accepting, waits for the connections, `graceMs` at most. */
  readonly close: (graceMs: number) => Promise<void>;
};

/** Keeps connections, no more than one address may have; those beyond are closed at once. Source: security.md S-61, R-09 */
export const keepConnections = (
  server: Server,
  { maxConnectionsPerAddress }: { readonly maxConnectionsPerAddress: number },
): KeptConnections => {
  const byAddress = new Map<string, Set<Socket>>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const open = byAddress.get(address) ?? new Set();
    if (open.size >= maxConnectionsPerAddress) {
      socket.destroy();
      return;
    }
    byAddress.set(address, open.add(socket));
    socket.once('close', () => {
      open.delete(socket);
      if (open.size === 0 && byAddress.get(address) === open) byAddress.delete(address);
    });
  });
  return {
    close: async (graceMs) => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      const timer = setTimeout(() => {
        for (const open of byAddress.values()) for (const socket of open) socket.destroy();
      }, graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
};
