import { createPrivateKey, X509Certificate } from 'node:crypto';
import { parseCertificates } from '../certificates.ts';

/** A certificate chain with its key that a TLS listener can show, or why it cannot. */
export type ServerCertificate =
  | {
      readonly kind: 'usable';
      readonly certificatePem: string;
      readonly privateKeyPem: string;
      /** Whether clients that ask for this host name will believe it. */
      readonly covers: (hostname: string) => boolean;
      readonly expiresAtMs: number;
    }
  | { readonly kind: 'failed'; readonly reason: 'no-certificate' | 'no-key' | 'key-of-another' };

/** Reads a chain, the server's own certificate first, and its key. Names count by subject alternative name only. Source: RFC 6125 §6.4 */
export const readServerCertificate = (certificatePem: string, privateKeyPem: string): ServerCertificate => {
  const parsed = parseCertificates(certificatePem);
  const first = parsed.kind === 'parsed' ? parsed.certificatesPem[0] : undefined;
  if (first === undefined) return { kind: 'failed', reason: 'no-certificate' };
  const certificate = new X509Certificate(first);
  try {
    if (!certificate.checkPrivateKey(createPrivateKey(privateKeyPem)))
      return { kind: 'failed', reason: 'key-of-another' };
  } catch {
    return { kind: 'failed', reason: 'no-key' };
  }
  return {
    kind: 'usable',
    certificatePem,
    privateKeyPem,
    covers: (hostname) => certificate.checkHost(hostname, { subject: 'never', partialWildcards: false }) !== undefined,
    expiresAtMs: Date.parse(certificate.validTo),
  };
};
