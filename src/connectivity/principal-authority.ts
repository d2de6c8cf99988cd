import { z } from 'zod';
import { type CertificateAuthority, createCertificateAuthority } from '../crypto/certificate-authority.ts';
import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import { Secret } from '../foundation/secret.ts';
import type { InstallationSecrets } from '../storage/installation-secrets.ts';

/** The authority that names principals to the back ends of a subaccount's local connectors. Agents have one each of their own. */
export type GetPrincipalAuthority = (subaccountId: SubaccountId) => Promise<CertificateAuthority>;

/** Creates it; an authority is made when it is first asked for. Source: SAP doc "Configure a CA Certificate for Principal Propagation"; decision 0015 */
export const createGetPrincipalAuthority = (parts: {
  readonly secrets: InstallationSecrets;
  readonly clock: Clock;
}): GetPrincipalAuthority => {
  return async (subaccountId) => {
    const stored = await parts.secrets.getOrCreate(`principal-authority-${subaccountId}`, async () => {
      const made = await createPrincipalAuthority(subaccountId, parts.clock());
      return JSON.stringify([made.certificatePem, made.privateKeyPem.reveal()]);
    });
    const [certificatePem, privateKeyPem] = z.tuple([z.string(), z.string()]).parse(JSON.parse(stored));
    return { certificatePem, privateKeyPem: new Secret(privateKeyPem) };
  };
};

/** Makes an authority for principals. `owner`: the subaccount or connector it speaks for. */
export const createPrincipalAuthority = (owner: string, nowMs: number): Promise<CertificateAuthority> =>
  createCertificateAuthority({
    subject: [
      ['CN', 'Principals of Portolan connectors'],
      ['OU', owner],
      ['O', 'Portolan'],
    ],
    nowMs,
  });
