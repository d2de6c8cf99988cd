import { verifyEnvelopedSignature, type XmlVerificationKey } from '../../crypto/xml/verify-enveloped-signature.ts';
import type { XmlElement } from '../../crypto/xml/xml-element.ts';
import { type Assertion, AssertionRejected } from './assertion.ts';
import { readAssertion } from './read-assertion.ts';

/** Base64 of the largest XML document that is read. */
const maxLength = 400_000;

/**
 * Decodes a bare SAML 2.0 assertion in base64url or base64 and verifies its signature. `listKeys` is shown the unverified root and chooses
 * among keys we trust. What is answered was read from the bytes that are signed. Throws `AssertionRejected`. Source: S-32 to S-35
 */
export const openAssertion = <Key extends XmlVerificationKey>(
  text: string,
  listKeys: (unverified: XmlElement) => readonly Key[],
): { readonly assertion: Assertion; readonly key: Key } => {
  const document = decode(text);
  if (document === undefined) throw new AssertionRejected('not base64');
  const verified = verifyEnvelopedSignature(document, listKeys);
  if (verified.kind === 'refused') throw new AssertionRejected(`XML ${verified.reason}`);
  return { assertion: readAssertion(verified.root), key: verified.key };
};

/** What `judge` answers, or why the assertion was rejected: `reason` is for the record, never for the caller. */
export const withRejection = <Accepted>(
  judge: () => Accepted,
): Accepted | { readonly kind: 'rejected'; readonly reason: string } => {
  try {
    return judge();
  } catch (error) {
    if (error instanceof AssertionRejected) return { kind: 'rejected', reason: error.message };
    throw error;
  }
};

/** Source: RFC 7522 §2.1 (base64url without line breaks and padding); SAP clients send padded base64 too */
const decode = (text: string): Uint8Array | undefined => {
  const compact = text.replace(/[\r\n]/g, '');
  if (compact.length > maxLength || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact)) return undefined;
  return Buffer.from(compact, 'base64');
};
