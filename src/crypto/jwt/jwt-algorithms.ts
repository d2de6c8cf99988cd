import { constants, type KeyObject, type SigningOptions } from 'node:crypto';

/** Signature algorithms a token may carry. HMAC and `none` are no members, so no configuration can allow them. Source: RFC 7518 §3.1, RFC 8037 §3.1; S-20 */
export type JwtAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA';

type AlgorithmDetails = {
  /** `null`: the algorithm brings its own digest. */
  readonly digest: 'sha256' | 'sha384' | 'sha512' | null;
  readonly options: SigningOptions;
  readonly fits: (key: KeyObject) => boolean;
};

const isRsa = (key: KeyObject): boolean => {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  // Below 2048 bits, and with exponent 1, a signature can be forged; far above, checking one costs milliseconds.
  return key.asymmetricKeyType === 'rsa' && modulusLength >= 2048 && modulusLength <= 8192 && publicExponent >= 3n;
};

const isOnCurve =
  (curve: string) =>
  (key: KeyObject): boolean =>
    key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === curve;

const pkcs1 = (digest: AlgorithmDetails['digest']): AlgorithmDetails => ({ digest, options: {}, fits: isRsa });

const pss = (digest: AlgorithmDetails['digest']): AlgorithmDetails => ({
  digest,
  options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  fits: isRsa,
});

const ecdsa = (digest: AlgorithmDetails['digest'], curve: string): AlgorithmDetails => ({
  digest,
  // JWS carries the two numbers side by side, not in DER. Source: RFC 7518 §3.4
  options: { dsaEncoding: 'ieee-p1363' },
  fits: isOnCurve(curve),
});

/** How each algorithm is computed and which keys it takes. */
export const jwtAlgorithms: { readonly [Name in JwtAlgorithm]: AlgorithmDetails } = {
  RS256: pkcs1('sha256'),
  RS384: pkcs1('sha384'),
  RS512: pkcs1('sha512'),
  PS256: pss('sha256'),
  PS384: pss('sha384'),
  PS512: pss('sha512'),
  ES256: ecdsa('sha256', 'prime256v1'),
  ES384: ecdsa('sha384', 'secp384r1'),
  ES512: ecdsa('sha512', 'secp521r1'),
  EdDSA: { digest: null, options: {}, fits: (key) => key.asymmetricKeyType === 'ed25519' },
};

/** The algorithms `key` can be used with; none for a weak or unsupported key. */
export const listAlgorithmsFor = (key: KeyObject): readonly JwtAlgorithm[] =>
  // The keys of the table are exactly the members of the union, by its type.
  (Object.keys(jwtAlgorithms) as JwtAlgorithm[]).filter((name) => jwtAlgorithms[name].fits(key));
