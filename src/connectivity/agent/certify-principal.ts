import { type CertificateAuthority, issueClientCertificate } from '../../crypto/certificate-authority.ts';
import { parsePem } from '../../crypto/certificates/pem.ts';
import { createBoundedCache } from '../../foundation/bounded-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Principal } from '../tunnel/tunnel-note.ts';
import { fillSubjectPattern } from './subject-pattern.ts';

/**
 * The certificate that tells a back end who calls, as the value of a header: base64 of its DER. Undefined where the principal lacks what the
 * pattern asks for: it then stands for nobody.
 */
export type CertifyPrincipal = (principal: Principal, subjectPattern: string) => Promise<string | undefined>;

/** Assumed: an hour, of which a certificate is used for the first half. Source: SAP doc "Configure Subject Patterns" (minutes that a certificate can authenticate) */
const validityDays = 1 / 24;
const reuseMs = 30 * 60 * 1000;
const maxKept = 1_000;

/** Creates it. The authority's key belongs to the connector; back ends trust its certificate. Source: SAP doc "Configure Subject Patterns"; decision 0015 */
export const createCertifyPrincipal = (parts: {
  readonly getAuthority: () => Promise<CertificateAuthority>;
  readonly clock: Clock;
}): CertifyPrincipal => {
  const issued = createBoundedCache<string, Promise<string>>({
    maxEntries: maxKept,
    ttlMs: reuseMs,
    clock: parts.clock,
  });

  const issue = async (subject: NonNullable<ReturnType<typeof fillSubjectPattern>>): Promise<string> => {
    const { certificateChainPem } = await issueClientCertificate({
      authority: await parts.getAuthority(),
      subject,
      key: { type: 'EC' },
      validityDays,
      nowMs: parts.clock(),
    });
    const [leaf] = parsePem(certificateChainPem) ?? [];
    return Buffer.from(leaf?.der ?? []).toString('base64');
  };

  return async ({ attributes }, subjectPattern) => {
    const subject = fillSubjectPattern(subjectPattern, attributes);
    if (subject === undefined) return undefined;
    const key = JSON.stringify(subject);
    const known = issued.get(key);
    if (known !== undefined) return known;
    const issuing = issue(subject);
    issued.set(key, issuing);
    issuing.catch(() => issued.delete(key));
    return issuing;
  };
};
