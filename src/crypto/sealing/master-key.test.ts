import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../foundation/secret.ts';
import { loadOrCreateMasterKeyFile, parseMasterKey } from './master-key.ts';

const key = (byteCount: number, fill = 7): string => Buffer.alloc(byteCount, fill).toString('base64');

describe('parseMasterKey', () => {
  it('S-63: reads 32 bytes in base64 and base64url, with an id that tells keys apart', () => {
    const first = parseMasterKey(new Secret(key(32)));
    expect(first.key.symmetricKeySize).toBe(32);
    expect(first.id).toMatch(/^[0-9a-f]{16}$/);
    expect(parseMasterKey(new Secret(`${key(32).replace('=', '')}\n`)).id).toBe(first.id);
    expect(parseMasterKey(new Secret(key(32, 0xff).replaceAll('/', '_'))).id).not.toBe(first.id);
  });

  it.each(['', 'too short', key(31), key(33), `${key(32).slice(0, 40)}!!!=`, 'x'.repeat(32)])(
    'S-63: refuses anything else without repeating it: %j',
    (text) => {
      expect(() => parseMasterKey(new Secret(text))).toThrow(/must be 32 bytes in base64/);
    },
  );
});

describe('loadOrCreateMasterKeyFile', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portolan-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('S-58, S-68: makes a random key once, for the owner only, and leaves no draft behind', () => {
    const path = join(folder, 'master.key');
    const made = loadOrCreateMasterKeyFile(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['master.key']);
    expect(loadOrCreateMasterKeyFile(path).reveal()).toBe(made.reveal());
    expect(loadOrCreateMasterKeyFile(join(folder, 'other.key')).reveal()).not.toBe(made.reveal());
  });

  it('S-68: takes a key file others can read away from them', () => {
    const path = join(folder, 'master.key');
    writeFileSync(path, key(32));
    chmodSync(path, 0o644);
    loadOrCreateMasterKeyFile(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('refuses a damaged key file instead of replacing it', () => {
    const path = join(folder, 'master.key');
    writeFileSync(path, '');
    expect(() => loadOrCreateMasterKeyFile(path)).toThrow(/must be 32 bytes/);
    expect(statSync(path).size).toBe(0);
  });
});
