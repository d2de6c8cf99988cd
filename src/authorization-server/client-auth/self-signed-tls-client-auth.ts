import { isSelfIssued } from '../../crypto/certificates.ts';
import type { ClientAuthMethod } from './client-auth.ts';
import { authenticateByCertificate } from './tls-client-auth.ts';

/** A certificate the client has made itself, and that is registered as it is. Source: RFC 8705 §2.2 */
export const selfSignedTlsClientAuth: ClientAuthMethod = {
  name: 'self_signed_tls_client_auth',
  authenticate: async (request, verifiers) =>
    request.certificate !== undefined && isSelfIssued(request.certificate.der)
      ? authenticateByCertificate(request, verifiers)
      : { kind: 'absent' },
};
