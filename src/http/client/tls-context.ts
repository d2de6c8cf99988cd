import { isIP } from 'node:net';
import * as tls from 'node:tls';
import type { OutboundTls } from './outbound.ts';
import { OutboundError } from './outbound-error.ts';

/** Builds the keys and trust anchors of a connection. Throws an `OutboundError` (`tls`) for unusable certificates or keys. */
export const createTlsContext = (options: OutboundTls): tls.SecureContext => {
  const { clientCertificate, extraCaPem = [] } = options;
  try {
    return tls.createSecureContext({
      minVersion: 'TLSv1.2',
      ...(clientCertificate && { cert: clientCertificate.certificateChainPem, key: clientCertificate.privateKeyPem }),
      // Naming any CA replaces the default set, so it is given along. A trust store may also name a server's own certificate or an
      // intermediate: partial chains make either an anchor, as Java's trust stores do.
      ...(extraCaPem.length > 0 && { ca: [...listDefaultCaPem(), ...extraCaPem], allowPartialTrustChain: true }),
    });
  } catch (cause) {
    throw new OutboundError('tls', {
      cause,
      shown: 'The client certificate or trusted certificates could not be used',
    });
  }
};

/** Whether the server's certificate names `hostname`. Call it once the handshake is done and before a byte is sent, once a connection. */
export const isCertificateFor = (
  socket: tls.TLSSocket,
  hostname: string,
  verifier: NonNullable<OutboundTls['hostnameVerifier']>,
): boolean => {
  // Node takes the certificate out of the connection when it hands it over this way: a second call finds none.
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return false;
  if (isIP(hostname) !== 0 && certificate.checkIP(hostname) !== undefined) return true;
  // Source: RFC 6125 §6.4.3 (a wildcard is the whole left-most label), §6.4.4 (common name only where no name is given);
  // SAP doc "Server Certificate Authentication" for what BrowserCompatible adds.
  const rules =
    verifier === 'strict'
      ? ({ subject: 'never', partialWildcards: false } as const)
      : ({ subject: 'default', partialWildcards: false, multiLabelWildcards: true } as const);
  return isIP(hostname) !== 0 && verifier === 'strict' ? false : certificate.checkHost(hostname, rules) !== undefined;
};

/** Includes the operator's own CAs (`NODE_EXTRA_CA_CERTS`) wherever Node can list them: from 22.15 on. */
const listDefaultCaPem = (): readonly string[] =>
  typeof tls.getCACertificates === 'function' ? tls.getCACertificates('default') : tls.rootCertificates;
