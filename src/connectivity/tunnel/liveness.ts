import type { Http2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import { randomFraction } from '../../foundation/ids.ts';
import { type Job, startJob } from '../../foundation/job.ts';
import type { Log } from '../../foundation/log.ts';

const pingEveryMs = 20_000;
const answerWithinMs = 15_000;

/**
 * Ends a session, whatever is under way. By itself it waits for what it is writing, which over a connection that takes nothing any more is for as
 * long as the kernel tries: that connection is ended under it. At once would be too soon, for a session does not bear it while it writes.
 */
export const endSession = (session: Http2Session, connection: Duplex, patienceMs = 1_000): void => {
  session.destroy();
  const timer = setTimeout(() => connection.destroy(), patienceMs).unref();
  connection.once('close', () => clearTimeout(timer));
};

/**
 * Pings the other end of a tunnel now and then, and ends the session when no answer comes: a connection that a firewall has forgotten says
 * nothing by itself. The job ends with the session. Source: RFC 9113 §6.7; security.md R-15
 */
export const watchLiveness = (
  session: Http2Session,
  parts: { readonly connection: Duplex; readonly log: Log; readonly everyMs?: number; readonly withinMs?: number },
): Job => {
  const { connection, log, everyMs = pingEveryMs, withinMs = answerWithinMs } = parts;
  const job = startJob({
    name: 'tunnel-liveness',
    everyMs,
    run: () => ping(session, connection, withinMs),
    log,
    spread: randomFraction,
  });
  session.once('close', () => void job.stop());
  return job;
};

const ping = (session: Http2Session, connection: Duplex, withinMs: number): Promise<void> =>
  new Promise((resolve) => {
    if (session.destroyed || session.closed) {
      resolve();
      return;
    }
    const timer = setTimeout(() => {
      endSession(session, connection, Math.min(withinMs, 1_000));
      resolve();
    }, withinMs);
    session.ping(() => {
      // An error means that the session has ended meanwhile.
      clearTimeout(timer);
      resolve();
    });
  });
