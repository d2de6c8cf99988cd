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
  const id = findAttribute(root, 'ID') ?? '';
  if (!ncName.test(id)) return refused('signature-shape');
  const { signatures, idCount } = survey(root, id);
  const [signature, ...more] = signatures;
  if (signature === undefined) return refused('no-signature');
  if (more.length > 0 || idCount !== 1 || signature.parent !== root) return refused('signature-shape');

  const parts = findParts(signature);
  if (parts === undefined) return refused('signature-shape');
  const received = readSignedInfo(toXmlElement(parts.signedInfo), id);
  const value = parseBase64(parts.value);
  if (received === undefined || value === undefined) return refused('signature-shape');
  const signedInfoText = canonicalize(parts.signedInfo, received.ownPrefixes);
  // From here on the signature's description is that of the bytes it signs.
  const description = readSignedInfo(toXmlElement(parseSource(signedInfoText)), id);
  if (description === undefined) return refused('signature-shape');

  const key = listKeys(toXmlElement(root, 1))
    .slice(0, maxKeys)
    .find((candidate) =>
      verifyXmlBytes(description.signatureAlgorithm, { text: signedInfoText, signature: value }, candidate),
    );
  if (key === undefined) return refused('signature');

  const text = canonicalize(root, description.inclusivePrefixes, signature);
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

/** All signatures of the document, and how many ids, under whatever name ids have, equal that of the root. */
const survey = (
  root: SourceElement,
  id: string,
): { readonly signatures: readonly SourceElement[]; readonly idCount: number } => {
  const signatures: SourceElement[] = [];
  let idCount = 0;
  const visit = (element: SourceElement): void => {
    if (isSignaturePart(element, 'Signature')) signatures.push(element);
    idCount += element.attributes.filter(({ name, value }) => idNames.has(name) && value === id).length;
    for (const child of element.content) if (child.kind === 'element') visit(child);
  };
  visit(root);
  return { signatures, idCount };
};

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
