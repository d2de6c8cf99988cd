import { verifyChain } from '../../../crypto/certificate-chain.ts';
import { type CertificateDescription, describeCertificate, toCertificatePem } from '../../../crypto/certificates.ts';
import { sha256Hex } from '../../../crypto/digest.ts';
import { createBoundedCache } from '../../../foundation/bounded-cache.ts';
import type { Clock } from '../../../foundation/clock.ts';
import type { ClientCertificate } from '../../../http/server/client-certificate.ts';
import type { StoredCertificate } from '../../clients/credentials/credential.ts';
import { canonicalName } from '../../clients/credentials/distinguished-name.ts';

/** Whether trusted authorities stand above a certificate and it is within its validity. Source: RFC 5280 §6.1; security.md S-51 */
export type IsTrustedCertificate = (certificate: ClientCertificate) => boolean;

/** A chain that was right stays so for this long; its leaf's own end is checked each time. */
const rememberedMs = 60_000;

/** Creates the check. A chain that was right is remembered: connections bring the same one with every request. Source: RFC 5280 §6.1 */
export const createIsTrustedCertificate = ({
  trustedPem,
  clock,
}: {
  readonly trustedPem: readonly string[];
  readonly clock: Clock;
}): IsTrustedCertificate => {
  const endsByChain = createBoundedCache<string, number>({ maxEntries: 5_000, ttlMs: rememberedMs, clock });
  const verify = ({ der, chainDer }: ClientCertificate): boolean => {
    try {
      const options = { trustedPem, nowMs: clock(), purpose: 'client-authentication' } as const;
      const [certificatePem, intermediatesPem] = [toCertificatePem(der), chainDer.map(toCertificatePem)];
      return verifyChain({ ...options, certificatePem, intermediatesPem }).kind === 'trusted';
    } catch {
      // What a proxy says in its header may be anything.
      return false;
    }
  };
  return (certificate) => {
    const key = sha256Hex(Buffer.concat([certificate.der, ...certificate.chainDer]));
    const endsAtMs = endsByChain.get(key);
    if (endsAtMs !== undefined) return clock() <= endsAtMs;
    if (!verify(certificate)) return false;
    endsByChain.set(key, describePresented(certificate)?.notAfterMs ?? 0);
    return true;
  };
};

/** Names, times and thumbprint of a certificate; `undefined` for what is none. Source: RFC 5280 §4.1 */
export const describePresented = ({ der }: ClientCertificate): CertificateDescription | undefined => {
  try {
    return describeCertificate(der);
  } catch {
    return undefined;
  }
};

/** Whether a presented certificate has the names of a registered one. Source: RFC 8705 §2.1.2 */
export const hasNamesOf = (presented: CertificateDescription, { subjectDn, issuerDn }: StoredCertificate): boolean =>
  canonicalName(presented.subjectDn) === subjectDn &&
  (issuerDn === undefined || canonicalName(presented.issuerDn) === issuerDn);
