import { z } from 'zod';
import type { Config } from '../config/schema.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  issueServerCertificate,
} from '../crypto/certificate-authority.ts';
import type { Clock } from '../foundation/clock.ts';
import { Secret } from '../foundation/secret.ts';
import type { TlsIdentity } from '../http/server/create-server.ts';
import { certificateNames } from '../http/server/doors.ts';
import type { InstallationSecrets } from '../storage/installation-secrets.ts';

/** The local CA of the installation, shared by all nodes; made on the first start. */
export const loadAuthority = async (secrets: InstallationSecrets, clock: Clock): Promise<CertificateAuthority> => {
  const stored = await secrets.getOrCreate('local-ca', async () => {
    const made = await createCertificateAuthority({
      subject: [
        ['CN', 'Portolan local CA'],
        ['O', 'Portolan'],
      ],
      nowMs: clock(),
    });
    return JSON.stringify([made.certificatePem, made.privateKeyPem.reveal()]);
  });
  const [certificatePem, privateKeyPem] = z.tuple([z.string(), z.string()]).parse(JSON.parse(stored));
  return { certificatePem, privateKeyPem: new Secret(privateKeyPem) };
};

/** A server certificate of this process's own for all host names and the loopback addresses. */
export const issueIdentity = async (
  authority: CertificateAuthority,
  config: Config,
  clock: Clock,
): Promise<TlsIdentity> => {
  const issued = await issueServerCertificate({
    authority,
    names: [...certificateNames(config.publicDomain), 'localhost', '127.0.0.1', '::1'],
    nowMs: clock(),
  });
  return { certificatePem: issued.certificateChainPem, privateKeyPem: issued.privateKeyPem.reveal() };
};
