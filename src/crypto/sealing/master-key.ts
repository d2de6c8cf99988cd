import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Secret } from '../../foundation/secret.ts';

/** The key that encrypts the data keys. It never enters the database. */
export type MasterKey = {
  readonly key: KeyObject;
  /** Tells master keys apart without telling anything about them; stored beside what they encrypt. */
  readonly id: string;
};

/** The master key is no key, or not the one the installation was sealed with; `message` tells the operator. Source: security.md S-63 */
export class MasterKeyNotUsable extends Error {
  override readonly name = 'MasterKeyNotUsable';
}

const keyBytes = 32;

/** Reads a master key: 32 bytes as base64 or base64url. Throws on anything else. Source: security.md S-63 */
export const parseMasterKey = (text: Secret): MasterKey => {
  const encoded = text.reveal().trim();
  const bytes = Buffer.from(encoded, 'base64');
  // Node skips what is not base64 silently, so a cut or mistyped key would otherwise become another, weaker one.
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(encoded) || bytes.length !== keyBytes) {
    throw new MasterKeyNotUsable(
      'The master key must be 32 bytes in base64 (44 characters), e.g. from "openssl rand -base64 32".',
    );
  }
  const id = createHmac('sha256', bytes).update('portolan master key id').digest('hex').slice(0, 16);
  return { key: createSecretKey(bytes), id };
};

/**
 * Reads the master key from `path`, or makes a random one there, readable by the owner only. Two processes that start at once end
 * up with the same key. Source: security.md S-58, S-63, S-68
 */
export const loadOrCreateMasterKeyFile = (path: string): Secret => {
  if (!existsSync(path)) createMasterKeyFile(path);
  chmodSync(path, 0o600);
  const key = new Secret(readFileSync(path, 'utf8').trim());
  parseMasterKey(key);
  return key;
};

/** Written elsewhere first and then linked: the file appears complete or not at all, and never replaces another. */
const createMasterKeyFile = (path: string): void => {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(keyBytes).toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path);
  } catch {
    // Another process was first, or the file system has no hard links.
    if (!existsSync(path)) renameSync(draft, path);
  }
  rmSync(draft, { force: true });
  syncFolder(dirname(path));
};

/** Without it a power cut may lose the key while the values sealed under it survive. Windows has no such call. */
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
