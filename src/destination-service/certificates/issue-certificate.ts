import { type CertificateAuthority, issueClientCertificate } from '../../crypto/certificate-authority.ts';
import { issueCertificateForRequest } from '../../crypto/certificate-requests.ts';
import { describeCertificate } from '../../crypto/certificates.ts';
import { encryptPrivateKey } from '../../crypto/keystores/encrypt-private-key.ts';
import { writePkcs12 } from '../../crypto/keystores.ts';
import type { Clock } from '../../foundation/clock.ts';
import { Secret } from '../../foundation/secret.ts';
import type { Level } from '../configurations/configuration.ts';
import { badRequest } from '../errors.ts';
import { extensionOf, type Generation } from './generation.ts';
import { renewalWindowMs, toValidityDays } from './validity.ts';

/** A generated certificate's file. */
export type IssuedFile = {
  readonly content: Uint8Array;
  /** When it enters the window of its renewal; absent where it is not renewed. */
  readonly renewAtMs?: number;
};

/** Issues a certificate as its generation says, once more where there is one. Throws a 400 for a request that cannot be had. */
export type CertificateIssuer = (name: string, level: Level, generation: Generation) => Promise<IssuedFile>;

const dayMs = 24 * 60 * 60 * 1000;
const modulusBits = 2048;

/**
 * Creates the issuer: by the installation's own authority, for a client's use, in PEM or PKCS#12 by the name's extension. The subject is
 * the service's with the common name asked for, and stays the same on renewal; a signing request's subject is discarded.
 * Source: SAP doc "Manage Certificates Issued by the SAP Cloud Root CA"; assumed: RSA with 2048 bits
 */
export const createCertificateIssuer = (parts: {
  readonly authority: CertificateAuthority;
  readonly clock: Clock;
}): CertificateIssuer => {
  const { authority, clock } = parts;
  const authorityEndsAtMs = describeCertificate(authority.certificatePem).notAfterMs;

  return async (name, level, generation) => {
    const nowMs = clock();
    const validityDays = toValidityDays(generation.validity, nowMs);
    const endsAtMs = nowMs + validityDays * dayMs;
    if (endsAtMs > authorityEndsAtMs)
      throw badRequest('"Attributes.Validity" must end before the certificate of the issuing authority does');
    const order = {
      authority,
      subject: [
        ['CN', generation.commonName],
        ['OU', level.instanceId ?? level.subaccountId],
        ['O', 'Portolan'],
      ],
      validityDays,
      nowMs,
    } as const;
    const content =
      generation.requestPem === undefined
        ? await issueWithKey(name, order, generation.password)
        : await issueForRequest(order, generation.requestPem);
    const renewAtMs = endsAtMs - renewalWindowMs(generation.validity);
    return { content, ...(generation.automaticRenew && { renewAtMs }) };
  };
};

type Order = Omit<Parameters<typeof issueClientCertificate>[0], 'key'>;

const issueWithKey = async (name: string, order: Order, password: string | undefined): Promise<Uint8Array> => {
  const issued = await issueClientCertificate({ ...order, key: { type: 'RSA', modulusBits } });
  if (extensionOf(name) !== 'pem')
    return writePkcs12({
      alias: name.slice(0, name.lastIndexOf('.')),
      certificateChainPem: [issued.certificateChainPem],
      privateKeyPem: issued.privateKeyPem,
      password: new Secret(password ?? ''),
    });
  const key =
    password === undefined ? issued.privateKeyPem : encryptPrivateKey(issued.privateKeyPem, new Secret(password));
  return Buffer.from(issued.certificateChainPem + key.reveal());
};

const refusals = {
  malformed: 'must be a PKCS#10 request in PEM, in base64',
  'signature-invalid': 'is not signed by the key it names',
  'weak-key': 'names a key that is too weak: RSA of 2048 to 8192 bits or EC is accepted',
};

const issueForRequest = async (order: Order, requestPem: string): Promise<Uint8Array> => {
  const issued = await issueCertificateForRequest({ ...order, requestPem });
  if (issued.kind === 'refused') throw badRequest(`"Attributes.CSR" ${refusals[issued.reason]}`);
  return Buffer.from(issued.certificateChainPem);
};
