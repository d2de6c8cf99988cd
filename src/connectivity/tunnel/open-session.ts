import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Log } from '../../foundation/log.ts';
import { endSession, watchLiveness } from './liveness.ts';
import { sessionLimits, sessionOptions, sessionSettings } from './session-limits.ts';

/** The server's end of a tunnel: it sends requests, an agent answers them. */
export type TunnelSession = {
  /** Throws where the tunnel has ended. `headers`: a flat list, pseudo-headers first. */
  readonly request: (headers: readonly string[], options: { readonly endStream: boolean }) => ClientHttp2Stream;
  readonly isOpen: () => boolean;
  /** Whether it carries all it may; HTTP/2 would have what comes then wait without a word. Connections leave half of it to requests. */
  readonly isFull: (isForConnection: boolean) => boolean;
  /** Takes no more requests and ends once those under way are done, `graceMs` at most. */
  readonly close: (graceMs?: number) => Promise<void>;
  /** Ends at once. */
  readonly destroy: () => void;
  /** Resolves when the tunnel has ended, for whatever reason. */
  readonly ended: Promise<void>;
};

const settledWithinMs = 10_000;

/**
 * Opens the session on a connection that was made by the agent. Rejects where the other end does not speak as an agent does, in time.
 * Source: docs/decisions/0015-on-premise-over-a-tunnel.md; RFC 9113
 */
export const openSession = async (socket: Duplex, log: Log): Promise<TunnelSession> => {
  const session = connect('http://tunnel', {
    createConnection: () => socket,
    settings: sessionSettings,
    ...sessionOptions,
  });
  const ended = new Promise<void>((resolve) => session.once('close', resolve));
  // What ends the session ends its streams with it: they are where it shows.
  session.on('error', (error) => log.info('tunnel-failed', { detail: error.message }));
  const destroy = (): void => endSession(session, socket);
  await untilSettled(session, ended, destroy);
  session.setLocalWindowSize(sessionLimits.sessionWindowBytes);
  watchLiveness(session, { connection: socket, log });
  let openStreams = 0;
  return {
    request: (headers, { endStream }) => {
      const stream = session.request(headers, { endStream });
      openStreams += 1;
      stream.once('close', () => {
        openStreams -= 1;
      });
      return stream;
    },
    isFull: (isForConnection) => openStreams >= sessionLimits.maxStreams / (isForConnection ? 2 : 1),
    isOpen: () => !session.closed && !session.destroyed,
    close: async (graceMs = 0) => {
      const timer = setTimeout(destroy, graceMs);
      if (!session.destroyed) session.close();
      await ended;
      clearTimeout(timer);
    },
    destroy,
    ended,
  };
};

/** Upgrades may only be asked for once the other end has said that it knows of them. Source: RFC 8441 §3 */
const untilSettled = (session: ClientHttp2Session, ended: Promise<void>, destroy: () => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(timer);
      destroy();
      reject(new Error(reason));
    };
    const timer = setTimeout(() => fail('the agent did not settle the session in time'), settledWithinMs);
    session.once('remoteSettings', (settings) => {
      if (settings.enableConnectProtocol !== true) {
        fail('the other end is no agent');
        return;
      }
      clearTimeout(timer);
      resolve();
    });
    void ended.then(() => fail('the connection ended before the session began'));
  });
