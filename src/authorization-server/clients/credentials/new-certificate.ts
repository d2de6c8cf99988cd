import { type CertificateDescription, describeCertificate, parseCertificates } from '../../../crypto/certificates.ts';
import { parsePublicKeyPem } from '../../../crypto/verification-keys.ts';
import { invalidClientMetadata } from '../../errors.ts';
import type { NewCertificate } from './certificate-store.ts';
import { canonicalName } from './distinguished-name.ts';

/** What may be registered: a certificate, or the names a client's certificates will have. */
export type CertificateRegistration =
  | {
      /** PEM; of several the first is meant, the others are those of its issuers. */
      readonly certificatePem: string;
      /** `exact` accepts this certificate alone; `renewable` later ones of the same names, too, from trusted authorities. */
      readonly binding: 'exact' | 'renewable';
    }
  | {
      readonly binding: 'subject';
      /** Source: RFC 8705 §2.1.2, `tls_client_auth_subject_dn` */
      readonly subjectDn: string;
      /** Absent: whichever issuer the server trusts. */
      readonly issuerDn?: string;
    };

/** The names, thumbprint and times of a registered certificate. Throws `invalid_client_metadata`. */
export const readCertificateRegistration = (
  registration: CertificateRegistration,
  nowMs: number,
): Pick<NewCertificate, 'binding' | 'thumbprint' | 'subjectDn' | 'issuerDn' | 'seenNotBeforeMs'> & {
  readonly notAfterMs?: number;
} => {
  if (registration.binding === 'subject') {
    const { issuerDn } = registration;
    return {
      binding: 'subject',
      subjectDn: toName(registration.subjectDn),
      ...(issuerDn !== undefined && { issuerDn: toName(issuerDn) }),
    };
  }
  const described = describe(registration.certificatePem);
  if (described.notAfterMs <= nowMs) throw invalidClientMetadata('The certificate has expired');
  return {
    binding: registration.binding,
    thumbprint: described.sha256Thumbprint,
    subjectDn: toName(described.subjectDn),
    issuerDn: toName(described.issuerDn),
    seenNotBeforeMs: described.notBeforeMs,
    // A renewable one is followed by others.
    ...(registration.binding === 'exact' && { notAfterMs: described.notAfterMs }),
  };
};

const describe = (pem: string): CertificateDescription => {
  const parsed = parseCertificates(pem);
  if (parsed.kind === 'failed') throw invalidClientMetadata('The certificate must be a certificate in PEM');
  const [leaf] = parsed.certificatesPem;
  if (parsePublicKeyPem(leaf) === undefined) {
    throw invalidClientMetadata('The key of the certificate must be RSA from 2048 bits, or EC on P-256 or better');
  }
  return describeCertificate(leaf);
};

const toName = (text: string): string => {
  const name = canonicalName(text);
  if (name === undefined) {
    throw invalidClientMetadata('A name must be a distinguished name like CN=client,O=Example,C=DE');
  }
  return name;
};
