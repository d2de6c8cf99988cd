import type { Audit } from '../../audit/index.ts';
import type { PublicJwk, SigningAlgorithm, SigningKey } from '../../crypto/signing-keys.ts';
import { parsePublicJwk, type VerificationKey } from '../../crypto/verification-keys.ts';
import type { Clock } from '../../foundation/clock.ts';
import { type SubaccountId, toSubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import { createReadThroughCache } from '../read-through-cache.ts';
import type { AuthorizationServerSettings } from '../settings.ts';
import { keyKeeper, signingKeyEvent } from './key-events.ts';
import type { KeyMaker } from './key-maker.ts';
import { findPublishedKey, listPublishedKeys } from './published-key-store.ts';
import { findActiveKey, insertKey, promotePending } from './signing-key-store.ts';

/** A key tokens are checked with, and the subaccount whose tokens it signs. */
export type TokenVerificationKey = { readonly key: VerificationKey; readonly subaccountId: SubaccountId };

/** The signing keys of all subaccounts, as those who issue, check and publish see them. */
export type TokenKeys = {
  /** The key that signs now. Where there is none the pending one takes over, or one is made: of this algorithm, else of the setting's. */
  readonly getActive: (subaccountId: SubaccountId, algorithm?: SigningAlgorithm) => Promise<SigningKey>;
  /** The key in whatever state; not found from the moment on it was removed, on other nodes within 2 s. */
  readonly findVerificationKey: (kid: string) => Promise<TokenVerificationKey | undefined>;
  /** Keys in every state: of the subaccount, the active one first; of all subaccounts where none is named. */
  readonly listPublic: (subaccountId: SubaccountId | undefined) => Promise<readonly PublicJwk[]>;
  /** To be called after a write has changed keys of the subaccount; `ended` names one that signs no more or is gone. */
  readonly forget: (subaccountId: SubaccountId, ended?: string) => void;
};

const kidPattern = /^default-jwt-key-[0-9a-f]{10}$/;

/** The name under which the keys of all subaccounts are remembered. */
const allSubaccounts = '';

/** Creates the keeper of signing keys. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const createTokenKeys = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly maker: KeyMaker;
  readonly audit: Pick<Audit, 'append'>;
  readonly settings: Pick<AuthorizationServerSettings, 'signingAlgorithm'>;
}): TokenKeys => {
  const { database, clock, maker } = parts;
  // Fresh for 2 s: so long may the removal of a key on another node take (S-24). Stale for 5 min: with the database away.
  const times = { maxEntries: 10_000, freshMs: 2000, staleMs: 300_000, clock };
  const active = createReadThroughCache<SigningKey>({
    ...times,
    read: async (subaccountId) => {
      const stored = await findActiveKey(database, subaccountId);
      return stored && maker.open(stored);
    },
  });
  const verification = createReadThroughCache<TokenVerificationKey>({
    ...times,
    read: async (kid) => {
      const published = await findPublishedKey(database, kid);
      const key = published && parsePublicJwk(published.jwk);
      return published && key && { key, subaccountId: toSubaccountId(published.subaccountId) };
    },
  });
  const published = createReadThroughCache<readonly PublicJwk[]>({
    ...times,
    read: async (name) => {
      const keys = await listPublishedKeys(database, name === allSubaccounts ? undefined : toSubaccountId(name));
      return keys.length === 0 ? undefined : keys;
    },
  });
  const beingMade = new Map<string, Promise<SigningKey>>();

  const make = async (subaccountId: SubaccountId, algorithm: SigningAlgorithm): Promise<SigningKey> => {
    const key = await maker.make(subaccountId, algorithm);
    await database.write(async (transaction) => {
      const promoted = await promotePending(transaction, subaccountId, clock());
      if (promoted !== undefined) {
        const event = signingKeyEvent('update', { subaccountId, kid: promoted }, keyKeeper);
        return parts.audit.append(transaction, event);
      }
      if (!(await insertKey(transaction, { ...key, state: 'active', created_at_ms: clock() }))) return;
      const event = signingKeyEvent('create', { subaccountId, kid: key.kid }, keyKeeper, { algorithm });
      await parts.audit.append(transaction, event);
    });
    forget(subaccountId);
    // Another node may have been quicker: what is stored counts.
    const stored = await active.reread(subaccountId);
    if (stored === undefined) throw new Error(`subaccount ${subaccountId} has no signing key`);
    return stored;
  };

  const forget: TokenKeys['forget'] = (subaccountId, ended) => {
    active.forget(subaccountId);
    published.forget(subaccountId);
    published.forget(allSubaccounts);
    if (ended === undefined) return;
    verification.forget(ended);
    maker.forget(ended);
  };

  return {
    getActive: async (subaccountId, algorithm = parts.settings.signingAlgorithm) => {
      const known = await active.get(subaccountId);
      if (known !== undefined) return known;
      const running =
        beingMade.get(subaccountId) ?? make(subaccountId, algorithm).finally(() => beingMade.delete(subaccountId));
      beingMade.set(subaccountId, running);
      return running;
    },
    findVerificationKey: async (kid) => (kidPattern.test(kid) ? verification.get(kid) : undefined),
    listPublic: async (subaccountId) => (await published.get(subaccountId ?? allSubaccounts)) ?? [],
    forget,
  };
};
