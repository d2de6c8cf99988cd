import { describeCertificate } from '../crypto/certificates.ts';
import type { Principal } from '../http/server/principal.ts';
import type { RouteRequest } from '../http/server/route.ts';
import type { FlowModel } from '../integration-content/index.ts';
import { certificateNotNamed } from './errors.ts';

/** What letting a sender in needs. */
export type AdmissionParts = {
  /** Throws 403 where the principal has none of the roles. */
  readonly assertRole: (principal: Principal, anyOf: readonly string[]) => void;
};

/**
 * Throws 403 unless the sender may send to the flow: it has the role, or it came with a client certificate whose subject and issuer the flow
 * names. That the certificate is valid and trusted, its authentication has found out. Source: SAP doc "HTTPS Sender Adapter" (Authorization)
 */
export const admitSender = (
  request: RouteRequest,
  principal: Principal,
  { sender }: FlowModel,
  { assertRole }: AdmissionParts,
): void => {
  const { authorization } = sender;
  if (authorization.kind === 'role') {
    assertRole(principal, [authorization.role]);
    return;
  }
  // A certificate beside another credential was not asked about.
  if (principal.credential !== 'client-certificate' || request.clientCertificate === undefined) {
    throw certificateNotNamed();
  }
  const shown = describeCertificate(request.clientCertificate.der);
  const isNamed = authorization.certificates.some(
    ({ subjectDn, issuerDn }) => isSameName(subjectDn, shown.subjectDn) && isSameName(issuerDn, shown.issuerDn),
  );
  if (!isNamed) throw certificateNotNamed();
};

/** Compares names as people write them: blanks around commas and equals signs do not count, nor does the case of attribute types. */
const isSameName = (written: string, shown: string): boolean => normalize(written) === normalize(shown);

const normalize = (name: string): string =>
  name
    .split(/(?<!\\),/)
    .map((part) => {
      const [type = '', ...value] = part.trim().split('=');
      return `${type.trim().toUpperCase()}=${value.join('=').trim()}`;
    })
    .join(',');
