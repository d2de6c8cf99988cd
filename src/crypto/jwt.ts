import { type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { type Clock, toEpochSeconds } from '../foundation/clock.ts';
import { toJoseSignature } from './jwt/ecdsa-signature.ts';
import { type JwtAlgorithm, jwtAlgorithms } from './jwt/jwt-algorithms.ts';
import { isJsonObject, type JsonObject, parseStrictJson } from './jwt/strict-json.ts';
import type { SigningKey } from './signing-keys.ts';
import type { VerificationKey } from './verification-keys.ts';
import type { VerifiedTokenCache } from './verified-token-cache.ts';

/** A token taken apart, nothing checked but its form. */
export type ParsedJwt = {
  readonly header: JsonObject;
  readonly payload: JsonObject;
  /** The exact bytes the signature covers. */
  readonly signingInput: string;
  readonly signature: Uint8Array;
};

/** Why a token is not accepted. For logs and tests; callers answer all of them alike. */
export type JwtRejection =
  | 'malformed'
  | 'header-refused'
  | 'algorithm-refused'
  | 'key-unknown'
  | 'signature-invalid'
  | 'expiry-missing'
  | 'expired'
  | 'not-yet-valid'
  | 'issuer-mismatch'
  | 'audience-mismatch';

export type JwtVerification =
  | { readonly kind: 'valid'; readonly header: JsonObject; readonly payload: JsonObject }
  | { readonly kind: 'rejected'; readonly reason: JwtRejection };

export type VerifyJwtOptions = {
  /** The key for a `kid`, from a configured source. The header itself never brings or points to a key. */
  readonly findKey: (kid: string | undefined) => VerificationKey | undefined | Promise<VerificationKey | undefined>;
  readonly clock: Clock;
  /** Narrows what each key allows by itself. */
  readonly algorithms?: readonly JwtAlgorithm[];
  /** 60 unless told otherwise (S-21). */
  readonly clockSkewSeconds?: number;
  /** `iss` must be one of these, exactly. */
  readonly issuer?: string | readonly string[];
  /** `aud` must be or hold one of these, exactly. */
  readonly audience?: string | readonly string[];
  /** Saves the signature check of a token seen before. One cache belongs to one `findKey`. */
  readonly cache?: VerifiedTokenCache;
};

/** Longest token read, in characters. Source: S-25 */
const maxTokenLength = 16 * 1024;

/** Header members that bring a key along or change how the token is read. `jku` is merely ignored: our own tokens carry it. Source: S-20 */
const refusedHeaderMembers = ['jwk', 'x5c', 'x5u', 'crit', 'b64', 'zip', 'enc'];

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Signs `payload` with `key`. `alg` and `kid` come from the key; `header` adds e.g. `typ` and `jku`.
 * Source: RFC 7515 §5.1, RFC 7519 §7.1
 */
export const signJwt = (token: {
  readonly header?: JsonObject;
  readonly payload: JsonObject;
  readonly key: SigningKey;
}): Promise<string> =>
  signEncodedJwt({
    headerSegment: encodeJwtHeader(token.key, token.header),
    payload: JSON.stringify(token.payload),
    key: token.key,
  });

/** The first segment of tokens signed with `key`, for `signEncodedJwt`: the same for many of them. */
export const encodeJwtHeader = (key: SigningKey, header?: JsonObject): string =>
  encodeSegment(JSON.stringify({ ...header, alg: key.algorithm, kid: key.kid }));

/** As `signJwt`, with the header's segment and the JSON text of the payload made beforehand. The header must be one of this key. */
export const signEncodedJwt = async (token: {
  readonly headerSegment: string;
  readonly payload: string;
  readonly key: SigningKey;
}): Promise<string> => {
  const { algorithm, privateKey } = token.key;
  const signingInput = `${token.headerSegment}.${encodeSegment(token.payload)}`;
  const data = Buffer.from(signingInput, 'latin1');
  // RSA takes a good part of a millisecond: on the thread pool it scales with the cores. ECDSA takes 25 us, less than the way to a
  // thread and back costs, and must not wait there behind slower work.
  const signature =
    algorithm === 'RS256'
      ? await signOnThreadPool(data, privateKey)
      : toJoseSignature(sign('sha256', data, privateKey));
  return `${signingInput}.${signature.toString('base64url')}`;
};

// The callback form is the one that Node runs on its thread pool.
const signOnThreadPool = promisify(
  (data: Uint8Array, key: KeyObject, done: (error: Error | null, signature: Buffer) => void) =>
    sign('sha256', data, key, done),
);

const encodeSegment = (json: string): string => Buffer.from(json).toString('base64url');

/**
 * Takes a token apart; `undefined` unless it is three parts of strict base64url (no padding, no spare bits), the first two strict
 * JSON objects in UTF-8. Source: RFC 7515 §3.1, RFC 7519 §7.2; S-25
 */
export const parseJwt = (text: string): ParsedJwt | undefined => {
  if (text.length > maxTokenLength) return undefined;
  const [headerPart = '', payloadPart = '', signaturePart = '', ...rest] = text.split('.', 4);
  if (rest.length > 0) return undefined;
  const header = parseSegment(headerPart);
  const payload = parseSegment(payloadPart);
  const signature = decodeBase64url(signaturePart);
  if (header === undefined || payload === undefined || signature === undefined) return undefined;
  return { header, payload, signingInput: `${headerPart}.${payloadPart}`, signature };
};

const parseSegment = (part: string): JsonObject | undefined => {
  const bytes = decodeBase64url(part);
  if (bytes === undefined) return undefined;
  try {
    const value = parseStrictJson(utf8.decode(bytes));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined; // not UTF-8
  }
};

const decodeBase64url = (part: string): Buffer | undefined => {
  const bytes = Buffer.from(part, 'base64url');
  // Node's decoder is lenient; only the one canonical spelling of these bytes survives the way back.
  return part !== '' && bytes.toString('base64url') === part ? bytes : undefined;
};

/**
 * Checks a token: form, header, algorithm allowed for its key, signature over the exact bytes, `exp` (required), `nbf`, and `iss` and
 * `aud` where asked for. Source: RFC 7515 §5.2, RFC 7519 §7.2, RFC 8725; S-20, S-21, S-25
 */
export const verifyJwt = async (text: string, options: VerifyJwtOptions): Promise<JwtVerification> => {
  const known = options.cache?.find(text);
  if (known !== undefined) return checkClaims(known, options);

  const token = parseJwt(text);
  if (token === undefined) return rejected('malformed');
  const { header, payload } = token;
  const { alg, kid } = header;
  if (kid !== undefined && typeof kid !== 'string') return rejected('malformed');
  if (refusedHeaderMembers.some((member) => Object.hasOwn(header, member))) return rejected('header-refused');
  // Before a key is looked for: an algorithm no key can have must not cost a key-set refresh.
  if (!isJwtAlgorithm(alg) || options.algorithms?.includes(alg) === false) return rejected('algorithm-refused');
  const key = await options.findKey(kid);
  if (key === undefined) return rejected('key-unknown');
  if (!key.algorithms.includes(alg)) return rejected('algorithm-refused');
  if (!isSignatureValid(token, alg, key)) return rejected('signature-invalid');

  const verification = checkClaims({ header, payload }, options);
  if (verification.kind === 'valid') options.cache?.add(text, { header, payload });
  return verification;
};

const isJwtAlgorithm = (value: unknown): value is JwtAlgorithm =>
  typeof value === 'string' && Object.hasOwn(jwtAlgorithms, value);

const isSignatureValid = (token: ParsedJwt, algorithm: JwtAlgorithm, key: VerificationKey): boolean => {
  const { digest, options } = jwtAlgorithms[algorithm];
  const signed = Buffer.from(token.signingInput, 'latin1');
  return verify(digest, signed, { key: key.publicKey, ...options }, token.signature);
};

const checkClaims = (
  token: { readonly header: JsonObject; readonly payload: JsonObject },
  options: VerifyJwtOptions,
): JwtVerification => {
  const { exp, nbf, iss, aud } = token.payload;
  const now = toEpochSeconds(options.clock());
  const skew = options.clockSkewSeconds ?? 60;
  if (typeof exp !== 'number') return rejected('expiry-missing');
  if (now >= exp + skew) return rejected('expired');
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > now + skew)) return rejected('not-yet-valid');
  if (options.issuer !== undefined && !holdsOneOf(iss, options.issuer)) return rejected('issuer-mismatch');
  if (options.audience !== undefined) {
    const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
    const expected = options.audience;
    if (!audiences.some((audience) => holdsOneOf(audience, expected))) return rejected('audience-mismatch');
  }
  return { kind: 'valid', header: token.header, payload: token.payload };
};

const holdsOneOf = (value: unknown, expected: string | readonly string[]): boolean =>
  typeof expected === 'string' ? value === expected : expected.some((text) => text === value);

const rejected = (reason: JwtRejection): JwtVerification => ({ kind: 'rejected', reason });
