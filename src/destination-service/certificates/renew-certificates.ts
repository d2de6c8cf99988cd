import type { Actor } from '../../foundation/audit-event.ts';
import { randomHex, randomUuid } from '../../foundation/ids.ts';
import type { Log } from '../../foundation/log.ts';
import { releaseLease, tryAcquireLease } from '../../storage/leases.ts';
import type { StoredDestinationConfiguration } from '../../storage/tables/destination-service.ts';
import { toAuditEvent } from '../configurations/audit-event.ts';
import { toProperties } from '../configurations/configuration.ts';
import type { ConfigurationParts } from '../configurations/write-configurations.ts';

/** Renews the generated certificates that are due; answers how many it were, 0 on a node that has not the lease. */
export type RenewDueCertificates = () => Promise<number>;

/** Longer than a run takes: a certificate costs a key pair, a second at the very most. */
const leaseMs = 15 * 60_000;
const maxRenewals = 200;
const leaseName = 'destination-certificate-renewal';
const actor: Actor = { kind: 'system', name: 'certificate renewal' };

/**
 * Creates the job's run, which happens on one node at a time. A renewal keeps subject, duration and password and replaces the content; one
 * that fails is tried again by the next run. Source: SAP doc "Automatic Renewal of Generated Certificates"; security.md R-16
 */
export const createRenewDueCertificates = (parts: ConfigurationParts & { readonly log: Log }): RenewDueCertificates => {
  const { database, store, cache, sealing, issueCertificate, appendAudit, clock, log } = parts;
  const holder = randomUuid();

  const renew = async (row: StoredDestinationConfiguration): Promise<boolean> => {
    const { labels: _labels, isShared: _isShared, ...stored } = sealing.open(row);
    const { level, kind, name, generation } = stored;
    // Written since by a release that knows no generation: what is there now is an upload.
    const isGenerated = generation?.automaticRenew === true;
    const issued = isGenerated ? await issueCertificate(name, level, generation) : undefined;
    const next = sealing.seal({
      ...stored,
      type: row.type,
      ...(issued !== undefined && {
        properties: toProperties([
          ...Object.entries(stored.properties),
          ['Content', Buffer.from(issued.content).toString('base64')],
        ]),
        revision: randomHex(32),
        modifiedAtMs: clock(),
        ...(issued.renewAtMs !== undefined && { renewAtMs: issued.renewAtMs }),
      }),
    });
    const isRenewed = await database.write(async (transaction) => {
      const isUpdated = await store.update(transaction, next, [row.revision]);
      if (!isUpdated || issued === undefined) return false;
      const message = `Renewing certificate ${name}`;
      await appendAudit(transaction, toAuditEvent({ kind, level, name }, 'update', actor, { message }));
      return true;
    });
    cache.forget({ level, kind, name });
    return isRenewed;
  };

  return async () => {
    if (!(await tryAcquireLease(database, { name: leaseName, holder, ttlMs: leaseMs, clock }))) return 0;
    let renewed = 0;
    try {
      for (const row of await store.listDueRenewals(clock(), maxRenewals)) {
        try {
          if (await renew(row)) renewed += 1;
        } catch (error) {
          log.warn('certificate-renewal-failed', { certificate: row.name, subaccountId: row.subaccount_id, error });
        }
      }
    } finally {
      await releaseLease(database, { name: leaseName, holder });
    }
    return renewed;
  };
};
