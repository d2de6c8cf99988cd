import type { Clock } from '../foundation/clock.ts';
import type { Secret } from '../foundation/secret.ts';
import { decrypt, encrypt, encryptionOverheadBytes } from './sealing/aes-gcm.ts';
import { loadDataKeys, type SealingKeyStore } from './sealing/data-keys.ts';
import { parseMasterKey } from './sealing/master-key.ts';

/** Where a sealed value lives. Opening it anywhere else fails, so that stored values cannot be swapped. */
export type SealingContext = {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly subaccountId?: string | undefined;
};

/**
 * Encrypts values we must be able to read again before they are stored. Envelope encryption: a data key per installation seals
 * values, the master key wraps data keys. Sealed form: version (1 byte), number of the data key (4), nonce (12), cipher text, tag (16).
 * Source: security.md S-63
 */
export type Sealing = {
  readonly seal: (plain: string | Uint8Array, context: SealingContext) => Uint8Array;
  /** Throws when the value was changed, moved, or sealed with an unknown key. */
  readonly open: (sealed: Uint8Array, context: SealingContext) => Buffer;
  /** As `open`, for a value that was sealed as text. */
  readonly openText: (sealed: Uint8Array, context: SealingContext) => string;
  /** Whether the value should be sealed again, because a newer data key is in use. */
  readonly needsReseal: (sealed: Uint8Array) => boolean;
  /**
   * Adds a data key. Sealing switches to it after `propagationMs` (10 s unless told otherwise), when every node has read it;
   * values sealed before stay readable.
   */
  readonly rotateDataKey: (options?: { readonly propagationMs?: number }) => Promise<void>;
  /** Reads data keys other nodes have added; to be called every few seconds where several nodes run. */
  readonly refresh: () => Promise<void>;
  /** Wraps all data keys under a new master key. No sealed value changes; from the next start on the new key is needed. */
  readonly rewrap: (newMasterKey: Secret) => Promise<void>;
};

const formatVersion = 1;
const headerBytes = 5;

/** Opens the sealing of an installation, making its first data key when there is none. Throws when `masterKey` is not its master key. Source: security.md S-63 */
export const createSealing = async (options: {
  /** 32 bytes in base64. */
  readonly masterKey: Secret;
  readonly keyStore: SealingKeyStore;
  readonly clock: Clock;
}): Promise<Sealing> => {
  const { clock } = options;
  const keys = await loadDataKeys({
    masterKey: parseMasterKey(options.masterKey),
    store: options.keyStore,
    clock,
  });
  const open: Sealing['open'] = (sealed, context) => {
    const keyNumber = readKeyNumber(sealed, context);
    const key = keys.find(keyNumber);
    if (key === undefined) {
      throw new Error(
        `${describe(context)} is sealed with data key ${keyNumber}, which this installation does not have`,
      );
    }
    const header = sealed.subarray(0, headerBytes);
    const plain = decrypt(key.key, sealed.subarray(headerBytes), associatedData(header, context));
    if (plain === undefined) throw new Error(`${describe(context)} was changed or belongs to another row`);
    return plain;
  };
  return {
    seal: (plain, context) => {
      const { number, key } = keys.getCurrent();
      const header = Buffer.alloc(headerBytes);
      header.writeUInt8(formatVersion, 0);
      header.writeUInt32BE(number, 1);
      const bytes = typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain;
      return Buffer.concat([header, encrypt(key, bytes, associatedData(header, context))]);
    },
    open,
    openText: (sealed, context) => open(sealed, context).toString('utf8'),
    needsReseal: (sealed) => readKeyNumber(sealed, undefined) !== keys.getCurrent().number,
    rotateDataKey: async (rotation) => await keys.add(clock() + (rotation?.propagationMs ?? 10_000)),
    refresh: keys.refresh,
    rewrap: async (newMasterKey) => await keys.rewrap(parseMasterKey(newMasterKey)),
  };
};

const readKeyNumber = (sealed: Uint8Array, context: SealingContext | undefined): number => {
  if (sealed[0] !== formatVersion || sealed.length < headerBytes + encryptionOverheadBytes) {
    throw new Error(`${describe(context)} is not in the sealed form`);
  }
  return Buffer.from(sealed.buffer, sealed.byteOffset, headerBytes).readUInt32BE(1);
};

const describe = (context: SealingContext | undefined): string =>
  context === undefined ? 'A value' : `The value of ${context.table}.${context.column}`;

/** Each part with its length before it, so that no two contexts give the same bytes; an absent part differs from an empty one. */
const associatedData = (header: Uint8Array, context: SealingContext): Buffer => {
  const parts: Uint8Array[] = [header];
  for (const part of [context.table, context.row, context.column, context.subaccountId]) {
    const bytes = Buffer.from(part ?? '', 'utf8');
    const length = Buffer.alloc(5);
    length.writeUInt8(part === undefined ? 0 : 1, 0);
    length.writeUInt32BE(bytes.length, 1);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
};
