import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseJwkSet, parsePublicJwk } from './verification-keys.ts';

// The cases are those of Project Wycheproof's set json_web_key, made here with our own keys.

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');

const jwkOf = ({ publicKey }: { readonly publicKey: KeyObject }, more = {}): object => ({
  ...publicKey.export({ format: 'jwk' }),
  ...more,
});

describe('S-20, S-22: keys of a set', () => {
  it('refuses a key for another use, of another kind, too weak or not on its curve', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const { x = '', y = '' } = ec.publicKey.export({ format: 'jwk' });
    const flipped = Buffer.from(y, 'base64url');
    flipped[31] = (flipped[31] ?? 0) ^ 1;
    const refused: Readonly<Record<string, object>> = {
      'use enc': jwkOf(rsa, { use: 'enc' }),
      'key_ops encrypt': jwkOf(rsa, { key_ops: ['encrypt'] }),
      'key_ops sign': jwkOf(ec, { key_ops: ['sign'] }),
      'key_ops of another type': jwkOf(ec, { key_ops: 'verify' }),
      'algorithm for encryption': jwkOf(rsa, { alg: 'RSA-OAEP' }),
      'algorithm of another kind': jwkOf(rsa, { alg: 'ES256' }),
      'algorithm of another curve': jwkOf(ec, { alg: 'ES512' }),
      'unknown algorithm': jwkOf(ec, { alg: 'ES224' }),
      'another curve': jwkOf(ec, { crv: 'P-384' }),
      'not on the curve': jwkOf(ec, { y: flipped.toString('base64url') }),
      'point at zero': { kty: 'EC', crv: 'P-256', x: '', y: '' },
      'coordinate missing': { kty: 'EC', crv: 'P-256', x },
      'curve for key agreement': generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }),
      '1024 bits': jwkOf(weak),
      'exponent 1': jwkOf(rsa, { e: 'AQ' }),
      symmetric: { kty: 'oct', k: Buffer.alloc(32, 1).toString('base64url'), alg: 'HS256' },
      'symmetric, called RSA': { kty: 'RSA', k: Buffer.alloc(32, 1).toString('base64url'), alg: 'RS256' },
    };
    for (const [name, jwk] of Object.entries(refused)) expect([name, parsePublicJwk(jwk)]).toEqual([name, undefined]);
    for (const jwk of [jwkOf(rsa, { key_ops: ['verify'] }), jwkOf(ec, { use: 'sig' }), jwkOf(ed)]) {
      expect(parsePublicJwk(jwk)).toBeDefined();
    }
  });

  it('the private members of a key are not read', () => {
    const jwk = rsa.privateKey.export({ format: 'jwk' });
    expect(parsePublicJwk(jwk)?.publicKey.type).toBe('public');
  });

  it('one id names one key, and a key without an id none', () => {
    const set = parseJwkSet({ keys: [jwkOf(ec, { kid: 'a' }), jwkOf(rsa, { kid: 'a' }), jwkOf(ed)] });
    expect(set?.size).toBe(1);
    expect(set?.get('a')?.publicKey.equals(createPublicKey(ec.privateKey))).toBe(true);
  });
});
