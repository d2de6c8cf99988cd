import { randomFraction } from '../../foundation/ids.ts';
import { startJob } from '../../foundation/job.ts';
import type { Log } from '../../foundation/log.ts';
import type { TunnelSession } from './open-session.ts';

/**
 * Ends a tunnel with the certificate it was opened with: that may have happened while it was being opened, at another node, or because it is
 * too old. Where nobody can tell, the tunnel stays. Source: docs/decisions/0015-on-premise-over-a-tunnel.md; security.md S-59
 */
export const followCertificate = async (
  session: Pick<TunnelSession, 'destroy' | 'ended'>,
  parts: { readonly isCurrent: () => Promise<boolean>; readonly log: Log; readonly everyMs?: number },
): Promise<void> => {
  const check = async (): Promise<void> => {
    if (!(await parts.isCurrent())) session.destroy();
  };
  const { log, everyMs = 30_000 } = parts;
  const job = startJob({ name: 'tunnel-certificate', everyMs, run: check, log, spread: randomFraction });
  void session.ended.then(() => job.stop());
  await check();
};
