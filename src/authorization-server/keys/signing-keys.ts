import type { Audit } from '../../audit/index.ts';
import type { SigningAlgorithm } from '../../crypto/signing-keys.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import {
  keyIsRetired,
  otherRotationRunning,
  signingKeyNotFound,
  tooEarlyToEnable,
  tooManySigningKeys,
  unsafeToDelete,
} from './errors.ts';
import { keyKeeper, signingKeyEvent } from './key-events.ts';
import type { KeyMaker } from './key-maker.ts';
import { listAllPublishedKeys, type PublishedKey } from './published-key-store.ts';
import { createRunDueRotations, type RunDueRotations } from './run-due-rotations.ts';
import {
  automaticActivationMs,
  describeSigningKey,
  minForcedPendingMs,
  minPendingMs,
  type SigningKeyInfo,
  type SigningKeyRecord,
} from './signing-key.ts';
import { deleteKey, insertKey, listKeys, planActivation, promotePending, retireActive } from './signing-key-store.ts';
import type { TokenKeys } from './token-keys.ts';

/**
 * The keys that sign a subaccount's tokens: at most two, one of them active. Every operation may be called on several nodes at once;
 * the database decides. Source: SAP doc "Rotate Signing Keys of Access Tokens"; S-24
 */
export type SigningKeys = {
  readonly list: (subaccountId: SubaccountId) => Promise<readonly SigningKeyInfo[]>;
  /** The public halves of the keys of all subaccounts: at most 1000, the newest first. */
  readonly listVerificationKeys: () => Promise<readonly PublishedKey[]>;
  /**
   * Publishes a pending key, of the active one's algorithm unless told otherwise; an automatic one is enabled after 48 hours. Throws 409
   * for a third key.
   */
  readonly create: (
    subaccountId: SubaccountId,
    wanted: { readonly algorithm?: SigningAlgorithm; readonly isAutomatic?: boolean },
    actor: Actor,
  ) => Promise<SigningKeyInfo>;
  /** Lets a pending key sign and retires the active one: after 12 hours, by force after one. No change where it is active already. */
  readonly enable: (
    subaccountId: SubaccountId,
    kid: string,
    how: { readonly isForced?: boolean },
    actor: Actor,
  ) => Promise<SigningKeyInfo>;
  /**
   * Deletes a key that no valid token needs. In an emergency any key: its tokens are refused from then on, by other nodes after 2 s; where
   * it was the active one, the pending one takes over at once, or a new one.
   */
  readonly delete: (
    subaccountId: SubaccountId,
    kid: string,
    how: { readonly isEmergency?: boolean },
    actor: Actor,
  ) => Promise<void>;
  /** A whole rotation: publishes a key that is enabled by itself, and deletes the old one when it is safe. A running one is answered. */
  readonly rotate: (
    subaccountId: SubaccountId,
    wanted: { readonly algorithm?: SigningAlgorithm },
    actor: Actor,
  ) => Promise<SigningKeyInfo>;
  /** A job: enables and deletes the keys whose time has come. */
  readonly runDueRotations: RunDueRotations;
};

/** What the management of keys is made of. */
export type SigningKeysParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly maker: KeyMaker;
  readonly keys: TokenKeys;
};

/** Creates the management of keys. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const createSigningKeys = (parts: SigningKeysParts): SigningKeys => {
  const { database, clock, audit, keys } = parts;

  const findPending = async (subaccountId: SubaccountId): Promise<SigningKeyRecord | undefined> =>
    (await listKeys(database, subaccountId)).find(({ state }) => state === 'pending');
  const getKey = async (subaccountId: SubaccountId, kid: string): Promise<SigningKeyRecord> => {
    const key = (await listKeys(database, subaccountId)).find((candidate) => candidate.kid === kid);
    if (key === undefined) throw signingKeyNotFound();
    return key;
  };
  const describe = async (subaccountId: SubaccountId, kid: string): Promise<SigningKeyInfo> =>
    describeSigningKey(await getKey(subaccountId, kid), clock());

  /** Answers the id of the key made; `undefined` where there was no room for it. */
  const publish = async (
    subaccountId: SubaccountId,
    wanted: { readonly algorithm?: SigningAlgorithm; readonly isAutomatic?: boolean },
    actor: Actor,
  ): Promise<string | undefined> => {
    // First the one that signs: a subaccount must never be left with keys of which none does.
    const { algorithm: current } = await keys.getActive(subaccountId);
    const algorithm = wanted.algorithm ?? current;
    const key = await parts.maker.make(subaccountId, algorithm);
    const isInserted = await database.write(async (transaction) => {
      const createdAtMs = clock();
      const activatesAtMs = wanted.isAutomatic === true ? createdAtMs + automaticActivationMs : undefined;
      const row = {
        ...key,
        state: 'pending',
        created_at_ms: createdAtMs,
        ...(activatesAtMs !== undefined && { activates_at_ms: activatesAtMs }),
      } as const;
      if (!(await insertKey(transaction, row))) return false;
      const attributes = { algorithm, activation: activatesAtMs === undefined ? 'manual' : 'automatic' };
      await audit.append(transaction, signingKeyEvent('create', { subaccountId, kid: key.kid }, actor, attributes));
      return true;
    });
    keys.forget(subaccountId);
    return isInserted ? key.kid : undefined;
  };

  /** False where the key is not pending any more: somebody else was quicker. */
  const activate = async (
    address: { readonly subaccountId: SubaccountId; readonly kid: string },
    actor: Actor,
    isForced: boolean,
  ): Promise<boolean> => {
    const { subaccountId } = address;
    const done = await database.write(async (transaction) => {
      const nowMs = clock();
      const retired = await retireActive(transaction, address, nowMs);
      const promoted = await promotePending(transaction, subaccountId, nowMs);
      if (promoted === undefined) {
        // Deleted between the two statements: the transaction's end brings the active key back.
        if (retired !== undefined) throw signingKeyNotFound();
        return undefined;
      }
      const attributes = { ...(retired !== undefined && { retired }), ...(isForced && { force: 'true' }) };
      await audit.append(transaction, signingKeyEvent('update', { subaccountId, kid: promoted }, actor, attributes));
      return { retired };
    });
    keys.forget(subaccountId, done?.retired);
    return done !== undefined;
  };

  /** False where the key's state is no longer the one given. */
  const remove = async (
    subaccountId: SubaccountId,
    key: Pick<SigningKeyRecord, 'kid' | 'state' | 'algorithm'>,
    actor: Actor,
    isEmergency: boolean,
  ): Promise<boolean> => {
    const isDeleted = await database.write(async (transaction) => {
      if (!(await deleteKey(transaction, { subaccountId, ...key }))) return false;
      const attributes = { state: key.state, ...(isEmergency && { emergency: 'true' }) };
      await audit.append(transaction, signingKeyEvent('delete', { subaccountId, kid: key.kid }, actor, attributes));
      if (key.state !== 'active') return true;
      const promoted = await promotePending(transaction, subaccountId, clock());
      if (promoted !== undefined) {
        await audit.append(transaction, signingKeyEvent('update', { subaccountId, kid: promoted }, actor));
      }
      return true;
    });
    keys.forget(subaccountId, key.kid);
    // At once, and not with the next token request: that one should not have to wait.
    if (isDeleted && key.state === 'active') await keys.getActive(subaccountId, key.algorithm);
    return isDeleted;
  };

  return {
    listVerificationKeys: () => listAllPublishedKeys(database),
    list: async (subaccountId) => {
      const nowMs = clock();
      return (await listKeys(database, subaccountId)).map((key) => describeSigningKey(key, nowMs));
    },
    create: async (subaccountId, wanted, actor) => {
      const kid = await publish(subaccountId, wanted, actor);
      if (kid === undefined) throw tooManySigningKeys();
      return describe(subaccountId, kid);
    },
    enable: async (subaccountId, kid, { isForced = false }, actor) => {
      const key = await getKey(subaccountId, kid);
      if (key.state === 'retired') throw keyIsRetired();
      if (key.state === 'pending') {
        const fromMs = key.createdAtMs + minPendingMs;
        const forcedFromMs = key.createdAtMs + minForcedPendingMs;
        if (clock() < (isForced ? forcedFromMs : fromMs)) throw tooEarlyToEnable({ fromMs, forcedFromMs });
        await activate({ subaccountId, kid }, actor, isForced);
      }
      return describe(subaccountId, kid);
    },
    delete: async (subaccountId, kid, { isEmergency = false }, actor) => {
      // A key changes its state twice in its life: more often nobody can have been quicker.
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        const key = await getKey(subaccountId, kid);
        const { isSafe, reason } = describeSigningKey(key, clock()).safeToDelete;
        if (!isSafe && !isEmergency) throw unsafeToDelete(reason);
        if (await remove(subaccountId, key, actor, isEmergency)) return;
      }
      throw signingKeyNotFound();
    },
    rotate: async (subaccountId, wanted, actor) => {
      const running = await findPending(subaccountId);
      const kid = running?.kid ?? (await publish(subaccountId, { ...wanted, isAutomatic: true }, actor));
      // Without room for a key, another node may have published one in this moment.
      const pending = kid === undefined ? await findPending(subaccountId) : await getKey(subaccountId, kid);
      if (pending === undefined) throw tooManySigningKeys();
      if (wanted.algorithm !== undefined && pending.algorithm !== wanted.algorithm) throw otherRotationRunning();
      await database.write((transaction) =>
        planActivation(transaction, pending.kid, pending.createdAtMs + automaticActivationMs),
      );
      return describe(subaccountId, pending.kid);
    },
    runDueRotations: createRunDueRotations({
      database,
      clock,
      activate: (address) => activate(address, keyKeeper, false),
      removeRetired: ({ subaccountId, kid }) =>
        getKey(subaccountId, kid).then((key) => remove(subaccountId, key, keyKeeper, false)),
    }),
  };
};
