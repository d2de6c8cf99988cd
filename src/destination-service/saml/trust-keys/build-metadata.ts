import { escapeXml } from '../xml-text.ts';
import type { TrustCertificate } from './trust-keys.ts';

const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol';

/**
 * What a system that is to trust a subaccount's assertions imports: the issuer and the certificates, the one in use first. It names no
 * address to send messages to, because assertions are brought by whoever asks for a token. Source: SAML Metadata 2.0 §2; SAP doc "Manage Trust"
 */
export const buildTrustMetadata = (entityId: string, keys: readonly TrustCertificate[]): string => {
  const descriptors = keys.map(toKeyDescriptor).join('');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escapeXml(entityId)}">`,
    `<md:SPSSODescriptor protocolSupportEnumeration="${protocol}">${descriptors}</md:SPSSODescriptor>`,
    `<md:IDPSSODescriptor protocolSupportEnumeration="${protocol}">${descriptors}</md:IDPSSODescriptor>`,
    '</md:EntityDescriptor>',
  ].join('');
};

const toKeyDescriptor = ({ keyId, certificatePem }: TrustCertificate): string =>
  `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:KeyName>${escapeXml(keyId)}</ds:KeyName><ds:X509Data><ds:X509Certificate>${toBase64(certificatePem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;

/** What stands between the lines of a PEM text. */
const toBase64 = (certificatePem: string): string => certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
