import { createPrivateKey } from 'node:crypto';
import type { Secret } from '../../foundation/secret.ts';
import { parsePem } from '../certificates/pem.ts';
import { canonicalize, exclusiveC14n } from './canonical-xml.ts';
import { parseSource } from './parse-xml.ts';
import { xmlSignatureNamespace } from './read-signature.ts';
import { digestUri, digestXml, signatureUriFor, signXmlBytes } from './signature-algorithms.ts';
import { findAttribute } from './xml-element.ts';

/**
 * Signs a document's root element, which has an `ID`, with RSA or ECDSA and SHA-256; answers its canonical text with the signature behind
 * the first child, where SAML's schema wants it (that child is the issuer). `certificatePem` is told to the reader as `KeyInfo`.
 * Throws where the document is none, or the key is no private key. Source: XML Signature 1.1 §3.1; SAML Core 2.0 §5.4
 */
export const signEnveloped = (
  document: string,
  options: { readonly privateKeyPem: Secret; readonly certificatePem?: string },
): string => {
  const privateKey = createPrivateKey(options.privateKeyPem.reveal());
  const root = parseSource(document);
  const id = findAttribute(root, 'ID') ?? '';
  if (id === '') throw new Error('The element to sign has no ID');
  const digest = digestXml(digestUri, canonicalize(root), false) ?? new Uint8Array();
  const signedInfo = [
    `<ds:SignedInfo xmlns:ds="${xmlSignatureNamespace}">`,
    `<ds:CanonicalizationMethod Algorithm="${exclusiveC14n}"/>`,
    `<ds:SignatureMethod Algorithm="${signatureUriFor(privateKey)}"/>`,
    `<ds:Reference URI="#${id}"><ds:Transforms>`,
    `<ds:Transform Algorithm="${xmlSignatureNamespace}enveloped-signature"/>`,
    `<ds:Transform Algorithm="${exclusiveC14n}"/></ds:Transforms>`,
    `<ds:DigestMethod Algorithm="${digestUri}"/>`,
    `<ds:DigestValue>${toBase64(digest)}</ds:DigestValue></ds:Reference></ds:SignedInfo>`,
  ].join('');
  const value = toBase64(signXmlBytes(canonicalize(parseSource(signedInfo)), privateKey));
  const [certificate] = options.certificatePem === undefined ? [] : (parsePem(options.certificatePem) ?? []);
  const keyInfo =
    certificate === undefined
      ? ''
      : `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${toBase64(certificate.der)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
  const signature = parseSource(
    `<ds:Signature xmlns:ds="${xmlSignatureNamespace}">${signedInfo}<ds:SignatureValue>${value}</ds:SignatureValue>${keyInfo}</ds:Signature>`,
  );
  const behind = root.content.findIndex(({ kind }) => kind === 'element') + 1;
  return canonicalize({ ...root, content: root.content.toSpliced(behind, 0, signature) });
};

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
