import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Secret } from '../../foundation/secret.ts';
import { createSerialNumber } from '../certificate-authority.ts';
import {
  basicConstraints,
  type Digest,
  type DistinguishedName,
  encodeName,
  keyUsage,
  signCertificate,
  subjectKeyIdentifier,
} from '../certificates/certificate-encoding.ts';
import { formatPem } from '../certificates/pem.ts';

/** The named curves keys are generated on. Source: SEC 2 §2; RFC 5480 §2.1.1.1 */
export type NamedCurve = 'secp256r1' | 'secp384r1' | 'secp521r1';

/** What key to generate. RSA with more bits would take a core for many seconds. */
export type KeyChoice =
  | { readonly type: 'RSA'; readonly bits: 2048 | 3072 | 4096 }
  | { readonly type: 'EC'; readonly curve: NamedCurve };

/** A key pair whose certificate is signed by itself, until an authority has signed its request. */
export type SelfSignedKeyPair = {
  readonly certificatePem: string;
  /** PKCS#8. */
  readonly privateKeyPem: Secret;
};

/** What the certificate says. */
export type SelfSignedContent = {
  readonly subject: DistinguishedName;
  readonly digest: Digest;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
};

const generateOffLoop = promisify(generateKeyPair);

/** Generates a key pair, off the event loop, and signs its certificate with it. Source: RFC 5280 §4.1 */
export const generateSelfSigned = async (choice: KeyChoice, content: SelfSignedContent): Promise<SelfSignedKeyPair> => {
  const { privateKey } =
    choice.type === 'RSA'
      ? await generateOffLoop('rsa', { modulusLength: choice.bits })
      : await generateOffLoop('ec', { namedCurve: choice.curve === 'secp256r1' ? 'prime256v1' : choice.curve });
  return await certify(privateKey, content);
};

/** Signs a certificate for a key there is. Throws if the key is neither RSA nor EC in PEM. Source: RFC 5280 §4.1 */
export const selfSign = async (privateKeyPem: Secret, content: SelfSignedContent): Promise<SelfSignedKeyPair> =>
  await certify(createPrivateKey(privateKeyPem.reveal()), content);

const certify = async (privateKey: KeyObject, content: SelfSignedContent): Promise<SelfSignedKeyPair> => {
  const publicKey = createPublicKey(privateKey);
  const name = encodeName(content.subject);
  const usages = privateKey.asymmetricKeyType === 'rsa' ? (['keyEncipherment'] as const) : [];
  const der = await signCertificate(
    {
      serialNumber: createSerialNumber(),
      issuer: name,
      subject: name,
      notBeforeMs: content.notBeforeMs,
      notAfterMs: content.notAfterMs,
      publicKey,
      extensions: [basicConstraints(false), keyUsage(['digitalSignature', ...usages]), subjectKeyIdentifier(publicKey)],
    },
    privateKey,
    content.digest,
  );
  return {
    certificatePem: formatPem('CERTIFICATE', der),
    privateKeyPem: new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
  };
};
