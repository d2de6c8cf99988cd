import {
  constants,
  createHash,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  sign,
} from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyJwt } from './jwt.ts';
import { parsePublicJwk } from './verification-keys.ts';

// The cases are those of Project Wycheproof's JOSE sets (json_web_signature, json_web_key, json_web_crypto), made here with our own keys.

const claims = { exp: 1_800_000_600, sub: 'sb-app!t1' };
const clock = () => 1_800_000_000_000;
type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
let rsa: Pair;
let ec: Pair;
let ed: Pair;
beforeAll(() => {
  rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  ed = generateKeyPairSync('ed25519');
});

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const inputFor = (header: unknown, body: unknown = claims): string => `${encode(header)}.${encode(body)}`;
const withSignature = (input: string, signature: Uint8Array): string =>
  `${input}.${Buffer.from(signature).toString('base64url')}`;
const jwkOf = ({ publicKey }: Pair, more = {}): object => ({ ...publicKey.export({ format: 'jwk' }), ...more });

const isAccepted = async (text: string, jwk: object): Promise<boolean> =>
  (await verifyJwt(text, { clock, findKey: () => parsePublicJwk(jwk) })).kind === 'valid';
const expectRefused = async (cases: Readonly<Record<string, string>>, jwk: object): Promise<void> => {
  for (const [name, text] of Object.entries(cases)) expect([name, await isAccepted(text, jwk)]).toEqual([name, false]);
};

const rs256 = inputFor({ alg: 'RS256' });
const es256 = inputFor({ alg: 'ES256' });
const jose = { dsaEncoding: 'ieee-p1363' } as const;

describe('S-20, S-25: form and algorithm', () => {
  it('accepts what is right, of each kind', async () => {
    expect(await isAccepted(withSignature(rs256, sign('sha256', Buffer.from(rs256), rsa.privateKey)), jwkOf(rsa))).toBe(
      true,
    );
    const ecSignature = sign('sha256', Buffer.from(es256), { key: ec.privateKey, ...jose });
    expect(await isAccepted(withSignature(es256, ecSignature), jwkOf(ec))).toBe(true);
    const eddsa = inputFor({ alg: 'EdDSA' });
    expect(await isAccepted(withSignature(eddsa, sign(null, Buffer.from(eddsa), ed.privateKey)), jwkOf(ed))).toBe(true);
  });

  it('refuses what lacks, repeats or changes a part', async () => {
    const right = withSignature(rs256, sign('sha256', Buffer.from(rs256), rsa.privateKey));
    const [header = '', body = '', signature = ''] = right.split('.');
    await expectRefused(
      {
        'no signature': `${header}.${body}.`,
        'no signature and separator': `${header}.${body}`,
        'no payload': `${header}..${signature}`,
        'no payload and separator': `${header}.${signature}`,
        'no header': `.${body}.${signature}`,
        'no header and separator': `${body}.${signature}`,
        'nothing but separators': '..',
        nothing: '',
        'an empty part more': `${right}.`,
        'a part more': `${right}.${signature}`,
        'another header': `${encode({ alg: 'RS256', x: 1 })}.${body}.${signature}`,
        'another payload': `${header}.${encode({ ...claims, sub: 'x' })}.${signature}`,
        'JSON serialization': JSON.stringify({ protected: header, payload: body, signature }),
        padding: `${right}=`,
        'a line break': `${header}.${body}\n.${signature}`,
        'standard alphabet': `${header}.${body}.${signature.replaceAll('-', '+').replaceAll('_', '/')}/`,
      },
      jwkOf(rsa),
    );
  });

  it('refuses none in every spelling, with and without a signature', async () => {
    const cases: Record<string, string> = {};
    for (const alg of ['none', 'None', 'NONE', 'nOnE', 'none ', ' none', '', null, 0, false, [], ['none'], undefined]) {
      const input = inputFor({ alg });
      cases[`${JSON.stringify(alg)} unsigned`] = `${input}.`;
      cases[`${JSON.stringify(alg)} signed`] = withSignature(input, sign('sha256', Buffer.from(input), rsa.privateKey));
    }
    await expectRefused(cases, jwkOf(rsa));
  });

  it('refuses an HMAC whose key is public material', async () => {
    for (const pair of [rsa, ec, ed]) {
      const cases: Record<string, string> = {};
      const pem = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString();
      const material = {
        pem,
        'pem without the last line break': pem.trimEnd(),
        der: pair.publicKey.export({ format: 'der', type: 'spki' }),
        jwk: JSON.stringify(jwkOf(pair)),
        empty: '',
      };
      for (const [name, key] of Object.entries(material)) {
        for (const bits of ['256', '384', '512']) {
          const input = inputFor({ alg: `HS${bits}` });
          cases[`${name} HS${bits}`] = withSignature(input, createHmac(`sha${bits}`, key).update(input).digest());
        }
      }
      await expectRefused(cases, jwkOf(pair));
    }
  });

  it('refuses a key that the token brings along', async () => {
    const input = inputFor({ alg: 'ES256', jwk: jwkOf(ec) });
    const signature = sign('sha256', Buffer.from(input), { key: ec.privateKey, ...jose });
    await expectRefused({ 'embedded key': withSignature(input, signature) }, jwkOf(ec));
  });

  it('refuses an algorithm other than the one the key states', async () => {
    const cases: Record<string, string> = {};
    for (const [alg, digest, padding] of [
      ['RS384', 'sha384', constants.RSA_PKCS1_PADDING],
      ['RS512', 'sha512', constants.RSA_PKCS1_PADDING],
      ['PS256', 'sha256', constants.RSA_PKCS1_PSS_PADDING],
      ['PS512', 'sha512', constants.RSA_PKCS1_PSS_PADDING],
    ] as const) {
      const input = inputFor({ alg });
      cases[alg] = withSignature(input, sign(digest, Buffer.from(input), { key: rsa.privateKey, padding }));
    }
    await expectRefused(cases, jwkOf(rsa, { alg: 'RS256' }));
  });
});

describe('S-25: RSA signatures', () => {
  const size = 256;
  const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  /** A signature whose padded block is exactly this. */
  const signBlock = (block: Uint8Array): Buffer =>
    privateEncrypt({ key: rsa.privateKey, padding: constants.RSA_NO_PADDING }, block);
  const digest = createHash('sha256').update(rs256).digest();
  const block = (content: Uint8Array, prefix = [0, 1], filler = 0xff): Buffer =>
    Buffer.concat([
      Buffer.from(prefix),
      Buffer.alloc(size - prefix.length - 1 - content.length, filler),
      Buffer.from([0]),
      content,
    ]);
  const right = Buffer.concat([digestInfo, digest]);

  it('accepts the one encoding there is', async () => {
    expect(await isAccepted(withSignature(rs256, signBlock(block(right))), jwkOf(rsa))).toBe(true);
  });

  it('refuses every other encoding of the same digest', async () => {
    const changed = (at: number, byte: number): Buffer => {
      const copy = Buffer.from(right);
      copy[at] = byte;
      return copy;
    };
    const blocks: Readonly<Record<string, Buffer>> = {
      'no NULL': block(
        Buffer.concat([Buffer.from('302f300b0609608648016503040201', 'hex'), Buffer.from('0420', 'hex'), digest]),
      ),
      'long form of a length': block(
        Buffer.concat([Buffer.from('308131300d060960864801650304020105000420', 'hex'), digest]),
      ),
      'indefinite length': block(
        Buffer.concat([Buffer.from('3080300d060960864801650304020105000420', 'hex'), digest, Buffer.alloc(2)]),
      ),
      'digest alone': block(digest),
      'garbage behind': block(Buffer.concat([right, Buffer.from([0, 0])])),
      'garbage behind, little padding': Buffer.concat([
        Buffer.from([0, 1, ...Array.from({ length: 8 }, () => 0xff), 0]),
        right,
        Buffer.alloc(size - 11 - right.length),
      ]),
      'another digest': block(Buffer.concat([digestInfo, createHash('sha256').update('x').digest()])),
      'padding of zeros': block(right, [0, 1], 0),
      'block type 0': block(right, [0, 0], 0),
      'block type 2': block(right, [0, 2], 0xff),
    };
    const cases: Record<string, string> = {};
    for (const [name, value] of Object.entries(blocks)) cases[name] = withSignature(rs256, signBlock(value));
    for (let at = 0; at < digestInfo.length; at += 1) {
      cases[`byte ${at} of the DigestInfo`] = withSignature(rs256, signBlock(block(changed(at, (right[at] ?? 0) ^ 1))));
    }
    await expectRefused(cases, jwkOf(rsa));
  });

  it('refuses numbers out of range and other lengths', async () => {
    const signature = signBlock(block(right));
    const modulus = BigInt(
      `0x${Buffer.from(String(rsa.publicKey.export({ format: 'jwk' }).n), 'base64url').toString('hex')}`,
    );
    const toBytes = (value: bigint, length = size): Buffer =>
      Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');
    const value = BigInt(`0x${signature.toString('hex')}`);
    await expectRefused(
      Object.fromEntries(
        Object.entries({
          0: toBytes(0n),
          1: toBytes(1n),
          'n - 1': toBytes(modulus - 1n),
          n: toBytes(modulus),
          'not reduced': toBytes(value + modulus, size + 1),
          'a zero before': Buffer.concat([Buffer.alloc(1), signature]),
          'a zero behind': Buffer.concat([signature, Buffer.alloc(1)]),
          truncated: signature.subarray(0, -1),
        }).map(([name, bytes]) => [name, withSignature(rs256, bytes)]),
      ),
      jwkOf(rsa),
    );
  });

  it('PSS: the salt has the length of the digest', async () => {
    const input = inputFor({ alg: 'PS256' });
    const signPss = (saltLength: number): string =>
      withSignature(
        input,
        sign('sha256', Buffer.from(input), {
          key: rsa.privateKey,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength,
        }),
      );
    expect(await isAccepted(signPss(32), jwkOf(rsa))).toBe(true);
    await expectRefused({ 'no salt': signPss(0), short: signPss(31), long: signPss(33) }, jwkOf(rsa));
  });
});

describe('S-25: ECDSA and Ed25519 signatures', () => {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const number = (value: bigint, length = 32): Buffer =>
    Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');

  it('refuses every pair of 0, 1, n - 1 and n', async () => {
    const cases: Record<string, string> = {};
    const edges = { 0: 0n, 1: 1n, 'n - 1': order - 1n, n: order };
    for (const [r, first] of Object.entries(edges)) {
      for (const [s, second] of Object.entries(edges)) {
        cases[`r = ${r}, s = ${s}`] = withSignature(es256, Buffer.concat([number(first), number(second)]));
      }
    }
    await expectRefused(cases, jwkOf(ec));
  });

  it('refuses other lengths and encodings of a right signature', async () => {
    const signature = sign('sha256', Buffer.from(es256), { key: ec.privateKey, ...jose });
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
    await expectRefused(
      {
        der: withSignature(es256, sign('sha256', Buffer.from(es256), ec.privateKey)),
        'zeros behind': withSignature(es256, Buffer.concat([signature, Buffer.alloc(2)])),
        'zeros before each number': withSignature(es256, Buffer.concat([Buffer.alloc(1), r, Buffer.alloc(1), s])),
        truncated: withSignature(es256, signature.subarray(0, 63)),
        'numbers of 48 bytes': withSignature(es256, Buffer.concat([Buffer.alloc(16), r, Buffer.alloc(16), s])),
        'numbers exchanged': withSignature(es256, Buffer.concat([s, r])),
        empty: `${es256}.`,
      },
      jwkOf(ec),
    );
  });

  it('refuses an Ed25519 signature whose number is not reduced', async () => {
    const l = 2n ** 252n + 27742317777372353535851937790883648493n;
    const input = inputFor({ alg: 'EdDSA' });
    const signature = sign(null, Buffer.from(input), ed.privateKey);
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`);
    const other = number(s + l).reverse();
    await expectRefused(
      {
        's + L': withSignature(input, Buffer.concat([signature.subarray(0, 32), other])),
        zeros: withSignature(input, Buffer.alloc(64)),
        truncated: withSignature(input, signature.subarray(0, 63)),
        longer: withSignature(input, Buffer.concat([signature, Buffer.alloc(1)])),
      },
      jwkOf(ed),
    );
  });
});
