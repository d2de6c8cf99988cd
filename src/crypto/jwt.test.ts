import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { assert, asyncProperty, jsonValue, property, string, uint8Array } from 'fast-check';
import { importJWK, jwtVerify, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAdjustableClock } from '../foundation/clock.ts';
import type { JwtAlgorithm } from './jwt/jwt-algorithms.ts';
import { parseJwt, signJwt, type VerifyJwtOptions, verifyJwt } from './jwt.ts';
import { generateSigningKey, type SigningKey, toPublicJwk } from './signing-keys.ts';
import { toVerificationKey } from './verification-keys.ts';
import { createVerifiedTokenCache } from './verified-token-cache.ts';

const nowSeconds = 1_800_000_000;
const clock = () => nowSeconds * 1000;
const payload = { iss: 'https://issuer', aud: ['uaa', 'sb-app!t1'], sub: 'sb-app!t1', exp: nowSeconds + 600 };

let rsa: SigningKey;
let ec: SigningKey;

beforeAll(async () => {
  rsa = await generateSigningKey({ algorithm: 'RS256' });
  ec = await generateSigningKey({ algorithm: 'ES256' });
});

const options = (more: Partial<VerifyJwtOptions> = {}): VerifyJwtOptions => ({
  findKey: (kid) => {
    if (kid === rsa.kid) return toVerificationKey(rsa);
    return kid === ec.kid ? toVerificationKey(ec) : undefined;
  },
  clock,
  ...more,
});

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs any text as header and payload with the RSA key, whatever they say. */
const forge = (header: unknown, body: unknown): string => {
  const input = `${encode(header)}.${encode(body)}`;
  return `${input}.${sign('sha256', Buffer.from(input), rsa.privateKey).toString('base64url')}`;
};

const reasonOf = async (text: string, more: Partial<VerifyJwtOptions> = {}): Promise<string> => {
  const result = await verifyJwt(text, options(more));
  return result.kind === 'valid' ? 'valid' : result.reason;
};

describe('signJwt and verifyJwt', () => {
  it('signs RS256 and ES256 tokens that are valid here and for jose', async () => {
    for (const key of [rsa, ec]) {
      const text = await signJwt({ header: { typ: 'JWT', jku: 'https://issuer/token_keys' }, payload, key });
      const header = { alg: key.algorithm, kid: key.kid, typ: 'JWT', jku: 'https://issuer/token_keys' };
      expect(await verifyJwt(text, options())).toEqual({ kind: 'valid', header, payload });
      const jwk = await importJWK({ ...toPublicJwk(key) });
      expect((await jwtVerify(text, jwk, { currentDate: new Date(clock()) })).payload).toEqual(payload);
    }
  });

  it('takes alg and kid from the key, never from the caller', async () => {
    const text = await signJwt({ header: { alg: 'none', kid: 'other' }, payload, key: ec });
    expect(parseJwt(text)?.header).toEqual({ alg: 'ES256', kid: ec.kid });
  });

  it('rejects when the key cannot sign', async () => {
    const broken = { ...rsa, privateKey: rsa.publicKey };
    await expect(async () => signJwt({ payload, key: broken })).rejects.toThrow();
  });

  it('verifies every algorithm of the accept list as jose signs it', async () => {
    const names: JwtAlgorithm[] = ['RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES384', 'ES512', 'EdDSA'];
    for (const name of names) {
      const curves: Record<string, string> = { ES384: 'P-384', ES512: 'P-521' };
      const curve = curves[name];
      const pair = curve
        ? generateKeyPairSync('ec', { namedCurve: curve })
        : name === 'EdDSA'
          ? generateKeyPairSync('ed25519')
          : { privateKey: rsa.privateKey, publicKey: rsa.publicKey };
      const text = await new SignJWT(payload).setProtectedHeader({ alg: name }).sign(pair.privateKey);
      const key = { algorithms: [name], publicKey: pair.publicKey };
      expect([name, await reasonOf(text, { findKey: () => key })]).toEqual([name, 'valid']);
    }
  });

  it('S-21: checks exp, nbf, iss and aud with 60 s of skew', async () => {
    const check = async (claims: object, more: Partial<VerifyJwtOptions> = {}) =>
      reasonOf(await signJwt({ payload: { ...payload, ...claims }, key: ec }), more);
    expect(await check({ exp: nowSeconds - 59 })).toBe('valid');
    expect(await check({ exp: nowSeconds - 60 })).toBe('expired');
    expect(await check({ exp: nowSeconds - 1 }, { clockSkewSeconds: 0 })).toBe('expired');
    expect(await check({ exp: undefined })).toBe('expiry-missing');
    expect(await check({ exp: String(nowSeconds + 600) })).toBe('expiry-missing');
    expect(await check({ nbf: nowSeconds + 60 })).toBe('valid');
    expect(await check({ nbf: nowSeconds + 61 })).toBe('not-yet-valid');
    expect(await check({ nbf: 'now' })).toBe('not-yet-valid');
    expect(await check({}, { issuer: 'https://issuer' })).toBe('valid');
    expect(await check({}, { issuer: ['https://a', 'https://issuer'] })).toBe('valid');
    expect(await check({}, { issuer: 'https://issuer/' })).toBe('issuer-mismatch');
    expect(await check({}, { audience: 'uaa' })).toBe('valid');
    expect(await check({ aud: 'uaa' }, { audience: ['x', 'uaa'] })).toBe('valid');
    expect(await check({}, { audience: 'uaa2' })).toBe('audience-mismatch');
    expect(await check({ aud: undefined }, { audience: 'uaa' })).toBe('audience-mismatch');
    expect(await check({ aud: [['uaa']] }, { audience: 'uaa' })).toBe('audience-mismatch');
  });
});

describe('hostile tokens', () => {
  it('S-20: refuses none in any spelling, HMAC, and unknown algorithms', async () => {
    const spellings = [
      'none',
      'None',
      'NONE',
      'nOnE',
      'none ',
      '',
      'HS256',
      'HS384',
      'HS512',
      'rs256',
      'RS1',
      'constructor',
    ];
    for (const alg of [...spellings, ['RS256'], null, 1, undefined, {}]) {
      expect([alg, await reasonOf(forge({ alg, kid: rsa.kid }, payload))]).toEqual([alg, 'algorithm-refused']);
    }
    expect(await reasonOf(`${encode({ alg: 'none' })}.${encode(payload)}.`)).toBe('malformed');
  });

  it('S-20, S-22: an algorithm no key can have costs no search for a key', async () => {
    const findKey = () => {
      throw new Error('asked for a key');
    };
    for (const alg of ['none', 'HS256', 'constructor', '']) {
      expect(await reasonOf(forge({ alg, kid: 'other' }, payload), { findKey })).toBe('algorithm-refused');
    }
    const narrowed = { findKey, algorithms: ['ES256'] as const };
    expect(await reasonOf(forge({ alg: 'RS256', kid: 'other' }, payload), narrowed)).toBe('algorithm-refused');
  });

  it('S-20: refuses HMAC keyed with the public key', async () => {
    const input = `${encode({ alg: 'HS256', kid: rsa.kid })}.${encode(payload)}`;
    for (const secret of [toPublicJwk(rsa).value, rsa.publicKey.export({ type: 'pkcs1', format: 'der' })]) {
      const signature = createHmac('sha256', secret).update(input).digest('base64url');
      expect(await reasonOf(`${input}.${signature}`)).toBe('algorithm-refused');
    }
  });

  it('S-20: an algorithm is fixed per key, and narrowed by the caller', async () => {
    expect(await reasonOf(forge({ alg: 'RS512', kid: rsa.kid }, payload))).toBe('algorithm-refused');
    expect(await reasonOf(forge({ alg: 'RS256', kid: ec.kid }, payload))).toBe('algorithm-refused');
    expect(await reasonOf(forge({ alg: 'RS256', kid: rsa.kid }, payload), { algorithms: ['ES256'] })).toBe(
      'algorithm-refused',
    );
  });

  it('S-20: refuses a header that brings a key or changes the reading, and ignores jku', async () => {
    const jwk = { ...toPublicJwk(rsa) };
    const members = { jwk, x5c: ['MII'], x5u: 'https://evil', crit: ['exp'], b64: false, zip: 'DEF', enc: 'A128GCM' };
    for (const [name, value] of Object.entries(members)) {
      const text = forge({ alg: 'RS256', kid: rsa.kid, [name]: value }, payload);
      expect([name, await reasonOf(text)]).toEqual([name, 'header-refused']);
      expect(await reasonOf(forge({ alg: 'RS256', kid: rsa.kid, [name]: null }, payload))).toBe('header-refused');
    }
    const asked: unknown[] = [];
    const findKey = (kid: string | undefined) => {
      asked.push(kid);
      return toVerificationKey(rsa);
    };
    const text = forge({ alg: 'RS256', kid: rsa.kid, jku: 'https://evil/keys' }, payload);
    expect(await reasonOf(text, { findKey })).toBe('valid');
    expect(asked).toEqual([rsa.kid]);
  });

  it('S-22: an unknown kid, a missing one, and names of Object.prototype find no key', async () => {
    for (const kid of ['other', '__proto__', 'constructor', '', undefined]) {
      expect(await reasonOf(forge({ alg: 'RS256', kid }, payload))).toBe('key-unknown');
    }
    expect(await reasonOf(forge({ alg: 'RS256', kid: 7 }, payload))).toBe('malformed');
  });

  it('S-25: the signature covers the exact bytes', async () => {
    const text = await signJwt({ payload, key: rsa });
    const [header = '', , signature = ''] = text.split('.');
    expect(await reasonOf(`${header}.${encode({ ...payload, sub: 'x' })}.${signature}`)).toBe('signature-invalid');
    expect(await reasonOf(`${header}.${encode(` ${JSON.stringify(payload)}`)}.${signature}`)).toBe('signature-invalid');
    const bytes = Buffer.from(signature, 'base64url');
    for (const length of [1, bytes.length - 1]) {
      const cut = bytes.subarray(0, length).toString('base64url');
      expect(await reasonOf(`${text.slice(0, text.lastIndexOf('.'))}.${cut}`)).toBe('signature-invalid');
    }
  });

  it('S-25: an ES256 signature in DER, of zeros, or of the wrong length is refused', async () => {
    const text = await signJwt({ payload, key: ec });
    const input = text.slice(0, text.lastIndexOf('.'));
    const der = sign('sha256', Buffer.from(input), ec.privateKey);
    for (const signature of [der, Buffer.alloc(64), Buffer.alloc(63, 1), Buffer.alloc(65, 1)]) {
      expect(await reasonOf(`${input}.${signature.toString('base64url')}`)).toBe('signature-invalid');
    }
  });

  it('S-25: base64url is strict: padding, spare bits, other alphabets and blanks are refused', async () => {
    const text = await signJwt({ payload: { ...payload, pad: '?>?>~~' }, key: ec });
    const [header = '', body = '', signature = ''] = text.split('.');
    // 64 bytes leave four spare bits in the last character.
    const spare = signature.slice(0, -1) + { A: 'B', Q: 'R', g: 'h', w: 'x' }[signature.at(-1) ?? ''];
    const variants = [
      `${header}.${body}.${signature}==`,
      `${header}=.${body}.${signature}`,
      `${header}.${body}.${spare}`,
      `${header}.${body}.${signature} `,
      ` ${text}`,
      `${header}.\n${body}.${signature}`,
      `${header}.${body}.${signature}.`,
      `${header}.${body}.${signature}.x.y`,
      `${header}.${body}`,
      `${header}..${signature}`,
      '',
      '..',
      JSON.stringify({ protected: header, payload: body, signature }),
      `${header}.${body}.${Buffer.from(signature, 'base64url').toString('base64')}`,
    ];
    for (const variant of variants) expect([variant, await reasonOf(variant)]).toEqual([variant, 'malformed']);
  });

  it('S-25: duplicate members are refused at any depth and in any spelling', async () => {
    const exp = payload.exp;
    const bodies = [
      `{"exp":${exp},"exp":${exp}}`,
      `{"exp":${exp},"\\u0065xp":1}`,
      `{"exp":${exp},"a":{"b":1,"b":1}}`,
      `{"exp":${exp},"a":[{"b":[],"c":{},"b":1}]}`,
    ];
    const header = { alg: 'RS256', kid: rsa.kid };
    for (const body of bodies) expect([body, await reasonOf(forge(header, body))]).toEqual([body, 'malformed']);
    expect(await reasonOf(forge(`{"alg":"RS256","alg":"RS256","kid":"${rsa.kid}"}`, payload))).toBe('malformed');
    const fine = `{"exp":${exp},"a":{"exp":"a\\",\\"a"},"b":[{"a":1},{"a":1}],"c":"exp","__proto__":1}`;
    expect(await reasonOf(forge(header, fine))).toBe('valid');
  });

  it('S-25: depth over 32, size over 16 KiB, non-objects, other charsets are refused', async () => {
    const header = { alg: 'RS256', kid: rsa.kid };
    const nested = (depth: number) => `{"exp":${payload.exp},"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect(await reasonOf(forge(header, nested(32)))).toBe('valid');
    expect(await reasonOf(forge(header, nested(33)))).toBe('malformed');
    expect(await reasonOf(forge(header, nested(5000)))).toBe('malformed');
    expect(await reasonOf(forge(header, { ...payload, a: 'x'.repeat(11_000) }))).toBe('valid');
    expect(await reasonOf(forge(header, { ...payload, a: 'x'.repeat(12_000) }))).toBe('malformed');
    for (const body of ['[]', '1', 'null', '"a"', 'true', '{', '\uFEFF{}', '{"a":1}x']) {
      expect(await reasonOf(forge(header, body))).toBe('malformed');
    }
    const latin1 = Buffer.from('{"a":"\xe9"}', 'latin1').toString('base64url');
    expect(parseJwt(`${encode(header)}.${latin1}.AAAA`)).toBeUndefined();
  });

  it('never throws and never accepts, whatever the bytes', async () => {
    await assert(
      asyncProperty(string(), string(), uint8Array(), async (first, second, bytes) => {
        const third = Buffer.from(bytes).toString('base64url');
        expect(await reasonOf(`${first}.${second}.${third}`)).not.toBe('valid');
        expect(await reasonOf(`${encode({ alg: 'RS256', kid: rsa.kid })}.${encode(payload)}.${third}`)).not.toBe(
          'valid',
        );
      }),
    );
  });

  it('gives back every payload it signed', async () => {
    await assert(
      asyncProperty(jsonValue({ maxDepth: 5 }), async (value) => {
        const claims = JSON.parse(JSON.stringify({ ...payload, value }));
        const result = await verifyJwt(await signJwt({ payload: claims, key: ec }), options());
        expect(result).toMatchObject({ kind: 'valid', payload: claims });
      }),
      { numRuns: 50 },
    );
    assert(
      property(string(), (text) => {
        expect(parseJwt(`${encode({ a: text })}.${encode({ [text]: [text] })}.AAAA`)?.header).toEqual({ a: text });
      }),
    );
  });
});

describe('createVerifiedTokenCache', () => {
  const countingOptions = (more: Partial<VerifyJwtOptions>) => {
    const calls = { count: 0 };
    const findKey = () => {
      calls.count += 1;
      return toVerificationKey(ec);
    };
    return { calls, verify: (text: string, last = {}) => verifyJwt(text, { clock, findKey, ...more, ...last }) };
  };

  it('saves the signature check but still checks times, issuer and audience', async () => {
    const adjustable = createAdjustableClock(clock);
    const cache = createVerifiedTokenCache({ maxEntries: 10, clock: adjustable.now });
    const { calls, verify } = countingOptions({ cache, clock: adjustable.now });
    const text = await signJwt({ payload: { ...payload, exp: nowSeconds + 10 }, key: ec });
    for (let use = 0; use < 5; use += 1) expect((await verify(text)).kind).toBe('valid');
    expect(calls.count).toBe(1);
    expect(await verify(text, { audience: 'other' })).toEqual({ kind: 'rejected', reason: 'audience-mismatch' });
    // At `exp` the entry ends, though the skew still lets the token pass by its signature.
    adjustable.advance(10_000);
    expect((await verify(text)).kind).toBe('valid');
    expect([calls.count, cache.size()]).toEqual([2, 0]);
    adjustable.advance(60_000);
    expect(await verify(text)).toEqual({ kind: 'rejected', reason: 'expired' });
  });

  it('S-24: asks for the key again after 30 s, so that a removed key ends its tokens', async () => {
    const adjustable = createAdjustableClock(clock);
    const cache = createVerifiedTokenCache({ maxEntries: 10, clock: adjustable.now });
    const text = await signJwt({ payload, key: ec });
    expect((await verifyJwt(text, options({ cache, clock: adjustable.now }))).kind).toBe('valid');
    const removed = options({ cache, clock: adjustable.now, findKey: () => undefined });
    expect((await verifyJwt(text, removed)).kind).toBe('valid');
    adjustable.advance(30_000);
    expect(await verifyJwt(text, removed)).toEqual({ kind: 'rejected', reason: 'key-unknown' });
  });

  it('R-11: is bounded, forgets on request, and remembers no refused token', async () => {
    const cache = createVerifiedTokenCache({ maxEntries: 2, clock });
    const { verify } = countingOptions({ cache });
    for (let index = 0; index < 4; index += 1) await verify(await signJwt({ payload: { ...payload, index }, key: ec }));
    expect(cache.size()).toBe(2);
    cache.clear();
    await verify(await signJwt({ payload, key: ec }), { issuer: 'other' });
    await verify(`${(await signJwt({ payload, key: ec })).slice(0, -8)}AAAAAAAA`);
    cache.add('no expiry', { header: {}, payload: {} });
    expect(cache.size()).toBe(0);
  });
});
