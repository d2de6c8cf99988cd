import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type CertificateHeader, readCertificateHeader } from './message/certificate-header.ts';

/** A certificate the client presented in the TLS handshake, with us or with our proxy. The handshake proved possession of its private key. */
export type ClientCertificate = {
  /** The leaf in DER. */
  readonly der: Uint8Array;
  /** The further certificates presented, leaf excluded, in DER. */
  readonly chainDer: readonly Uint8Array[];
};

const known = new WeakMap<Socket, { readonly certificate: ClientCertificate | undefined }>();

/** The client certificate of a connection, read once per connection. A renegotiated one cannot occur: TLS 1.2 renegotiation is off. */
export const clientCertificateOf = (socket: Socket | undefined): ClientCertificate | undefined => {
  if (!(socket instanceof TLSSocket)) return undefined;
  const hit = known.get(socket);
  if (hit !== undefined) return hit.certificate;
  const certificate = readCertificate(socket);
  known.set(socket, { certificate });
  return certificate;
};

const maxChainLength = 8;

const readCertificate = (socket: TLSSocket): ClientCertificate | undefined => {
  const leaf = socket.getPeerCertificate(true);
  // Node answers an empty object where the client sent no certificate.
  if (leaf?.raw === undefined) return undefined;
  const chainDer: Uint8Array[] = [];
  for (let issuer = leaf.issuerCertificate; issuer?.raw !== undefined; issuer = issuer.issuerCertificate) {
    const previous = chainDer.at(-1) ?? leaf.raw;
    // The last element names itself as its issuer.
    if (chainDer.length >= maxChainLength || issuer.raw.equals(previous)) break;
    chainDer.push(issuer.raw);
  }
  return { der: leaf.raw, chainDer };
};

/** The client certificate in the header of a request that a configured proxy has passed on. To be called for no other (S-51). */
export const forwardedCertificateOf = (
  message: IncomingMessage,
  header: CertificateHeader,
): ClientCertificate | undefined => {
  const value = message.headers[header];
  return value === undefined ? undefined : readCertificateHeader(typeof value === 'string' ? value : value.join(','));
};
