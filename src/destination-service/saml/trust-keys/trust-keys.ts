import { createSelfSignedCertificate } from '../../../crypto/certificate-authority.ts';
import { describeCertificate } from '../../../crypto/certificates.ts';
import type { Sealing, SealingContext } from '../../../crypto/sealing.ts';
import type { Actor, AuditEvent } from '../../../foundation/audit-event.ts';
import { createBoundedCache } from '../../../foundation/bounded-cache.ts';
import type { Clock } from '../../../foundation/clock.ts';
import { randomUuid, type SubaccountId } from '../../../foundation/ids.ts';
import { createRecentReads } from '../../../foundation/recent-reads.ts';
import { Secret } from '../../../foundation/secret.ts';
import type { Database, Transaction } from '../../../storage/database.ts';
import { DatabaseUnavailable } from '../../../storage/errors.ts';
import { trustKeyNotFound } from './errors.ts';
import {
  createTrustKeyStore,
  type StoredTrustKey,
  type StoredTrustKeys,
  type TrustKeySlot,
} from './trust-key-store.ts';

export type { TrustKeySlot } from './trust-key-store.ts';

/** A key as its trusting party sees it. */
export type TrustCertificate = { readonly keyId: string; readonly certificatePem: string };

/** A key ready to sign. */
export type TrustKey = TrustCertificate & { readonly privateKeyPem: Secret };

/**
 * The keys that sign the SAML assertions of a subaccount's destinations: one in use, and one that may take its place. Every operation may
 * run on several nodes at once; they end with the same keys and answer with them. Source: SAP doc "Manage Trust"
 */
export type TrustKeys = {
  /** The key that signs now; on other nodes a change shows within 2 s. */
  readonly findActive: (subaccountId: SubaccountId) => Promise<TrustKey | undefined>;
  /** The keys as they are stored. */
  readonly list: (
    subaccountId: SubaccountId,
  ) => Promise<{ readonly [Slot in TrustKeySlot]: TrustCertificate | undefined }>;
  /** Throws the exact 404 where there is none. */
  readonly get: (subaccountId: SubaccountId, slot: TrustKeySlot) => Promise<TrustCertificate>;
  /** Makes a key, or a new one in the place of the old one. */
  readonly renew: (subaccountId: SubaccountId, slot: TrustKeySlot, actor: Actor) => Promise<TrustCertificate>;
  readonly deletePassive: (subaccountId: SubaccountId, actor: Actor) => Promise<void>;
  /** Lets the two keys change places. */
  readonly rotate: (
    subaccountId: SubaccountId,
    actor: Actor,
  ) => Promise<{ readonly active: TrustCertificate; readonly passive: TrustCertificate }>;
};

/** What the keeping of trust keys needs. */
export type TrustKeysParts = {
  readonly database: Pick<Database, 'read' | 'write'>;
  readonly clock: Clock;
  readonly sealing: Pick<Sealing, 'seal' | 'openText'>;
  readonly appendAudit: (transaction: Transaction, event: AuditEvent) => Promise<void>;
};

/** Source: SAP doc "Manage Trust" (two years) */
const validityDays = 2 * 365;
/** How old a key in use may be. Source: security.md */
const freshMs = 2000;
const outageMs = 5 * 60_000;

/** Creates the keeper of trust keys. */
export const createTrustKeys = (parts: TrustKeysParts): TrustKeys => {
  const { database, clock, sealing } = parts;
  const store = createTrustKeyStore(database);
  const lastKnown = createBoundedCache<SubaccountId, TrustKey | undefined>({
    maxEntries: 10_000,
    ttlMs: outageMs,
    clock,
  });
  const active = createRecentReads<SubaccountId, TrustKey | undefined>({
    maxEntries: 10_000,
    ttlMs: freshMs,
    clock,
    load: async (subaccountId) => {
      try {
        const stored = (await store.find(subaccountId)).active;
        const known = lastKnown.get(subaccountId);
        // Opening a key again would cost more than signing with it.
        const key =
          stored !== undefined && known?.keyId === stored.keyId ? known : stored && open(subaccountId, stored);
        lastKnown.set(subaccountId, key);
        return key;
      } catch (error) {
        const known = lastKnown.get(subaccountId);
        if (!(error instanceof DatabaseUnavailable) || known === undefined) throw error;
        return known;
      }
    },
  });

  const open = (subaccountId: SubaccountId, stored: StoredTrustKey): TrustKey => ({
    keyId: stored.keyId,
    certificatePem: stored.certificatePem,
    privateKeyPem: new Secret(sealing.openText(stored.sealedPrivateKey, contextOf(subaccountId, stored.keyId))),
  });

  const make = async (subaccountId: SubaccountId): Promise<StoredTrustKey> => {
    const keyId = randomUuid();
    const subject = [['CN', subaccountId]] as const;
    const made = await createSelfSignedCertificate({ subject, validityDays, nowMs: clock() });
    const sealedPrivateKey = sealing.seal(made.privateKeyPem.reveal(), contextOf(subaccountId, keyId));
    return { keyId, certificatePem: made.certificatePem, sealedPrivateKey };
  };

  /** One change with its record; `change` answers whether it found what it was meant for. */
  const write = async (event: AuditEvent, change: (transaction: Transaction) => Promise<boolean>): Promise<boolean> => {
    const isDone = await database.write(async (transaction) => {
      const isChanged = await change(transaction);
      if (isChanged) await parts.appendAudit(transaction, event);
      return isChanged;
    });
    active.forget();
    // What is gone must not come back with an outage of the database.
    lastKnown.clear();
    return isDone;
  };

  const getBoth = async (subaccountId: SubaccountId) => {
    const keys = await store.find(subaccountId);
    return { active: getKey(subaccountId, keys, 'active'), passive: getKey(subaccountId, keys, 'passive') };
  };

  return {
    findActive: active.get,
    list: store.find,
    get: async (subaccountId, slot) => getKey(subaccountId, await store.find(subaccountId), slot),
    renew: async (subaccountId, slot, actor) => {
      const replaced = (await store.find(subaccountId))[slot]?.keyId;
      const key = await make(subaccountId);
      const event = trustKeyEvent(replaced === undefined ? 'create' : 'update', subaccountId, actor, {
        slot,
        keyId: key.keyId,
        sha256Fingerprint: describeCertificate(key.certificatePem).fingerprint,
        ...(replaced !== undefined && { replacedKeyId: replaced }),
      });
      const isStored = await write(event, (transaction) =>
        store.put(transaction, subaccountId, { slot, key, replaced }),
      );
      // Where somebody else was quicker, theirs is the one to be trusted.
      return isStored ? key : getKey(subaccountId, await store.find(subaccountId), slot);
    },
    deletePassive: async (subaccountId, actor) => {
      const event = trustKeyEvent('delete', subaccountId, actor, { slot: 'passive' });
      const isDeleted = await write(event, (transaction) => store.deletePassive(transaction, subaccountId));
      if (!isDeleted) throw trustKeyNotFound(subaccountId, 'passive');
    },
    rotate: async (subaccountId, actor) => {
      const { active: old, passive: next } = await getBoth(subaccountId);
      const keyIds = { active: old.keyId, passive: next.keyId };
      const event = trustKeyEvent('update', subaccountId, actor, {
        slot: 'active',
        keyId: next.keyId,
        replacedKeyId: old.keyId,
      });
      const isSwapped = await write(event, (transaction) => store.swap(transaction, subaccountId, keyIds));
      return isSwapped ? { active: next, passive: old } : getBoth(subaccountId);
    },
  };
};

const getKey = (subaccountId: SubaccountId, keys: StoredTrustKeys, slot: TrustKeySlot): StoredTrustKey => {
  const key = keys[slot];
  if (key === undefined) throw trustKeyNotFound(subaccountId, slot);
  return key;
};

const contextOf = (subaccountId: SubaccountId, keyId: string): SealingContext => ({
  table: 'saml_trust_keys',
  // A key keeps its seal when it changes its place.
  row: keyId,
  column: 'sealed_private_key',
  subaccountId,
});

const trustKeyEvent = (
  action: 'create' | 'update' | 'delete',
  subaccountId: SubaccountId,
  actor: Actor,
  attributes: Readonly<Record<string, string>>,
): AuditEvent => ({
  category: 'audit.configuration',
  subaccountId,
  actor,
  action,
  object: `SAML trust key (${attributes.slot})`,
  message: `${action} SAML trust key (${attributes.slot})`,
  attributes,
});
