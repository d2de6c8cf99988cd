import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { type JwtAlgorithm, listAlgorithmsFor } from './jwt/jwt-algorithms.ts';
import type { SigningKey } from './signing-keys.ts';

/** A public key together with the only algorithms it may be used with. Source: RFC 8725 §3.1; S-20 */
export type VerificationKey = {
  readonly algorithms: readonly JwtAlgorithm[];
  readonly publicKey: KeyObject;
};

/** The public half of one of our own keys. */
export const toVerificationKey = (key: SigningKey): VerificationKey => ({
  algorithms: [key.algorithm],
  publicKey: key.publicKey,
});

// Unknown members, private ones included, are dropped by the schema. A symmetric key (`oct`) is no public key.
const publicJwk = z.object({
  kty: z.enum(['RSA', 'EC', 'OKP']),
  kid: z.string().max(1024).optional(),
  use: z.string().optional(),
  key_ops: z.array(z.string()).max(16).optional(),
  alg: z.string().optional(),
  n: z.string().max(4096).optional(),
  e: z.string().max(16).optional(),
  crv: z.string().max(32).optional(),
  x: z.string().max(256).optional(),
  y: z.string().max(256).optional(),
});

/**
 * Reads one entry of somebody's key set. `undefined` for a key we cannot or must not check signatures with: symmetric, meant for
 * encryption, too weak, or naming an algorithm that does not fit it. Source: RFC 7517 §4; S-20
 */
export const parsePublicJwk = (
  value: unknown,
): (VerificationKey & { readonly kid: string | undefined }) | undefined => {
  const parsed = publicJwk.safeParse(value);
  if (!parsed.success) return undefined;
  const { kid, use, key_ops: operations, alg, ...members } = parsed.data;
  if (use !== undefined && use !== 'sig') return undefined;
  if (operations?.includes('verify') === false) return undefined;
  const key = readPublicKey(() => createPublicKey({ key: definedOnly(members), format: 'jwk' }), alg);
  return key && { ...key, kid };
};

const definedOnly = (members: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(members).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));

/** Reads a public key, or the public key of a certificate, from PEM. `undefined` where `parsePublicJwk` answers it too. */
export const parsePublicKeyPem = (pem: string): VerificationKey | undefined =>
  // A private key in PEM would be accepted by createPublicKey: whoever pasted it made a mistake we should not hide.
  pem.includes('PRIVATE KEY') ? undefined : readPublicKey(() => createPublicKey(pem), undefined);

const readPublicKey = (create: () => KeyObject, algorithm: string | undefined): VerificationKey | undefined => {
  let publicKey: KeyObject;
  try {
    publicKey = create();
  } catch {
    return undefined;
  }
  const algorithms = listAlgorithmsFor(publicKey).filter((name) => algorithm === undefined || name === algorithm);
  return algorithms.length === 0 ? undefined : { algorithms, publicKey };
};

const jwkSet = z.object({ keys: z.array(z.unknown()).max(100) });

/**
 * Reads a key set (at most 100 keys) into a map from `kid`; keys without one or unusable ones are left out. `undefined` if it is no
 * key set at all. Source: RFC 7517 §5; S-22
 */
export const parseJwkSet = (value: unknown): ReadonlyMap<string, VerificationKey> | undefined => {
  const parsed = jwkSet.safeParse(value);
  if (!parsed.success) return undefined;
  const keys = new Map<string, VerificationKey>();
  for (const entry of parsed.data.keys) {
    const key = parsePublicJwk(entry);
    // The first of two keys with one id stays: a later one must not replace what others already rely on.
    if (key?.kid !== undefined && !keys.has(key.kid)) keys.set(key.kid, key);
  }
  return keys;
};
