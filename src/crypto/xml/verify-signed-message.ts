import { parseSource } from './parse-xml.ts';
import {
  listSignatures,
  type VerifiedXml,
  verifyElement,
  type XmlVerificationKey,
} from './verify-enveloped-signature.ts';
import { listElements, type SourceElement, toXmlElement, type XmlElement } from './xml-element.ts';
import { XmlRefused } from './xml-limits.ts';

/** What was found in a message whose part is what counts, as a SAML response and its assertion. */
export type VerifiedMessage =
  | {
      readonly kind: 'verified';
      /** Read from the bytes that a signature covers: its own, or that of the message. */
      readonly part: XmlElement;
      /** The message: what is signed where it has a signature of its own, else what was received, two levels of it. */
      readonly message: XmlElement;
      readonly isMessageSigned: boolean;
    }
  | Extract<VerifiedXml<never>, { readonly kind: 'refused' }>;

/** Name of an element. */
type QualifiedName = { readonly namespace: string; readonly name: string };

/**
 * Verifies a message that has one part of a name, a child of its root. Message or part is signed, or both; each signature is a child of what it
 * signs and must be right, there is no other, and there is no second element of the part's name anywhere. Source: S-32 to S-34; SAML Core 2.0
 * §5.4; SAML Profiles 2.0 §4.1.4.2
 */
export const verifySignedMessage = (
  document: string | Uint8Array,
  partName: QualifiedName,
  keys: readonly XmlVerificationKey[],
): VerifiedMessage => {
  try {
    return verifyMessage(parseSource(document), partName, keys);
  } catch (error) {
    if (error instanceof XmlRefused) return { kind: 'refused', reason: error.reason };
    throw error;
  }
};

const verifyMessage = (
  root: SourceElement,
  partName: QualifiedName,
  keys: readonly XmlVerificationKey[],
): VerifiedMessage => {
  const [part, ...others] = listNamed(root, partName);
  const signatures = listSignatures(root);
  if (signatures.length === 0) return { kind: 'refused', reason: 'no-signature' };
  const ofMessage = signatures.filter(({ parent }) => parent === root);
  const ofPart = signatures.filter(({ parent }) => parent === part);
  const isAsItMust =
    part?.parent === root &&
    others.length === 0 &&
    ofMessage.length <= 1 &&
    ofPart.length <= 1 &&
    ofMessage.length + ofPart.length === signatures.length;
  if (!isAsItMust) return { kind: 'refused', reason: 'signature-shape' };
  const [message, signed] = [verifyOne(root, ofMessage, keys), verifyOne(part, ofPart, keys)];
  if (message?.kind === 'refused') return message;
  if (signed?.kind === 'refused') return signed;
  const verifiedPart = signed?.root ?? message?.root.children.find((child) => isNamed(child, partName));
  if (verifiedPart === undefined) return { kind: 'refused', reason: 'signature-shape' };
  return {
    kind: 'verified',
    part: verifiedPart,
    message: message?.root ?? toXmlElement(root, 2),
    isMessageSigned: message !== undefined,
  };
};

const verifyOne = (
  signed: SourceElement,
  [signature]: readonly SourceElement[],
  keys: readonly XmlVerificationKey[],
): VerifiedXml<XmlVerificationKey> | undefined => signature && verifyElement(signed, signature, () => keys);

const isNamed = (element: QualifiedName, { namespace, name }: QualifiedName): boolean =>
  element.namespace === namespace && element.name === name;

const listNamed = (element: SourceElement, name: QualifiedName): readonly SourceElement[] => [
  ...(isNamed(element, name) ? [element] : []),
  ...listElements(element).flatMap((child) => listNamed(child, name)),
];
