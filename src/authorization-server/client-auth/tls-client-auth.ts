import { isSelfIssued } from '../../crypto/certificates.ts';
import type { ClientAuthentication, ClientAuthMethod, ClientAuthRequest, Verifiers } from './client-auth.ts';

/**
 * A certificate of an authority: registered itself, or by its names where trusted authorities stand above it.
 * Source: RFC 8705 §2.1; wire contract 7.5 (x509 keys)
 */
export const tlsClientAuth: ClientAuthMethod = {
  name: 'tls_client_auth',
  authenticate: async (request, verifiers) =>
    request.certificate === undefined || isSelfIssued(request.certificate.der)
      ? { kind: 'absent' }
      : authenticateByCertificate(request, verifiers),
};

/** Judges the certificate of the client named in `client_id`. A certificate alone names nobody. Source: RFC 8705 §2; wire contract O-71 */
export const authenticateByCertificate = async (
  { certificate, parameters, remoteAddress }: ClientAuthRequest,
  { verifyCertificate }: Verifiers,
): Promise<ClientAuthentication> => {
  if (certificate === undefined) return { kind: 'absent' };
  const clientId = parameters.get('client_id');
  if (clientId === undefined) return { kind: 'rejected', reason: 'a certificate without a client id' };
  return verifyCertificate({ clientId, certificate, remoteAddress });
};
