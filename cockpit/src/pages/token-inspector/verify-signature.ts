import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import type { ReadToken } from './read-token.ts';

type TokenKey = ResponseOf<typeof operations.listTokenKeys>[number];

/** Whether a token is what this installation signed. `impossible`: the browser has no cryptography where the page came over plain HTTP. Source: RFC 7515 §5.2 */
export type Verdict =
  | { readonly kind: 'genuine' | 'forged'; readonly kid: string; readonly subaccount: string }
  | { readonly kind: 'unknown-key' | 'impossible' };

const algorithms = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const;

/** Checks the signature here, with public keys that were fetched before. The algorithm is the key's, whatever the token says. Source: security.md S-20, S-22 */
export const verifySignature = async (
  token: ReadToken & { readonly kind: 'jwt' },
  keys: readonly TokenKey[],
): Promise<Verdict> => {
  const found = keys.find(({ key }) => key.kid === token.header.kid);
  if (found === undefined) return { kind: 'unknown-key' };
  const algorithm = found.key.alg === 'RS256' || found.key.alg === 'ES256' ? algorithms[found.key.alg] : undefined;
  // Absent outside secure contexts, whatever the type says.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (algorithm === undefined || subtle === undefined) return { kind: 'impossible' };
  const { kty, n = '', e = '', crv = '', x = '', y = '' } = found.key;
  const jwk: JsonWebKey = kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y };
  const key = await subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
  const isGenuine = await subtle.verify(algorithm, key, token.signature, token.signed);
  return { kind: isGenuine ? 'genuine' : 'forged', kid: found.key.kid, subaccount: found.subaccount };
};
