import { type CertificateDescription, describeCertificate, parseCertificates } from '../../crypto/certificates.ts';
import { readJavaKeystore } from '../../crypto/keystores/java-keystore.ts';
import type { KeystoreFailure, KeystoreParser } from '../../crypto/keystores.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { KeystoreType } from './keystore-file.ts';

/** An entry of a keystore file as it may be shown. */
export type InspectedEntry = {
  /** `undefined` in PEM files, which have none. */
  readonly alias: string | undefined;
  readonly hasPrivateKey: boolean;
  /** The certificate of the key first. */
  readonly certificates: readonly CertificateDescription[];
};

/** What is in a keystore file, or why that cannot be said. */
export type InspectedKeystore =
  | { readonly kind: 'inspected'; readonly entries: readonly InspectedEntry[] }
  /** The certificates of this kind of file are encrypted. */
  | { readonly kind: 'password-needed' }
  | { readonly kind: 'failed'; readonly reason: KeystoreFailure };

/**
 * Looks into a keystore file. Without a password only what lies open is told: all certificates of Java keystores and PEM files, nothing
 * of PKCS#12. Source: SAP doc "Keys and Certificates"
 */
export const inspectKeystore = async (
  openKeystore: KeystoreParser,
  file: { readonly type: KeystoreType; readonly content: Uint8Array; readonly password: Secret | undefined },
): Promise<InspectedKeystore> => {
  if (file.password === undefined) return inspectPublic(file);
  const opened = await openKeystore(file);
  if (opened.kind === 'failed') return opened;
  const entries = opened.entries.map(({ alias, certificateChainPem, privateKeyPem }) => ({
    alias,
    hasPrivateKey: privateKeyPem !== undefined,
    certificates: certificateChainPem.map(describeCertificate),
  }));
  return { kind: 'inspected', entries };
};

/** What lies open in a file. Source: SAP doc "Keys and Certificates" */
export const inspectPublic = ({
  type,
  content,
}: {
  readonly type: KeystoreType;
  readonly content: Uint8Array;
}): InspectedKeystore => {
  if (type === 'p12') return { kind: 'password-needed' };
  if (type === 'pem') return inspectPem(content);
  try {
    const entries = readJavaKeystore(content).map(({ alias, certificateChainPem, protectedKey }) => ({
      alias,
      hasPrivateKey: protectedKey !== undefined,
      certificates: certificateChainPem.map(describeCertificate),
    }));
    return { kind: 'inspected', entries };
  } catch {
    // What it holds besides certificates may not be readable; that it is a Java keystore was seen when it was stored.
    return { kind: 'failed', reason: 'malformed' };
  }
};

/** Which certificate belongs to a key cannot be said where the key is encrypted: each certificate is an entry of its own. */
const inspectPem = (content: Uint8Array): InspectedKeystore => {
  const parsed = parseCertificates(content);
  if (parsed.kind === 'failed' && parsed.reason !== 'no-certificate') return { kind: 'failed', reason: 'malformed' };
  const certificates = parsed.kind === 'failed' ? [] : parsed.certificatesPem;
  return {
    kind: 'inspected',
    entries: certificates.map((pem) => ({
      alias: undefined,
      hasPrivateKey: false,
      certificates: [describeCertificate(pem)],
    })),
  };
};
