import { assert, property, string } from 'fast-check';
import { expect, it } from 'vitest';
import {
  createHmacKey,
  hashToken,
  hmacSha256,
  sha256,
  sha256Base64url,
  sha256Hex,
  timingSafeEqualBytes,
  timingSafeEqualText,
} from './digest.ts';

const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

it('gives the published test values', () => {
  expect(sha256Hex('abc')).toBe(abc);
  expect(Buffer.from(sha256(Buffer.from('abc'))).toString('hex')).toBe(abc);
  expect(sha256Base64url('abc')).toBe(Buffer.from(abc, 'hex').toString('base64url'));
  expect(hashToken('abc')).toBe(abc);
  const mac = hmacSha256(createHmacKey(Buffer.from('Jefe')), 'what do ya want for nothing?');
  expect(Buffer.from(mac).toString('hex')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
});

it('S-05: compares exactly', () => {
  assert(
    property(string(), string(), (left, right) => {
      expect(timingSafeEqualText(left, left)).toBe(true);
      expect(timingSafeEqualText(left, right)).toBe(left === right);
    }),
  );
  expect(timingSafeEqualBytes(Buffer.from('ab'), Buffer.from('ab'))).toBe(true);
  expect(timingSafeEqualBytes(Buffer.from('ab'), Buffer.from('abc'))).toBe(false);
  expect(timingSafeEqualBytes(Buffer.from('ab'), Buffer.from('ac'))).toBe(false);
});
