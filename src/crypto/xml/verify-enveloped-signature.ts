import { timingSafeEqualBytes } from '../digest.ts';
import type { VerificationKey } from '../verification-keys.ts';
import { canonicalize } from './canonical-xml.ts';
import { parseSource } from './parse-xml.ts';
import { parseBase64, readSignedInfo, xmlSignatureNamespace } from './read-signature.ts';
import { digestXml, verifyXmlBytes } from './signature-algorithms.ts';
import { findAttribute, listElements, type SourceElement, toXmlElement, type XmlElement } from './xml-element.ts';
import { type XmlRefusal, XmlRefused } from './xml-limits.ts';

/** A key signatures may be made with. It comes from the configuration, never from the document. */
export type XmlVerificationKey = Pick<VerificationKey, 'publicKey'> & {
  /** Whether RSA with SHA-1 and SHA-1 digests count for this key. */
  readonly allowsSha1: boolean;
};

export type VerifiedXml<Key extends XmlVerificationKey> =
  | {
      readonly kind: 'verified';
      /** Read from the canonical bytes the signature was found to cover. The signature itself is not among them. */
      readonly root: XmlElement;
      /** The one of the keys the signature was made with. */
      readonly key: Key;
    }
  | {
      readonly kind: 'refused';
      readonly reason: XmlRefusal | 'no-signature' | 'signature-shape' | 'signature' | 'digest';
    };

/** A signature more than this many keys might have made is not looked for. */
const maxKeys = 100;

/**
 * Verifies the one signature of a document whose root is the signed element, and answers what was signed. A signature that is somewhere
 * else, signs something else, or has anything in it that is not needed is refused, whatever its value. `listKeys` names the keys it may
 * be made with; it is shown the root and its children, unverified. Source: S-32, S-33, S-34; XML Signature 1.1 §3.2; SAML Core 2.0 §5.4
 */
export const verifyEnvelopedSignature = <Key extends XmlVerificationKey>(
  document: string | Uint8Array,
  listKeys: (unverified: XmlElement) => readonly Key[],
): VerifiedXml<Key> => {
  try {
    return verifyDocument(parseSource(document), listKeys);
  } catch (error) {
    if (error instanceof XmlRefused) return { kind: 'refused', reason: error.reason };
    throw error;
  }
};

const verifyDocument = <Key extends XmlVerificationKey>(
  root: SourceElement,
  listKeys: (unverified: XmlElement) => readonly Key[],
): VerifiedXml<Key> => {
  const [signature, ...more] = listSignatures(root);
  if (signature === undefined) return refused(ncName.test(idOf(root)) ? 'no-signature' : 'signature-shape');
  if (more.length > 0 || signature.parent !== root) return refused('signature-shape');
  return verifyElement(root, signature, () => listKeys(toXmlElement(root, 1)));
};

/**
 * Verifies a signature that is a child of the element it must sign; whether there are others in the document is for the caller to judge. The
 * element's id must be the only one of its kind in the whole document. Throws `XmlRefused`. Source: S-33, S-34; XML Signature 1.1 §3.2
 */
export const verifyElement = <Key extends XmlVerificationKey>(
  signed: SourceElement,
  signature: SourceElement,
  listKeys: () => readonly Key[],
): VerifiedXml<Key> => {
  const id = idOf(signed);
  if (!ncName.test(id) || countIds(rootOf(signed), id) !== 1) return refused('signature-shape');
  const parts = findParts(signature);
  if (parts === undefined) return refused('signature-shape');
  const received = readSignedInfo(toXmlElement(parts.signedInfo), id);
  const value = parseBase64(parts.value);
  if (received === undefined || value === undefined) return refused('signature-shape');
  const signedInfoText = canonicalize(parts.signedInfo, received.ownPrefixes);
  // From here on the signature's description is that of the bytes it signs.
  const description = readSignedInfo(toXmlElement(parseSource(signedInfoText)), id);
  if (description === undefined) return refused('signature-shape');

  const key = listKeys()
    .slice(0, maxKeys)
    .find((candidate) =>
      verifyXmlBytes(description.signatureAlgorithm, { text: signedInfoText, signature: value }, candidate),
    );
  if (key === undefined) return refused('signature');

  const text = canonicalize(signed, description.inclusivePrefixes, signature);
  const digest = digestXml(description.digestAlgorithm, text, key.allowsSha1);
  if (digest === undefined || !timingSafeEqualBytes(digest, description.digest)) return refused('digest');
  return { kind: 'verified', root: toXmlElement(parseSource(text)), key };
};

const refused = (reason: (VerifiedXml<never> & { readonly kind: 'refused' })['reason']) =>
  ({ kind: 'refused', reason }) as const;

/** Source: Namespaces in XML 1.0 §3 (NCName), in ASCII */
const ncName = /^[A-Za-z_][A-Za-z0-9_.-]{0,255}$/;
/** What ids are called in one schema or the other, without prefix. */
const idNames: ReadonlySet<string> = new Set(['ID', 'Id', 'id']);

const idOf = (element: SourceElement): string => findAttribute(element, 'ID') ?? '';

const rootOf = (element: SourceElement): SourceElement =>
  element.parent === undefined ? element : rootOf(element.parent);

/** All signatures in an element, wherever they are. */
export const listSignatures = (element: SourceElement): readonly SourceElement[] => [
  ...(isSignaturePart(element, 'Signature') ? [element] : []),
  ...listElements(element).flatMap(listSignatures),
];

/** How many ids, under whatever name ids have, are this one. */
const countIds = (element: SourceElement, id: string): number =>
  element.attributes.filter(({ name, value }) => idNames.has(name) && value === id).length +
  listElements(element).reduce((sum, child) => sum + countIds(child, id), 0);

/**
 * The parts of a signature that has nothing but them and perhaps a `KeyInfo`, which is not looked at. Values are one text: a comment in
 * one would let two readers see two values. Source: XML Signature 1.1 §4.1; S-34
 */
const findParts = (
  signature: SourceElement,
): { readonly signedInfo: SourceElement; readonly value: string } | undefined => {
  const [signedInfo, signatureValue, keyInfo, ...more] = listElements(signature);
  if (!isSignaturePart(signedInfo, 'SignedInfo') || !isSignaturePart(signatureValue, 'SignatureValue'))
    return undefined;
  if (more.length > 0 || (keyInfo !== undefined && !isSignaturePart(keyInfo, 'KeyInfo'))) return undefined;
  const digestValues = listElements(signedInfo)
    .flatMap(listElements)
    .filter((element) => isSignaturePart(element, 'DigestValue'));
  const value = findText(signatureValue);
  if (value === undefined || digestValues.some((element) => findText(element) === undefined)) return undefined;
  return { signedInfo, value };
};

const isSignaturePart = (element: SourceElement | undefined, name: string): element is SourceElement =>
  element !== undefined && element.name === name && element.namespace === xmlSignatureNamespace;

/** The text of an element that has nothing but one. */
const findText = ({ content: [text, ...more] }: SourceElement): string | undefined =>
  text?.kind === 'text' && more.length === 0 ? text.value : undefined;
