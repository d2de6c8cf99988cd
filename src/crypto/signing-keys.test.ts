import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../foundation/secret.ts';
import { listAlgorithmsFor } from './jwt/jwt-algorithms.ts';
import { signJwt, verifyJwt } from './jwt.ts';
import { exportSigningKey, generateSigningKey, importSigningKey, toPublicJwk } from './signing-keys.ts';
import { parseJwkSet, parsePublicJwk, parsePublicKeyPem, toVerificationKey } from './verification-keys.ts';

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'];
const rsaPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pairs: Record<string, { publicKey: KeyObject; privateKey: KeyObject }> = {
  RSA: rsaPair,
  'EC P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'EC P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'EC P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  Ed25519: generateKeyPairSync('ed25519'),
};

describe('signing keys', () => {
  it('survive export and import, and the import signs what the original verifies', async () => {
    for (const algorithm of ['RS256', 'ES256'] as const) {
      const key = await generateSigningKey({ algorithm });
      expect(key.kid).toMatch(/^default-jwt-key-[0-9a-f]{10}$/);
      const pem = exportSigningKey(key);
      expect(`${pem}`).toBe('[secret]');
      const restored = importSigningKey({ kid: key.kid, pem });
      const text = await signJwt({ payload: { exp: 10 }, key: restored });
      const result = await verifyJwt(text, { clock: () => 0, findKey: () => toVerificationKey(key) });
      expect(result.kind).toBe('valid');
    }
  });

  it('take the size asked for and refuse weak or unsupported ones', async () => {
    const large = await generateSigningKey({ algorithm: 'RS256', modulusBits: 3072 });
    expect(large.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
    for (const modulusBits of [1024, 16_384]) {
      await expect(generateSigningKey({ algorithm: 'RS256', modulusBits })).rejects.toThrow('modulusBits');
    }
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    for (const key of [weak, pairs['EC P-384']?.privateKey, pairs.Ed25519?.privateKey]) {
      const pem = new Secret(String(key?.export({ type: 'pkcs8', format: 'pem' })));
      expect(() => importSigningKey({ kid: 'x', pem })).toThrow('signing key');
    }
  });
});

describe('toPublicJwk', () => {
  it('S-23: holds public members only, for each key type, even when handed the private key', () => {
    for (const [name, pair] of Object.entries(pairs)) {
      for (const publicKey of [pair.publicKey, pair.privateKey]) {
        const jwk = toPublicJwk({ kid: 'k', algorithm: 'RS256', publicKey });
        for (const member of privateMembers)
          expect([name, member, Object.hasOwn(jwk, member)]).toEqual([name, member, false]);
        expect(JSON.stringify(jwk)).not.toContain('PRIVATE');
        const secretPart = String(pair.privateKey.export({ format: 'jwk' }).d);
        expect(JSON.stringify(jwk)).not.toContain(secretPart);
      }
    }
  });

  it('has the members of SAP, in their order', () => {
    const jwk = toPublicJwk({ kid: 'k', algorithm: 'RS256', publicKey: rsaPair.publicKey });
    expect(Object.keys(jwk)).toEqual(['kty', 'e', 'use', 'kid', 'alg', 'value', 'n']);
    expect(jwk).toMatchObject({ kty: 'RSA', e: 'AQAB', use: 'sig', kid: 'k', alg: 'RS256' });
    expect(jwk.value).toMatch(/^-----BEGIN PUBLIC KEY-----\n[^-]+\n-----END PUBLIC KEY-----\n$/);
  });

  it('is read back as the same key', () => {
    for (const pair of Object.values(pairs)) {
      const [algorithm = 'RS256'] = listAlgorithmsFor(pair.publicKey);
      const key = parsePublicJwk(toPublicJwk({ kid: 'k', algorithm, publicKey: pair.publicKey }));
      expect(key?.publicKey.equals(pair.publicKey)).toBe(true);
      expect([key?.kid, key?.algorithms]).toEqual(['k', [algorithm]]);
    }
  });
});

describe('reading the keys of others', () => {
  const rsa = { ...rsaPair.publicKey.export({ format: 'jwk' }) };

  it('S-20: the key type alone fixes the algorithms when none is named', () => {
    expect(parsePublicJwk(rsa)?.algorithms).toEqual(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']);
    expect(parsePublicJwk(pairs['EC P-384']?.publicKey.export({ format: 'jwk' }))?.algorithms).toEqual(['ES384']);
    expect(parsePublicJwk({ ...rsa, alg: 'PS384' })?.algorithms).toEqual(['PS384']);
  });

  it('S-20: refuses symmetric, encrypting, weak, misnamed and damaged keys', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
    const k256 = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({ format: 'jwk' });
    const x25519 = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' });
    const refused = [
      { kty: 'oct', k: 'AAAA' },
      { ...rsa, use: 'enc' },
      { ...rsa, alg: 'ES256' },
      { ...rsa, alg: 'HS256' },
      { ...rsa, alg: 'none' },
      { kty: 'RSA' },
      { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' },
      weak,
      k256,
      x25519,
      null,
      'text',
      [],
    ];
    for (const jwk of refused) expect(parsePublicJwk(jwk)).toBeUndefined();
  });

  it('keeps only the public half of a private key somebody published', () => {
    expect(parsePublicJwk(rsaPair.privateKey.export({ format: 'jwk' }))?.publicKey.type).toBe('public');
  });

  it('reads PEM public keys, not private ones', () => {
    const pem = rsaPair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(parsePublicKeyPem(pem)?.publicKey.equals(rsaPair.publicKey)).toBe(true);
    expect(parsePublicKeyPem(rsaPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toBeUndefined();
    expect(parsePublicKeyPem('nonsense')).toBeUndefined();
  });

  it('S-22: a key set becomes a map of usable keys; the first of two equal ids stays', () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
    const set = {
      keys: [{ ...rsa, kid: 'a' }, { ...other, kid: 'a' }, rsa, { kty: 'oct', kid: 'b' }, { ...rsa, kid: '__proto__' }],
    };
    const keys = parseJwkSet(set);
    expect([...(keys?.keys() ?? [])]).toEqual(['a', '__proto__']);
    expect(keys?.get('a')?.publicKey.equals(rsaPair.publicKey)).toBe(true);
    for (const value of [undefined, {}, { keys: {} }, { keys: Array(101).fill({}) }])
      expect(parseJwkSet(value)).toBeUndefined();
  });
});
