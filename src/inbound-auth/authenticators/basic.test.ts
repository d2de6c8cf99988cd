import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBasicCredentials } from './basic.ts';

const encode = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

describe('parseBasicCredentials', () => {
  it('splits at the first colon, and keeps every other character', () => {
    const pair = parseBasicCredentials(encode('sb-a!b1|it!b1:se:cr%t$ü='));
    expect(pair?.userName).toBe('sb-a!b1|it!b1');
    expect(pair?.password.reveal()).toBe('se:cr%t$ü=');
  });

  it('takes Base64 without padding, and an empty password', () => {
    expect(parseBasicCredentials(encode('a:bc').replace(/=+$/, ''))?.password.reveal()).toBe('bc');
    expect(parseBasicCredentials(encode('a:'))?.password.reveal()).toBe('');
  });

  it.each([
    ['nothing', ''],
    ['no colon', encode('user')],
    ['no user', encode(':password')],
    ['invalid UTF-8', encode(new Uint8Array([0x61, 0x3a, 0xff]))],
    ['a control character', encode('a:b\u0000')],
    ['spare bits', 'YTpiYh=='],
    ['base64url', encode('a:>>>???').replaceAll('+', '-').replaceAll('/', '_')],
    ['too much', encode(`a:${'x'.repeat(8000)}`)],
    ['padding inside', 'YTo=YTo='],
  ])('refuses %s', (_name, encoded) => {
    expect(parseBasicCredentials(encoded)).toBeUndefined();
  });

  it('reads back whatever was written', () => {
    const name = fc.stringMatching(/^[^:\p{Cc}]+$/u);
    const secret = fc.stringMatching(/^[^\p{Cc}]*$/u);
    fc.assert(
      fc.property(name, secret, (userName, password) => {
        fc.pre(userName.isWellFormed() && password.isWellFormed());
        const pair = parseBasicCredentials(encode(`${userName}:${password}`));
        expect([pair?.userName, pair?.password.reveal()]).toEqual([userName, password]);
      }),
    );
  });
});
