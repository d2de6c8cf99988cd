import { exclusiveC14n } from './canonical-xml.ts';
import type { XmlElement } from './xml-element.ts';

/** What a signature says of itself. */
export type SignatureDescription = {
  readonly signatureAlgorithm: string;
  readonly digestAlgorithm: string;
  readonly digest: Uint8Array;
  /** Prefixes kept by name in the canonical form of what is signed. */
  readonly inclusivePrefixes: readonly string[];
  /** The same in the canonical form of the description itself. */
  readonly ownPrefixes: readonly string[];
};

export const xmlSignatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';
const envelopedSignature = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/**
 * Reads a `SignedInfo` that signs the element with this ID as S-33 wants it: one reference, the two transforms in their order, nothing
 * besides. `undefined` for every other. Source: XML Signature 1.1 §4.4; SAML Core 2.0 §5.4
 */
export const readSignedInfo = (signedInfo: XmlElement, id: string): SignatureDescription | undefined => {
  const [method, signatureMethod, reference, ...more] = signedInfo.children;
  if (!isNamed(signedInfo, 'SignedInfo') || more.length > 0) return undefined;
  const ownPrefixes = readCanonicalization(method, 'CanonicalizationMethod');
  if (ownPrefixes === undefined) return undefined;
  if (!isNamed(signatureMethod, 'SignatureMethod') || signatureMethod.children.length > 0) return undefined;
  if (!isNamed(reference, 'Reference') || reference.attributes.get('URI') !== `#${id}`) return undefined;
  const [transforms, digestMethod, digestValue, ...others] = reference.children;
  const inclusivePrefixes = readTransforms(transforms);
  if (!isNamed(digestMethod, 'DigestMethod') || digestMethod.children.length > 0) return undefined;
  if (!isNamed(digestValue, 'DigestValue') || digestValue.children.length > 0 || others.length > 0) return undefined;
  const digest = parseBase64(digestValue.text);
  if (inclusivePrefixes === undefined || digest === undefined) return undefined;
  return {
    signatureAlgorithm: signatureMethod.attributes.get('Algorithm') ?? '',
    digestAlgorithm: digestMethod.attributes.get('Algorithm') ?? '',
    digest,
    inclusivePrefixes,
    ownPrefixes,
  };
};

const readTransforms = (transforms: XmlElement | undefined): readonly string[] | undefined => {
  if (!isNamed(transforms, 'Transforms')) return undefined;
  const [enveloped, canonicalization, ...more] = transforms.children;
  if (!isNamed(enveloped, 'Transform') || enveloped.children.length > 0 || more.length > 0) return undefined;
  if (enveloped.attributes.get('Algorithm') !== envelopedSignature) return undefined;
  return readCanonicalization(canonicalization, 'Transform');
};

/** Prefixes of an exclusive canonicalization without comments; `undefined` for any other algorithm. Source: Exclusive XML Canonicalization 1.0 §4 */
const readCanonicalization = (element: XmlElement | undefined, name: string): readonly string[] | undefined => {
  if (!isNamed(element, name) || element.attributes.get('Algorithm') !== exclusiveC14n) return undefined;
  const [prefixes, ...more] = element.children;
  if (prefixes === undefined) return [];
  if (prefixes.namespace !== exclusiveC14n || prefixes.name !== 'InclusiveNamespaces') return undefined;
  if (more.length > 0 || prefixes.children.length > 0) return undefined;
  const list = (prefixes.attributes.get('PrefixList') ?? '').split(' ').filter((prefix) => prefix !== '');
  // The default namespace by name is something the canonicalization we use does not do.
  return list.length <= maxPrefixes && list.every((prefix) => /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(prefix))
    ? list
    : undefined;
};

const maxPrefixes = 20;

const isNamed = (element: XmlElement | undefined, name: string): element is XmlElement =>
  element !== undefined && element.namespace === xmlSignatureNamespace && element.name === name;

/** Base64 with the line breaks signers put in; `undefined` for anything else. Source: XML Schema 1.1 Part 2 §3.3.16 */
export const parseBase64 = (text: string): Uint8Array | undefined => {
  const compact = text.replace(/[ \t\r\n]+/g, '');
  if (compact === '' || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
  return Buffer.from(compact, 'base64');
};
