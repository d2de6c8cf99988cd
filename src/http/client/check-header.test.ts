import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHeader } from './check-header.ts';

describe('S-46: request headers', () => {
  it.each([
    ['Accept', 'application/json'],
    ['X-Custom_1!#$', ''],
    ['Authorization', 'Bearer a.b.c'],
    ['X-Tab', 'a\tb'],
    ['X-Latin', 'caf\u00e9'],
    ['__proto__', 'x'],
  ])('accepts %s', (name, value) => {
    expect(checkHeader(name, value)).toBeUndefined();
  });

  it.each(['', ' ', 'A B', 'A:', 'A\r\nB', 'A\0', '\u00e9', 'a/b', '(a)', 'A\t'])('refuses the name %j', (name) => {
    expect(checkHeader(name, 'x')).toBe('invalid-name');
  });

  it.each(['a\r\nX: y', 'a\n', '\r', 'a\0b', '\u0001', '\u007f', '\u20ac', '\ud83d\ude00'])(
    'refuses the value %j',
    (value) => {
      expect(checkHeader('X-A', value)).toBe('invalid-value');
    },
  );

  it.each([
    'Host',
    'content-length',
    'Connection',
    'Keep-Alive',
    'Proxy-Connection',
    'Proxy-Authorization',
    'TE',
    'Trailer',
    'TRANSFER-ENCODING',
    'Upgrade',
    'Expect',
  ])('keeps %s to itself', (name) => {
    expect(checkHeader(name, 'x')).toBe('reserved-name');
  });

  it('never accepts a line break or NUL in a value', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('\r', '\n', '\0'), fc.string(), (before, bad, after) => {
        expect(checkHeader('X-A', before + bad + after)).toBe('invalid-value');
      }),
    );
  });
});
