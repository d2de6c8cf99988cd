import type { KeyObject } from 'node:crypto';
import { CertificationRequest } from 'pkijs';
import { type CertificateAuthority, issueForKey } from './certificate-authority.ts';
import { type DistinguishedName, readPublicKeyInfo } from './certificates/certificate-encoding.ts';
import { parsePem } from './certificates/pem.ts';

/** What becomes of a certificate signing request. */
export type RequestedCertificate =
  | { readonly kind: 'issued'; readonly certificateChainPem: string }
  /** The request is damaged, not signed by the key it names, or the key is weak. */
  | { readonly kind: 'refused'; readonly reason: 'malformed' | 'signature-invalid' | 'weak-key' };

/**
 * Issues a client certificate for the key in a certificate signing request. The request's subject is discarded.
 * Source: RFC 2986; SAP doc "Manage Certificates Issued by the SAP Cloud Root CA"
 */
export const issueCertificateForRequest = async (options: {
  readonly authority: CertificateAuthority;
  readonly requestPem: string;
  readonly subject: DistinguishedName;
  readonly validityDays: number;
  readonly nowMs: number;
}): Promise<RequestedCertificate> => {
  const request = parseRequest(options.requestPem);
  if (request === undefined) return { kind: 'refused', reason: 'malformed' };
  if (!isStrongKey(request.publicKey)) return { kind: 'refused', reason: 'weak-key' };
  // The signature proves that the requester holds the key. An algorithm unknown to the library throws.
  const isProven = await request.content.verify().catch(() => false);
  if (!isProven) return { kind: 'refused', reason: 'signature-invalid' };
  return { kind: 'issued', certificateChainPem: await issueForKey({ ...options, publicKey: request.publicKey }) };
};

const maxRequestLength = 64 * 1024;

const parseRequest = (pem: string): { content: CertificationRequest; publicKey: KeyObject } | undefined => {
  const [block, ...others] = (pem.length <= maxRequestLength && parsePem(pem)) || [];
  if (block === undefined || others.length > 0 || !block.label.endsWith('CERTIFICATE REQUEST')) return undefined;
  try {
    const content = CertificationRequest.fromBER(block.der);
    return { content, publicKey: readPublicKeyInfo(content.subjectPublicKeyInfo) };
  } catch {
    return undefined;
  }
};

const isStrongKey = (key: KeyObject): boolean => {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') return modulusLength >= 2048 && modulusLength <= 8192;
  return key.asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1', 'secp521r1'].includes(namedCurve);
};
