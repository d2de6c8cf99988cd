import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { Certificate } from 'pkijs';

/** What a keystore shows of a certificate's key and of its signature. Source: SAP doc "Displaying Properties of a Keystore Entry" */
export type CertificateKeyDescription = {
  /** `RSA`, `EC`, `DSA`. */
  readonly keyType: string;
  /** Of the modulus, or of the curve. */
  readonly keyBits: number | undefined;
  /** `secp256r1`; of an EC key only. */
  readonly curve: string | undefined;
  /** As Java names it: `SHA256withRSA`. */
  readonly signatureAlgorithm: string;
  /** 3 for all certificates with extensions. */
  readonly version: number;
  /** Colon-separated upper-case hex. */
  readonly sha1Fingerprint: string;
  readonly sha256Fingerprint: string;
  readonly sha512Fingerprint: string;
};

/** Names of signature algorithms. Source: Java Security Standard Algorithm Names ("Signature Algorithms") */
const signatureNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'MD5withRSA',
  '1.2.840.113549.1.1.5': 'SHA1withRSA',
  '1.2.840.113549.1.1.14': 'SHA224withRSA',
  '1.2.840.113549.1.1.11': 'SHA256withRSA',
  '1.2.840.113549.1.1.12': 'SHA384withRSA',
  '1.2.840.113549.1.1.13': 'SHA512withRSA',
  '1.2.840.113549.1.1.10': 'RSASSA-PSS',
  '1.2.840.10045.4.1': 'SHA1withECDSA',
  '1.2.840.10045.4.3.1': 'SHA224withECDSA',
  '1.2.840.10045.4.3.2': 'SHA256withECDSA',
  '1.2.840.10045.4.3.3': 'SHA384withECDSA',
  '1.2.840.10045.4.3.4': 'SHA512withECDSA',
  '1.2.840.10040.4.3': 'SHA1withDSA',
  '2.16.840.1.101.3.4.3.2': 'SHA256withDSA',
  '1.3.101.112': 'Ed25519',
};

const curves: Readonly<Record<string, readonly [name: string, bits: number]>> = {
  prime256v1: ['secp256r1', 256],
  secp384r1: ['secp384r1', 384],
  secp521r1: ['secp521r1', 521],
};

/** Describes the key and the signature of a certificate. Throws unless it is PEM that `parseCertificates` accepts. */
export const describeCertificateKey = (certificatePem: string): CertificateKeyDescription => {
  const certificate = new X509Certificate(certificatePem);
  const { version, signatureAlgorithm } = Certificate.fromBER(Uint8Array.from(certificate.raw));
  const oid = signatureAlgorithm.algorithmId;
  return {
    ...describeKey(certificate.publicKey),
    signatureAlgorithm: signatureNames[oid] ?? oid,
    version: version + 1,
    sha1Fingerprint: certificate.fingerprint,
    sha256Fingerprint: certificate.fingerprint256,
    sha512Fingerprint: formatFingerprint(createHash('sha512').update(certificate.raw).digest('hex')),
  };
};

const describeKey = (key: KeyObject): Pick<CertificateKeyDescription, 'keyType' | 'keyBits' | 'curve'> => {
  const { modulusLength, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec') {
    const [curve, keyBits] = curves[namedCurve] ?? [namedCurve, undefined];
    return { keyType: 'EC', keyBits, curve };
  }
  const keyType = key.asymmetricKeyType === 'rsa-pss' ? 'RSA' : (key.asymmetricKeyType ?? 'unknown').toUpperCase();
  return { keyType, keyBits: modulusLength, curve: undefined };
};

const formatFingerprint = (hex: string): string => (hex.toUpperCase().match(/../g) ?? []).join(':');
