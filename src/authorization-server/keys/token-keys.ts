import type { Audit } from '../../audit/index.ts';
import type { Sealing, SealingContext } from '../../crypto/sealing.ts';
import {
  exportSigningKey,
  generateSigningKey,
  importSigningKey,
  type PublicJwk,
  type SigningKey,
  toPublicJwk,
} from '../../crypto/signing-keys.ts';
import { parsePublicJwk, type VerificationKey } from '../../crypto/verification-keys.ts';
import type { Clock } from '../../foundation/clock.ts';
import { type SubaccountId, toSubaccountId } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import type { Database } from '../../storage/database.ts';
import { createReadThroughCache } from '../read-through-cache.ts';
import type { AuthorizationServerSettings } from '../settings.ts';
import {
  findActiveKey,
  findPublishedKey,
  insertActiveKey,
  listPublishedKeys,
  type StoredSigningKey,
} from './signing-key-store.ts';

/** A key tokens are checked with, and the subaccount whose tokens it signs. */
export type TokenVerificationKey = { readonly key: VerificationKey; readonly subaccountId: SubaccountId };

/** The signing keys of all subaccounts. */
export type TokenKeys = {
  /** The key that signs now; made if the subaccount has none yet. */
  readonly getActive: (subaccountId: SubaccountId) => Promise<SigningKey>;
  readonly findVerificationKey: (kid: string) => Promise<TokenVerificationKey | undefined>;
  /** Keys in every state; of all subaccounts where none is named. */
  readonly listPublic: (subaccountId: SubaccountId | undefined) => Promise<readonly PublicJwk[]>;
};

const kidPattern = /^default-jwt-key-[0-9a-f]{10}$/;

/** Creates the keeper of signing keys. Private keys are sealed at rest (S-63). Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const createTokenKeys = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealing: Sealing;
  readonly audit: Pick<Audit, 'append'>;
  readonly settings: Pick<AuthorizationServerSettings, 'signingAlgorithm' | 'signingKeyBits'>;
}): TokenKeys => {
  const { database, clock, sealing } = parts;
  let imported = new Map<string, SigningKey>();

  const open = (stored: StoredSigningKey): SigningKey => {
    const known = imported.get(stored.kid);
    if (known !== undefined) return known;
    const pem = new Secret(sealing.openText(stored.sealed_private_key, contextOf(stored)));
    const key = importSigningKey({ kid: stored.kid, pem });
    if (imported.size >= 1000) imported = new Map();
    imported.set(stored.kid, key);
    return key;
  };
  const active = createReadThroughCache<SigningKey>({
    maxEntries: 10_000,
    freshMs: 2000,
    staleMs: 300_000,
    clock,
    read: async (subaccountId) => {
      const stored = await findActiveKey(database, subaccountId);
      return stored && open(stored);
    },
  });
  const verification = createReadThroughCache<TokenVerificationKey>({
    maxEntries: 10_000,
    freshMs: 5000,
    staleMs: 300_000,
    clock,
    read: async (kid) => {
      const published = await findPublishedKey(database, kid);
      const key = published && parsePublicJwk(published.jwk);
      return published && key && { key, subaccountId: toSubaccountId(published.subaccountId) };
    },
  });
  const beingMade = new Map<string, Promise<SigningKey>>();

  const make = async (subaccountId: SubaccountId): Promise<SigningKey> => {
    const { signingAlgorithm: algorithm, signingKeyBits } = parts.settings;
    const key = await generateSigningKey({
      algorithm,
      ...(signingKeyBits !== undefined && { modulusBits: signingKeyBits }),
    });
    const address = { kid: key.kid, subaccount_id: subaccountId };
    await database.write(async (transaction) => {
      const isInserted = await insertActiveKey(transaction, {
        ...address,
        algorithm,
        sealed_private_key: sealing.seal(exportSigningKey(key).reveal(), contextOf(address)),
        public_jwk: JSON.stringify(toPublicJwk(key)),
        created_at_ms: clock(),
      });
      if (!isInserted) return;
      await parts.audit.append(transaction, {
        category: 'audit.configuration',
        subaccountId,
        actor: { kind: 'system', name: 'signing-keys' },
        action: 'create',
        object: `signing key ${key.kid}`,
        message: `Creating signing key: ${key.kid}`,
      });
    });
    // Another node may have been quicker: what is stored counts.
    const stored = await active.reread(subaccountId);
    if (stored === undefined) throw new Error(`subaccount ${subaccountId} has no signing key`);
    return stored;
  };

  return {
    getActive: async (subaccountId) => {
      const known = await active.get(subaccountId);
      if (known !== undefined) return known;
      const running = beingMade.get(subaccountId) ?? make(subaccountId).finally(() => beingMade.delete(subaccountId));
      beingMade.set(subaccountId, running);
      return running;
    },
    findVerificationKey: async (kid) => (kidPattern.test(kid) ? verification.get(kid) : undefined),
    listPublic: (subaccountId) => listPublishedKeys(database, subaccountId),
  };
};

const contextOf = (key: { readonly kid: string; readonly subaccount_id: string }): SealingContext => ({
  table: 'token_signing_keys',
  row: key.kid,
  column: 'sealed_private_key',
  subaccountId: key.subaccount_id,
});
