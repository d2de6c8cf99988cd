import type { AppOptions } from '../app.ts';
import { randomFraction } from '../foundation/ids.ts';
import { type Job, startJob } from '../foundation/job.ts';
import type { Rooms } from './rooms/open-rooms.ts';

/** Starts what is done every now and then, whether somebody asks or not. */
export const startJobs = (
  { config, log }: AppOptions,
  {
    audit,
    authorizationServer,
    cloudForCustomer,
    destinationService,
    flows,
    messageProcessingLogs,
    sealing,
    serviceInstances,
  }: Rooms,
): readonly Job[] => {
  const every = (name: string, everyMs: number, run: () => Promise<void>): Job =>
    startJob({ name, everyMs, run, log, spread: randomFraction });
  return [
    every('audit-refusal-counts', 5_000, () => audit.refusals.flush()),
    every('audit-sealing', 2_000, async () => void (await audit.sealPending())),
    // Another node may have added a data key; it is sealed with ten seconds after that.
    every('sealing-key-refresh', 5_000, () => sealing.refresh()),
    every('audit-retention', 3_600_000, async () => void (await audit.enforceRetention(config.auditRetentionDays))),
    every('token-clean-up', 300_000, async () => void (await authorizationServer.purgeExpired())),
    every('cloud-for-customer-token-clean-up', 60_000, async () => void (await cloudForCustomer.purgeExpired())),
    every('unread-credentials-clean-up', 600_000, () => serviceInstances.keptCredentials.forgetUnread()),
    every('signing-key-rotation', 60_000, async () => void (await authorizationServer.signingKeys.runDueRotations())),
    every('certificate-renewal', 3_600_000, async () => void (await destinationService.renewDueCertificates())),
    every('abandoned-messages', 300_000, async () => void (await flows.closeAbandoned())),
    // Source: SAP doc "Setting Log Levels" (recorded message content is kept for an hour)
    every('trace-retention', 300_000, async () => void (await messageProcessingLogs.removeExpiredTraces(3_600_000))),
    every('message-processing-log-retention', 3_600_000, async () => {
      await messageProcessingLogs.removeExpired(config.messageProcessingLogRetentionDays * 86_400_000);
    }),
  ];
};
