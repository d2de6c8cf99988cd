import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { CertificateAuthority } from '../../../crypto/certificate-authority.ts';
import { formatPem, parsePem } from '../../../crypto/certificates/pem.ts';
import { describeCertificate } from '../../../crypto/certificates.ts';
import type { Clock } from '../../../foundation/clock.ts';
import { Secret } from '../../../foundation/secret.ts';
import type { OutboundTls } from '../../../http/client/outbound.ts';
import { createPrincipalAuthority } from '../../principal-authority.ts';
import { ConnectorProblem } from './connector-problem.ts';

const identitySchema = z.object({
  /** Origin of the server it enrolled at. */
  serverUrl: z.url(),
  connectorId: z.string(),
  subaccountId: z.string(),
  locationId: z.string(),
});

/** Which connector an agent is, and at which server. */
export type ConnectorIdentity = z.output<typeof identitySchema>;

/** What an agent keeps: who it is, its key with certificate, and the authority that names principals to back ends. */
export type ConnectorFolder = {
  readonly path: string;
  readonly isEnrolled: () => boolean;
  readonly write: (kept: {
    readonly identity: ConnectorIdentity;
    readonly privateKeyPem: Secret;
    readonly certificateChainPem: string;
    /** Of the server's certificate. */
    readonly trustedPem: string;
  }) => void;
  /** Throws a `ConnectorProblem` where the agent has not enrolled. */
  readonly readIdentity: () => ConnectorIdentity;
  /** As it is now: renewal replaces the certificate. */
  readonly readTls: () => OutboundTls;
  /** When the certificate begins and ends. */
  readonly readValidity: () => { readonly notBeforeMs: number; readonly notAfterMs: number };
  readonly readTrusted: () => string;
  readonly getPrincipalAuthority: () => Promise<CertificateAuthority>;
};

const files = {
  identity: 'connector.json',
  key: 'key.pem',
  certificate: 'certificate.pem',
  trusted: 'server-ca.pem',
  principalCertificate: 'principal-ca.pem',
  principalKey: 'principal-ca.key.pem',
} as const;

/** Opens the folder of an agent. Keys are readable by its owner only. Source: docs/decisions/0015-on-premise-over-a-tunnel.md; security.md S-63 */
export const openConnectorFolder = (path: string, clock: Clock): ConnectorFolder => {
  const place = (name: keyof typeof files): string => join(path, files[name]);
  const read = (name: keyof typeof files): string => {
    try {
      return readFileSync(place(name), 'utf8');
    } catch (error) {
      throw new ConnectorProblem(
        `There is no connector in ${path}.`,
        'Enrol it first: portolan connector enrol --url <server> --code <code>. The code comes from `portolan connector create` or the cockpit.',
        error,
      );
    }
  };
  /** A file is whole or not there, whenever the process ends. */
  const write = (name: keyof typeof files, text: string): void => {
    const temporary = `${place(name)}.new`;
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, place(name));
  };
  return {
    path,
    isEnrolled: () => existsSync(place('identity')),
    write: ({ identity, privateKeyPem, certificateChainPem, trustedPem }) => {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      write('key', privateKeyPem.reveal());
      write('certificate', certificateChainPem);
      write('trusted', trustedPem);
      write('identity', `${JSON.stringify(identity, null, 2)}\n`);
    },
    readIdentity: () => identitySchema.parse(JSON.parse(read('identity'))),
    readTls: () => ({
      clientCertificate: { certificateChainPem: read('certificate'), privateKeyPem: read('key') },
      extraCaPem: listCertificates(read('trusted')),
    }),
    readValidity: () => describeCertificate(read('certificate')),
    readTrusted: () => read('trusted'),
    getPrincipalAuthority: async () => {
      if (!existsSync(place('principalKey'))) {
        const made = await createPrincipalAuthority(
          identitySchema.parse(JSON.parse(read('identity'))).connectorId,
          clock(),
        );
        write('principalCertificate', made.certificatePem);
        write('principalKey', made.privateKeyPem.reveal());
      }
      return { certificatePem: read('principalCertificate'), privateKeyPem: new Secret(read('principalKey')) };
    },
  };
};

/** Every certificate of a PEM text, each by itself. */
export const listCertificates = (pem: string): readonly string[] =>
  (parsePem(pem) ?? []).filter(({ label }) => label === 'CERTIFICATE').map(({ der }) => formatPem('CERTIFICATE', der));
