import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

const magic = 'openssh-key-v1\0';
const curves: Readonly<Record<string, readonly [jwk: string, bytes: number]>> = {
  nistp256: ['P-256', 32],
  nistp384: ['P-384', 48],
  nistp521: ['P-521', 66],
};

/** Reads OpenSSH's own format of a private key, unencrypted, RSA or EC. Answers what is wrong otherwise. Source: OpenSSH `PROTOCOL.key` */
export const readOpenSshKey = (file: Uint8Array): KeyObject | 'unsupported' | 'malformed' => {
  try {
    const outer = createReader(file.subarray(magic.length));
    if (Buffer.from(file.subarray(0, magic.length)).toString('latin1') !== magic) return 'malformed';
    const cipher = outer.text();
    outer.bytes();
    outer.bytes();
    if (outer.uint32() !== 1) return 'unsupported';
    outer.bytes();
    const secret = outer.bytes();
    // A password is turned into a key with bcrypt there, which Node does not have.
    if (cipher !== 'none') return 'unsupported';
    const inner = createReader(secret);
    const [check, again] = [inner.uint32(), inner.uint32()];
    if (check !== again) return 'malformed';
    return readKey(inner.text(), inner);
  } catch {
    return 'malformed';
  }
};

const readKey = (algorithm: string, reader: Reader): KeyObject | 'unsupported' => {
  if (algorithm === 'ssh-rsa') {
    const [n, e, d, iqmp, p, q] = Array.from({ length: 6 }, () => reader.number());
    if (n === undefined || e === undefined || d === undefined || p === undefined || q === undefined)
      return 'unsupported';
    const jwk = { n, e, d, p, q, qi: iqmp ?? 0n, dp: d % (p - 1n), dq: d % (q - 1n) };
    const members = Object.entries(jwk).map(([name, value]) => [name, toBase64url(value)] as const);
    return createPrivateKey({ key: { kty: 'RSA', ...Object.fromEntries(members) }, format: 'jwk' });
  }
  if (!algorithm.startsWith('ecdsa-sha2-')) return 'unsupported';
  const [crv, length] = curves[reader.text()] ?? [];
  if (crv === undefined || length === undefined) return 'unsupported';
  const point = reader.bytes();
  const d = toBase64url(reader.number(), length);
  const x = Buffer.from(point.subarray(1, 1 + length)).toString('base64url');
  const y = Buffer.from(point.subarray(1 + length)).toString('base64url');
  const key = createPrivateKey({ key: { kty: 'EC', crv, x, y, d }, format: 'jwk' });
  // A public half that does not belong to the private one would only show in a refused signature.
  createPublicKey(key);
  return key;
};

const toBase64url = (value: bigint, length?: number): string => {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(length === undefined ? even : even.padStart(length * 2, '0'), 'hex').toString('base64url');
};

/** Reads the fields of SSH's data format one after the other. Throws at the end of the bytes. Source: RFC 4251 §5 */
type Reader = {
  readonly uint32: () => number;
  readonly bytes: () => Uint8Array;
  readonly text: () => string;
  readonly number: () => bigint;
};

const createReader = (content: Uint8Array): Reader => {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  let position = 0;
  const uint32 = (): number => {
    position += 4;
    return buffer.readUInt32BE(position - 4);
  };
  const bytes = (): Uint8Array => {
    const length = uint32();
    if (position + length > buffer.length) throw new RangeError('The field is longer than the file');
    position += length;
    return buffer.subarray(position - length, position);
  };
  return {
    uint32,
    bytes,
    text: () => Buffer.from(bytes()).toString('latin1'),
    number: () => BigInt(`0x${Buffer.from(bytes()).toString('hex') || '0'}`),
  };
};
