import { parsePublicJwk, parsePublicKeyPem, type VerificationKey } from '../../../crypto/verification-keys.ts';

const maxLength = 16 * 1024;

/**
 * Reads a public key as clients register it: a JWK as JSON, or PEM (a certificate's key counts, too). `undefined` for what is none, for private
 * and for weak keys. Source: RFC 7517 §4, RFC 7468; security.md S-20
 */
export const parseClientKey = (
  text: string,
): { readonly key: VerificationKey; readonly kid: string | undefined } | undefined => {
  if (text.length > maxLength) return undefined;
  if (text.trimStart().startsWith('{')) {
    const jwk = parseJson(text);
    // Whoever pasted a private key made a mistake that must not be hidden by overlooking it.
    if (typeof jwk !== 'object' || jwk === null || 'd' in jwk || 'k' in jwk) return undefined;
    const parsed = parsePublicJwk(jwk);
    return parsed && { key: { algorithms: parsed.algorithms, publicKey: parsed.publicKey }, kid: parsed.kid };
  }
  const key = parsePublicKeyPem(text);
  return key && { key, kid: undefined };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
