import type { Http2Session } from 'node:http2';
import { randomFraction } from '../../foundation/ids.ts';
import { type Job, startJob } from '../../foundation/job.ts';
import type { Log } from '../../foundation/log.ts';

const pingEveryMs = 20_000;
const answerWithinMs = 15_000;

/**
 * Pings the other end of a tunnel now and then, and ends the session when no answer comes: a connection that a firewall has forgotten says
 * nothing by itself. The job ends with the session. Source: RFC 9113 §6.7; security.md R-15
 */
export const watchLiveness = (session: Http2Session, log: Log): Job => {
  const job = startJob({
    name: 'tunnel-liveness',
    everyMs: pingEveryMs,
    run: () => ping(session),
    log,
    spread: randomFraction,
  });
  session.once('close', () => void job.stop());
  return job;
};

const ping = (session: Http2Session): Promise<void> =>
  new Promise((resolve) => {
    if (session.destroyed || session.closed) {
      resolve();
      return;
    }
    const timer = setTimeout(() => {
      session.destroy();
      resolve();
    }, answerWithinMs);
    session.ping(() => {
      // An error means that the session has ended meanwhile.
      clearTimeout(timer);
      resolve();
    });
  });
