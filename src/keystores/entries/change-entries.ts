import type { Accounts } from '../../accounts/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Sealing } from '../../crypto/sealing.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import { keystoreFull } from '../errors.ts';
import type { EntryStore } from './entry-store.ts';
import { createDraft, type DraftEvent, type KeystoreDraft } from './keystore-draft.ts';

/**
 * Changes the keystores of a tenant by a plan, which is thought out on a draft and written with its record in one transaction; it may be
 * asked for again, and a plan that throws leaves all as it was. Of two changes at once the second sees what the first has done.
 */
export type ChangeEntries = <Result>(
  subaccountId: SubaccountId,
  actor: Actor,
  plan: (draft: KeystoreDraft) => Result,
  options?: {
    /** Shown instead of the actor's name at what is SAP's. */
    readonly by?: string;
  },
) => Promise<Result>;

/** What changes need. */
export type ChangeParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealing: Pick<Sealing, 'seal' | 'openText'>;
  readonly accounts: Pick<Accounts, 'getSubaccount'>;
  readonly audit: Pick<Audit, 'appendAll'>;
};

const mebibyte = 1024 * 1024;
/** Largest keystore. Source: SAP doc "Keystore" (2 MB on Neo, 6 MB on Cloud Foundry); assumed: the bytes of certificates and sealed keys count */
const maxKeystoreBytes = { neo: 2 * mebibyte, cf: 6 * mebibyte };

/** Creates the one way to change keystore entries. */
export const createChangeEntries =
  (parts: ChangeParts, store: EntryStore): ChangeEntries =>
  async (subaccountId, actor, plan, { by = actor.name } = {}) => {
    const { database, clock, sealing, accounts, audit } = parts;
    const { flavour } = await accounts.getSubaccount(subaccountId);
    return await database.write(async (transaction) => {
      const nowMs = clock();
      const rows = await store.takeAll(transaction, subaccountId);
      const draft = createDraft(rows, { subaccountId, by, nowMs, sealing });
      const result = plan(draft);
      const { removedIds, put, keystores, events, sizeBytes } = draft.changes();
      const limitBytes = maxKeystoreBytes[flavour];
      if (put.length > 0 && sizeBytes('system') > limitBytes) throw keystoreFull(limitBytes);
      await store.apply(transaction, { removedIds, put });
      for (const keystore of keystores) await store.touch(transaction, subaccountId, { keystore, by, atMs: nowMs });
      if (events.length > 0) {
        await audit.appendAll(
          transaction,
          events.map((event) => toAuditEvent(subaccountId, actor, event)),
        );
      }
      return result;
    });
  };

const words = { create: 'Adding', update: 'Changing', delete: 'Removing' } as const;

const toAuditEvent = (
  subaccountId: SubaccountId,
  actor: Actor,
  { action, keystore, alias, attributes }: DraftEvent,
): AuditEvent => ({
  category: 'audit.configuration',
  subaccountId,
  actor,
  action,
  object: `Keystore entry ${alias} of ${keystore}`,
  message: `${words[action]} keystore entry ${alias} of ${keystore}`,
  attributes,
});
