import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Clock } from '../../foundation/clock.ts';
import { decrypt, encrypt } from './aes-gcm.ts';
import { type MasterKey, MasterKeyNotUsable } from './master-key.ts';

/** A data key as it is stored: encrypted under the master key that `masterKeyId` names. */
export type WrappedDataKey = {
  readonly number: number;
  readonly wrappedKey: Uint8Array;
  readonly masterKeyId: string;
  /** From when on values are sealed with it: every node has read it by then. Epoch milliseconds. */
  readonly usableFromMs: number;
};

/** Where wrapped data keys are kept; the storage offers these three functions. */
export type SealingKeyStore = {
  readonly list: () => Promise<readonly WrappedDataKey[]>;
  /** Stores a new key unless its number is taken already (another node was first). */
  readonly insert: (key: WrappedDataKey) => Promise<void>;
  /** Replaces the wrapping of stored keys, all or none. */
  readonly rewrap: (keys: readonly WrappedDataKey[]) => Promise<void>;
};

/** A data key ready for use. */
export type DataKey = { readonly number: number; readonly key: KeyObject };

/** The data keys this process knows. */
export type DataKeys = {
  readonly find: (number: number) => DataKey | undefined;
  /** The newest key that every node knows: the one to seal with. */
  readonly getCurrent: () => DataKey;
  /** Reads keys other nodes have added. */
  readonly refresh: () => Promise<void>;
  readonly add: (usableFromMs: number) => Promise<void>;
  readonly rewrap: (masterKey: MasterKey) => Promise<void>;
};

/** Reads the stored data keys and makes the first one where there is none. Throws when the master key does not open them. Source: security.md S-63 */
export const loadDataKeys = async (options: {
  readonly masterKey: MasterKey;
  readonly store: SealingKeyStore;
  readonly clock: Clock;
}): Promise<DataKeys> => {
  const { store, clock } = options;
  const known = new Map<number, DataKey & { readonly usableFromMs: number }>();
  let masterKey = options.masterKey;

  const refresh = async (): Promise<void> => {
    for (const stored of await store.list()) {
      // A known key is not opened again: another node may have re-wrapped it under a master key we have not been given yet.
      if (known.has(stored.number)) continue;
      known.set(stored.number, {
        number: stored.number,
        key: unwrap(stored, masterKey),
        usableFromMs: stored.usableFromMs,
      });
    }
  };
  const add = async (usableFromMs: number): Promise<void> => {
    const number = Math.max(0, ...known.keys()) + 1;
    await store.insert(wrap({ number, key: createSecretKey(randomBytes(32)) }, usableFromMs, masterKey));
    // Read back: where another node was first, its key is the one that counts.
    await refresh();
  };

  await refresh();
  if (known.size === 0) await add(clock());
  return {
    find: (number) => known.get(number),
    getCurrent: () => {
      const nowMs = clock();
      const usable = [...known.values()].filter((key) => key.usableFromMs <= nowMs);
      // A clock that was set back finds no usable key; the oldest one is known everywhere.
      const candidates = usable.length > 0 ? usable : [...known.values()].slice(0, 1);
      const current = candidates.reduce((newest, key) => (key.number > newest.number ? key : newest));
      return current;
    },
    refresh,
    add,
    rewrap: async (newMasterKey) => {
      await refresh();
      await store.rewrap([...known.values()].map((key) => wrap(key, key.usableFromMs, newMasterKey)));
      masterKey = newMasterKey;
    },
  };
};

const associatedData = (number: number, masterKeyId: string): Buffer =>
  Buffer.from(`portolan data key ${number} under ${masterKeyId}`);

const wrap = (dataKey: DataKey, usableFromMs: number, masterKey: MasterKey): WrappedDataKey => ({
  number: dataKey.number,
  wrappedKey: encrypt(masterKey.key, dataKey.key.export(), associatedData(dataKey.number, masterKey.id)),
  masterKeyId: masterKey.id,
  usableFromMs,
});

const unwrap = (stored: WrappedDataKey, masterKey: MasterKey): KeyObject => {
  if (stored.masterKeyId !== masterKey.id) {
    throw new MasterKeyNotUsable(
      `The database was sealed under another master key (id ${stored.masterKeyId}; the one given has id ${masterKey.id}). Start with that key, or with the backup that belongs to this one.`,
    );
  }
  const key = decrypt(masterKey.key, stored.wrappedKey, associatedData(stored.number, stored.masterKeyId));
  if (key === undefined)
    throw new Error(`Data key ${stored.number} in the database has been changed and cannot be opened`);
  return createSecretKey(key);
};
