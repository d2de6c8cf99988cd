import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Secret } from '../foundation/secret.ts';
import { parsePem } from './certificates/pem.ts';
import { sha256Base64url } from './digest.ts';

/** What people and matching rules need to know about a certificate. */
export type CertificateDescription = {
  /** `CN=…,OU=…,C=…`, most specific part first, no blanks after commas. Source: RFC 2253 §2; SAP doc "Service Key Types" sample */
  readonly subjectDn: string;
  readonly issuerDn: string;
  /** Lower-case hex without `0x`. */
  readonly serialNumberHex: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** `x5t#S256`: base64url SHA-256 of the DER. Source: RFC 8705 §3.1 */
  readonly sha256Thumbprint: string;
  /** The same as colon-separated upper-case hex, for reading aloud. */
  readonly fingerprint: string;
  readonly isCertificateAuthority: boolean;
};

export type ParsedCertificates =
  /** In the order given, each in canonical PEM; at least one. */
  | { readonly kind: 'parsed'; readonly certificatesPem: readonly [string, ...string[]] }
  | { readonly kind: 'failed'; readonly reason: 'too-large' | 'malformed' | 'no-certificate' };

/** Largest certificate or keystore file read, in bytes. Source: S-49 */
export const maxKeystoreBytes = 1024 * 1024;

/**
 * Reads certificates from PEM (leniently, private keys skipped), from bare base64, or from DER.
 * Source: RFC 7468, RFC 5280 §4.1; S-49
 */
export const parseCertificates = (input: string | Uint8Array): ParsedCertificates => {
  if (input.length > maxKeystoreBytes) return { kind: 'failed', reason: 'too-large' };
  try {
    const [first, ...more] = listEncodedCertificates(input).map((encoded) => new X509Certificate(encoded).toString());
    if (first === undefined) return { kind: 'failed', reason: 'no-certificate' };
    return { kind: 'parsed', certificatesPem: [first, ...more] };
  } catch {
    return { kind: 'failed', reason: 'malformed' };
  }
};

const listEncodedCertificates = (input: string | Uint8Array): readonly Uint8Array[] => {
  const isDer = typeof input !== 'string' && input[0] === 0x30;
  if (isDer) return [input];
  const text = typeof input === 'string' ? input : Buffer.from(input).toString('latin1');
  // Bare base64 of a DER sequence begins with "MI".
  if (text.trimStart().startsWith('MI')) return [Buffer.from(text, 'base64')];
  const blocks = parsePem(text);
  if (blocks === undefined) throw new Error('The PEM text is damaged');
  return blocks.filter((block) => certificateLabels.has(block.label)).map((block) => block.der);
};

const certificateLabels = new Set(['CERTIFICATE', 'X509 CERTIFICATE']);

/** Describes one certificate. Throws unless it is PEM or DER that `parseCertificates` accepts. */
export const describeCertificate = (certificate: string | Uint8Array): CertificateDescription => {
  const parsed = new X509Certificate(certificate);
  return {
    subjectDn: toRfc2253(parsed.subject),
    issuerDn: toRfc2253(parsed.issuer),
    serialNumberHex: parsed.serialNumber.toLowerCase(),
    notBeforeMs: Date.parse(parsed.validFrom),
    notAfterMs: Date.parse(parsed.validTo),
    sha256Thumbprint: sha256Base64url(parsed.raw),
    fingerprint: parsed.fingerprint256,
    isCertificateAuthority: parsed.ca,
  };
};

/**
 * Node gives one attribute a line, least specific first, its values already escaped as RFC 2253 §2.4 asks. A `+` that joins two
 * attributes stands between blanks; one inside a value has a backslash before it. An empty name is `undefined`.
 */
const toRfc2253 = (multiLine: string | undefined): string =>
  (multiLine ?? '').split('\n').toReversed().join(',').replaceAll(' + ', '+');

/** `x5t#S256` of a certificate in DER, as a token's `cnf` carries it. Source: RFC 8705 §3.1; S-27 */
export const thumbprintOf = (der: Uint8Array): string => sha256Base64url(der);

/** A certificate in DER as canonical PEM. Throws if it is none. */
export const toCertificatePem = (der: Uint8Array): string => new X509Certificate(der).toString();

/** Whether `privateKeyPem` (unencrypted) is the private half of the certificate's key; `false` for what is no key at all. */
export const isKeyOfCertificate = (certificatePem: string, privateKeyPem: Secret): boolean => {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(privateKeyPem.reveal()));
  } catch {
    return false;
  }
};

/** Whether a certificate names itself as its issuer; `false` for what is no certificate at all. Source: RFC 5280 §3.2 */
export const isSelfIssued = (der: Uint8Array): boolean => {
  try {
    const { subject, issuer } = new X509Certificate(der);
    return subject === issuer;
  } catch {
    return false;
  }
};
