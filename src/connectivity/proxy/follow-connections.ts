import type { Duplex } from 'node:stream';
import { randomFraction } from '../../foundation/ids.ts';
import { startJob } from '../../foundation/job.ts';
import type { Log } from '../../foundation/log.ts';

/** A WebSocket or TCP connection that goes on after it was let in. */
export type FollowedConnection = {
  readonly requestId: string;
  /** The application's side. */
  readonly socket: Duplex;
  /** Judges once more what it was let in for: tokens, connector, mapping, resource. Answers the reason why not. */
  readonly findFault: () => Promise<string | undefined>;
};

/** The connections of a proxy that are open. */
export type FollowConnections = {
  readonly follow: (connection: FollowedConnection) => void;
  readonly count: () => number;
  readonly stop: () => Promise<void>;
};

/**
 * Ends connections that would not be let in any more: a request is judged when it comes, and they could outlive a token, a mapping or a
 * connector by days. Where nobody can tell, they stay. Assumed: SAP says nothing about connections that are open. Source: security.md S-28, S-59
 */
export const followConnections = (parts: { readonly log: Log; readonly everyMs?: number }): FollowConnections => {
  const { log, everyMs = 15_000 } = parts;
  const open = new Set<FollowedConnection>();

  const check = async (connection: FollowedConnection): Promise<void> => {
    const { requestId, socket, findFault } = connection;
    const fault = await findFault();
    if (fault === undefined || socket.destroyed) return;
    log.info('connection-ended', { requestId, detail: fault });
    socket.destroy();
  };
  const checkAll = async (): Promise<void> => {
    // One after the other: many at once would take the database from those who come.
    for (const connection of open) {
      await check(connection).catch((error: unknown) =>
        log.warn('connection-not-checked', { requestId: connection.requestId, error }),
      );
    }
  };

  const job = startJob({ name: 'proxy-connections', everyMs, run: checkAll, log, spread: randomFraction });
  return {
    follow: (connection) => {
      open.add(connection);
      connection.socket.once('close', () => open.delete(connection));
    },
    count: () => open.size,
    stop: job.stop,
  };
};
