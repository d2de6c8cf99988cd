import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { toJoseSignature } from './ecdsa-signature.ts';

it('keeps every signature valid, short and long numbers alike', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const lengths = new Set<number>();
  for (let round = 0; round < 2000; round += 1) {
    const data = Buffer.from(`${round}`);
    const der = sign('sha256', data, privateKey);
    lengths.add(der.length);
    expect(verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, toJoseSignature(der))).toBe(true);
  }
  // Neither, one, or both numbers with a leading zero. Short ones are too rare to wait for; see below.
  for (const length of [70, 71, 72]) expect(lengths.has(length)).toBe(true);
});

it('fills short numbers up on the left', () => {
  const der = Buffer.from([0x30, 0x07, 0x02, 0x01, 0x05, 0x02, 0x02, 0x00, 0x80]);
  const expected = Buffer.alloc(64);
  expected[31] = 5;
  expected[63] = 0x80;
  expect(toJoseSignature(der)).toEqual(expected);
});
