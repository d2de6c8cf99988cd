import { createPrivateKey, createPublicKey, generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { randomHex } from '../foundation/ids.ts';
import { Secret } from '../foundation/secret.ts';
import type { JwtAlgorithm } from './jwt/jwt-algorithms.ts';

/** The algorithms our own tokens are signed with. */
export type SigningAlgorithm = 'RS256' | 'ES256';

/** A private key that signs tokens. Which key signs when is decided by the room that holds it. */
export type SigningKey = {
  /** `default-jwt-key-<10 hex>`; never reused. */
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
};

/** A key as it is published: public members only. Source: RFC 7517 §4; SAP's `/token_keys` replies (`value`) */
export type PublicJwk = {
  readonly kty: string;
  readonly use: 'sig';
  readonly kid: string;
  readonly alg: JwtAlgorithm;
  /** The public key in PEM. */
  readonly value: string;
  readonly e?: string;
  readonly n?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
};

const generateKeyPairOffLoop = promisify(generateKeyPair);

/** A new key id in the style of XSUAA. Source: XSUAA token header `kid`; spec 7.3 */
export const generateKeyId = (): string => `default-jwt-key-${randomHex(5)}`;

/** Generates a key pair off the event loop. `modulusBits` (RSA only) is 2048 unless told otherwise; less is refused. */
export const generateSigningKey = async (options: {
  readonly algorithm: SigningAlgorithm;
  readonly modulusBits?: number;
}): Promise<SigningKey> => {
  const modulusLength = options.modulusBits ?? 2048;
  if (modulusLength < 2048 || modulusLength > 8192) throw new Error('"modulusBits" must be from 2048 to 8192');
  const pair =
    options.algorithm === 'RS256'
      ? await generateKeyPairOffLoop('rsa', { modulusLength })
      : await generateKeyPairOffLoop('ec', { namedCurve: 'prime256v1' });
  return { kid: generateKeyId(), algorithm: options.algorithm, ...pair };
};

/** The private key as PKCS#8 PEM, to be sealed and stored. Source: RFC 5958 */
export const exportSigningKey = (key: SigningKey): Secret =>
  new Secret(key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

/** Restores a key from what `exportSigningKey` gave. Throws for anything but an RSA or P-256 key of sufficient size. */
export const importSigningKey = (stored: { readonly kid: string; readonly pem: Secret }): SigningKey => {
  const privateKey = createPrivateKey(stored.pem.reveal());
  return {
    kid: stored.kid,
    algorithm: signingAlgorithmOf(privateKey),
    privateKey,
    publicKey: createPublicKey(privateKey),
  };
};

const signingAlgorithmOf = (key: KeyObject): SigningAlgorithm => {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'rsa' && (details?.modulusLength ?? 0) >= 2048) return 'RS256';
  if (key.asymmetricKeyType === 'ec' && details?.namedCurve === 'prime256v1') return 'ES256';
  throw new Error('A signing key must be RSA with at least 2048 bits or EC on P-256');
};

/**
 * The entry of a key in the published key set. Members are picked, never copied, so that no private one can pass whatever the key
 * type. Source: RFC 7517 §4, RFC 7518 §6, RFC 8037 §2; S-23
 */
export const toPublicJwk = (key: {
  readonly kid: string;
  readonly algorithm: JwtAlgorithm;
  readonly publicKey: KeyObject;
}): PublicJwk => {
  const publicKey = key.publicKey.type === 'private' ? createPublicKey(key.publicKey) : key.publicKey;
  const jwk: JsonWebKey = publicKey.export({ format: 'jwk' });
  const { kty = '', e, n, crv, x, y } = jwk;
  return {
    kty,
    ...(e !== undefined && { e }),
    use: 'sig',
    kid: key.kid,
    alg: key.algorithm,
    value: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ...(n !== undefined && { n }),
    ...(crv !== undefined && { crv }),
    ...(x !== undefined && { x }),
    ...(y !== undefined && { y }),
  };
};
