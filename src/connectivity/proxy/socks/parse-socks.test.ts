import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Parsed, parseAuthentication, parseConnect, parseGreeting } from './parse-socks.ts';

const authentication = (token: string, location: string): Buffer => {
  const bytes = Buffer.alloc(6 + token.length + location.length);
  bytes[0] = 1;
  bytes.writeUInt32BE(token.length, 1);
  bytes.write(token, 5, 'latin1');
  bytes[5 + token.length] = location.length;
  bytes.write(location, 6 + token.length, 'latin1');
  return bytes;
};
const domain = (name: string, port: number): Buffer =>
  Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), Buffer.from(name), Buffer.from([port >> 8, port & 255])]);
const bytesOf = (...bytes: readonly number[]): Buffer => Buffer.from(bytes);
const place = Buffer.from('orléans').toString('base64');

describe('D-76: the messages of a SOCKS5 client', () => {
  it.each<[string, (bytes: Buffer) => Parsed<unknown>, Buffer, unknown]>([
    ['a greeting with a token', parseGreeting, bytesOf(5, 1, 0x80), { offersToken: true }],
    ['a greeting with more', parseGreeting, bytesOf(5, 3, 0, 2, 0x80), { offersToken: true }],
    ['a greeting without', parseGreeting, bytesOf(5, 2, 0, 2), { offersToken: false }],
    ['a greeting with nothing', parseGreeting, bytesOf(5, 0), { offersToken: false }],
    ['a token alone', parseAuthentication, authentication('a.b.c', ''), { token: 'a.b.c', locationId: '' }],
    ['a token and a place', parseAuthentication, authentication('x', place), { token: 'x', locationId: 'orléans' }],
    ['an address', parseConnect, bytesOf(5, 1, 0, 1, 10, 0, 0, 7, 0x1f, 0x90), { host: '10.0.0.7', port: 8080 }],
    ['a name', parseConnect, domain('db_1.cloud', 1433), { host: 'db_1.cloud', port: 1433 }],
  ])('are read: %s', (_name, parse, bytes, message) => {
    const more = Buffer.concat([bytes, Buffer.from('more')]);
    expect(parse(more)).toEqual({ kind: 'parsed', message, length: bytes.length });
    for (let length = 0; length < bytes.length; length += 1) {
      expect(parse(bytes.subarray(0, length))).toEqual({ kind: 'incomplete' });
    }
  });

  it.each<[string, (bytes: Buffer) => Parsed<unknown>, Buffer, number]>([
    ['SOCKS4', parseGreeting, bytesOf(4), 0xff],
    ['another version of the authentication', parseAuthentication, bytesOf(5), 5],
    ['an empty token', parseAuthentication, bytesOf(1, 0, 0, 0, 0), 5],
    ['a token of gigabytes, at once', parseAuthentication, bytesOf(1, 0xff, 0xff, 0xff, 0xff), 5],
    ['a place that is no base64', parseAuthentication, authentication('x', 'é!'), 5],
    ['BIND', parseConnect, bytesOf(5, 2), 7],
    ['UDP', parseConnect, bytesOf(5, 3, 0, 1), 7],
    ['IPv6', parseConnect, bytesOf(5, 1, 0, 4), 8],
  ])('are refused: %s', (_name, parse, bytes, code) => {
    expect(parse(bytes)).toEqual({ kind: 'fault', code });
  });

  it('never throw, nor claim more bytes than there are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (array) => {
        const bytes = Buffer.from(array);
        for (const parse of [parseGreeting, parseAuthentication, parseConnect]) {
          const parsed: Parsed<unknown> = parse(bytes);
          if (parsed.kind === 'parsed') expect(parsed.length).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });
});
