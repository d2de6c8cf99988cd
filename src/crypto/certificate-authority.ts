import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { Certificate, type Extension, type RelativeDistinguishedNames } from 'pkijs';
import { Secret } from '../foundation/secret.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  type DistinguishedName,
  encodeName,
  extendedKeyUsage,
  keyIdentifierOf,
  keyUsage,
  signCertificate,
  subjectAlternativeName,
  subjectKeyIdentifier,
} from './certificates/certificate-encoding.ts';
import { formatPem, parsePem } from './certificates/pem.ts';

/** An authority of our own: its certificate and the key that signs with it. */
export type CertificateAuthority = {
  readonly certificatePem: string;
  /** PKCS#8. Sealed at rest. */
  readonly privateKeyPem: Secret;
};

/** A certificate with the certificates above it. */
export type IssuedCertificate = {
  /** The certificate, then its issuer, in one PEM text. */
  readonly certificateChainPem: string;
  /** PKCS#8. */
  readonly privateKeyPem: Secret;
};

/** The key pair made for a certificate. 8192 bits take many seconds of one core, though not of the event loop. */
export type CertificateKey =
  | { readonly type: 'RSA'; readonly modulusBits: 2048 | 3072 | 4096 | 8192 }
  | { readonly type: 'EC' };

const dayMs = 24 * 60 * 60 * 1000;

/** How far certificates begin in the past, for peers whose clock is behind. */
const notBeforeSkewMs = 60 * 60 * 1000;

const authorityDays = 3650;

/** The longest validity that strict TLS clients accept. Source: CA/Browser Forum Baseline Requirements §6.3.2 (398 days) */
const serverDays = 397;

const purposes = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' };

const generateKeyPairOffLoop = promisify(generateKeyPair);

const generatePair = (key: CertificateKey): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> =>
  key.type === 'RSA'
    ? generateKeyPairOffLoop('rsa', { modulusLength: key.modulusBits })
    : generateKeyPairOffLoop('ec', { namedCurve: 'prime256v1' });

const exportKey = (key: KeyObject): Secret => new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString());

/** Makes a self-signed authority: EC P-256, ten years, may issue certificates for ends only. Source: RFC 5280 §4.2.1.9 */
export const createCertificateAuthority = async (options: {
  readonly subject: DistinguishedName;
  readonly nowMs: number;
}): Promise<CertificateAuthority> => {
  const { publicKey, privateKey } = await generatePair({ type: 'EC' });
  const name = encodeName(options.subject);
  const der = await signCertificate(
    {
      serialNumber: createSerialNumber(),
      issuer: name,
      subject: name,
      notBeforeMs: options.nowMs - notBeforeSkewMs,
      notAfterMs: options.nowMs + authorityDays * dayMs,
      publicKey,
      extensions: [basicConstraints(true), keyUsage(['keyCertSign', 'cRLSign']), subjectKeyIdentifier(publicKey)],
    },
    privateKey,
  );
  return { certificatePem: formatPem('CERTIFICATE', der), privateKeyPem: exportKey(privateKey) };
};

/** Makes a key pair (RSA, 2048 bits) that vouches for itself: whoever trusts its signatures is given this very certificate. Source: RFC 5280 §4.1 */
export const createSelfSignedCertificate = async (options: {
  readonly subject: DistinguishedName;
  readonly validityDays: number;
  readonly nowMs: number;
}): Promise<{ readonly certificatePem: string; readonly privateKeyPem: Secret }> => {
  const { publicKey, privateKey } = await generatePair({ type: 'RSA', modulusBits: 2048 });
  const name = encodeName(options.subject);
  const der = await signCertificate(
    {
      serialNumber: createSerialNumber(),
      issuer: name,
      subject: name,
      notBeforeMs: options.nowMs - notBeforeSkewMs,
      notAfterMs: options.nowMs + options.validityDays * dayMs,
      publicKey,
      extensions: [basicConstraints(false), keyUsage(['digitalSignature']), subjectKeyIdentifier(publicKey)],
    },
    privateKey,
  );
  return { certificatePem: formatPem('CERTIFICATE', der), privateKeyPem: exportKey(privateKey) };
};

/** Issues a TLS server certificate (EC P-256, 397 days) for DNS names, wildcards and IP addresses. Source: RFC 6125 §6.4; RFC 5280 §4.2.1.6 */
export const issueServerCertificate = async (options: {
  readonly authority: CertificateAuthority;
  /** At least one; the first becomes the common name. */
  readonly names: readonly [string, ...string[]];
  readonly nowMs: number;
}): Promise<IssuedCertificate> => {
  const { publicKey, privateKey } = await generatePair({ type: 'EC' });
  const certificateChainPem = await issue({
    authority: options.authority,
    // A common name is at most 64 characters long; clients read the alternative names anyway. Source: RFC 5280 appendix A.1
    subject: [['CN', options.names[0].slice(0, 64)]],
    publicKey,
    nowMs: options.nowMs,
    // The past hour counts towards the limit.
    validityMs: serverDays * dayMs - notBeforeSkewMs,
    purpose: [extendedKeyUsage(purposes.server), subjectAlternativeName(options.names)],
  });
  return { certificateChainPem, privateKeyPem: exportKey(privateKey) };
};

/** Issues a client certificate with a new key pair. Source: SAP doc "Service Key Types" (Certificate); SAP doc "Manage Destination Certificates" */
export const issueClientCertificate = async (options: {
  readonly authority: CertificateAuthority;
  readonly subject: DistinguishedName;
  readonly key: CertificateKey;
  readonly validityDays: number;
  readonly nowMs: number;
}): Promise<IssuedCertificate> => {
  const { publicKey, privateKey } = await generatePair(options.key);
  return {
    certificateChainPem: await issueForKey({ ...options, publicKey }),
    privateKeyPem: exportKey(privateKey),
  };
};

/** A client certificate for a key that is already there, signed by the authority. */
export const issueForKey = (options: {
  readonly authority: CertificateAuthority;
  readonly subject: DistinguishedName;
  readonly publicKey: KeyObject;
  readonly validityDays: number;
  readonly nowMs: number;
}): Promise<string> =>
  issue({ ...options, validityMs: options.validityDays * dayMs, purpose: [extendedKeyUsage(purposes.client)] });

const issue = async (order: {
  readonly authority: CertificateAuthority;
  readonly subject: DistinguishedName;
  readonly publicKey: KeyObject;
  readonly nowMs: number;
  readonly validityMs: number;
  readonly purpose: readonly Extension[];
}): Promise<string> => {
  const issuer = readAuthority(order.authority);
  const usages = order.publicKey.asymmetricKeyType === 'rsa' ? (['keyEncipherment'] as const) : [];
  const der = await signCertificate(
    {
      serialNumber: createSerialNumber(),
      issuer: issuer.name,
      subject: encodeName(order.subject),
      notBeforeMs: order.nowMs - notBeforeSkewMs,
      notAfterMs: order.nowMs + order.validityMs,
      publicKey: order.publicKey,
      extensions: [
        basicConstraints(false),
        keyUsage(['digitalSignature', ...usages]),
        ...order.purpose,
        subjectKeyIdentifier(order.publicKey),
        authorityKeyIdentifier(keyIdentifierOf(issuer.publicKey)),
      ],
    },
    issuer.privateKey,
  );
  return formatPem('CERTIFICATE', der) + order.authority.certificatePem;
};

const readAuthority = (
  authority: CertificateAuthority,
): { name: RelativeDistinguishedNames; privateKey: KeyObject; publicKey: KeyObject } => {
  const [block] = parsePem(authority.certificatePem) ?? [];
  if (block === undefined) throw new Error('The certificate of the authority is damaged');
  const privateKey = createPrivateKey(authority.privateKeyPem.reveal());
  return { name: Certificate.fromBER(block.der).subject, privateKey, publicKey: createPublicKey(privateKey) };
};

/** 126 random bits under a leading one bit, hence positive. Source: RFC 5280 §4.1.2.2 */
export const createSerialNumber = (): Uint8Array => {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
};
