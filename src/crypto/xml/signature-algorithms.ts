import { hash, type KeyObject, sign, verify } from 'node:crypto';

/** A digest of XML Signature. SHA-1 is known so that a provider can be allowed to use it. */
type Digest = 'sha1' | 'sha256' | 'sha384' | 'sha512';

const digestUris: ReadonlyMap<string, Digest> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);

const signatureUris: ReadonlyMap<string, { readonly keyType: 'rsa' | 'ec'; readonly digest: Digest }> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', { keyType: 'rsa', digest: 'sha1' }],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', { keyType: 'rsa', digest: 'sha256' }],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', { keyType: 'rsa', digest: 'sha384' }],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', { keyType: 'rsa', digest: 'sha512' }],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', { keyType: 'ec', digest: 'sha256' }],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384', { keyType: 'ec', digest: 'sha384' }],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512', { keyType: 'ec', digest: 'sha512' }],
]);

/** What our own signatures use. */
export const digestUri = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** Name of the algorithm our own signatures use with a key. */
export const signatureUriFor = (privateKey: KeyObject): string =>
  `http://www.w3.org/2001/04/xmldsig-more#${privateKey.asymmetricKeyType === 'ec' ? 'ecdsa' : 'rsa'}-sha256`;

/** The digest of a text by the algorithm named; `undefined` for one we do not accept. Source: XML Signature 1.1 §6.2; S-33 */
export const digestXml = (algorithm: string, text: string, allowsSha1: boolean): Uint8Array | undefined => {
  const digest = digestUris.get(algorithm);
  return digest === undefined || (digest === 'sha1' && !allowsSha1) ? undefined : hash(digest, text, 'buffer');
};

/**
 * Whether `signature` is that of `text` by the algorithm named. The kind of key decides with it: a public key is never taken for the secret
 * of an HMAC, which no entry of the list is. Source: XML Signature 1.1 §6.4; S-33
 */
export const verifyXmlBytes = (
  algorithm: string,
  signed: { readonly text: string; readonly signature: Uint8Array },
  key: { readonly publicKey: KeyObject; readonly allowsSha1: boolean },
): boolean => {
  const known = signatureUris.get(algorithm);
  if (known === undefined || known.keyType !== key.publicKey.asymmetricKeyType) return false;
  if (known.digest === 'sha1' && !key.allowsSha1) return false;
  // Source: XML Signature 1.1 §6.4.3: the two numbers of ECDSA side by side.
  return verify(
    known.digest,
    Buffer.from(signed.text),
    { key: key.publicKey, dsaEncoding: 'ieee-p1363' },
    signed.signature,
  );
};

/** The signature of a text by `signatureUriFor(privateKey)`. */
export const signXmlBytes = (text: string, privateKey: KeyObject): Uint8Array =>
  sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
