import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../../foundation/log.ts';
import { clientCertificateOf } from '../../http/server/client-certificate.ts';
import type { TakeOvers } from '../../http/server/create-server.ts';
import type { Enrolment } from '../connectors/enrolment.ts';
import { followCertificate } from './follow-certificate.ts';
import { tunnelPath, tunnelProtocol } from './tunnel-protocol.ts';
import type { Tunnels } from './tunnels.ts';

/** What accepting needs. */
export type AcceptTunnelParts = {
  readonly findByCertificate: Enrolment['findByCertificate'];
  readonly tunnels: Pick<Tunnels, 'accept'>;
  readonly log: Log;
};

/**
 * Creates the door through which agents connect to the TLS listener: with the certificate of their connector, or not at all. A proxy before the
 * server that ends TLS cannot be passed: the certificate of the handshake is what counts. Source: security.md S-59; decision 0015
 */
export const createTunnelDoor = ({ findByCertificate, tunnels, log }: AcceptTunnelParts): TakeOvers => {
  const accept = async (message: IncomingMessage, socket: Socket, head: Buffer): Promise<void> => {
    const address = socket.remoteAddress ?? '';
    if (message.method !== 'GET' || message.url !== tunnelPath) return refuse(socket, '404 Not Found');
    const certificate = clientCertificateOf(socket);
    const connector = certificate && (await findByCertificate(certificate));
    if (certificate === undefined || connector === undefined || connector.kind !== 'agent') {
      log.info('tunnel-refused', {
        address,
        detail: certificate === undefined ? 'no certificate' : 'unknown certificate',
      });
      return refuse(socket, '401 Unauthorized');
    }
    await switchProtocols(socket);
    if (head.length > 0) socket.unshift(head);
    // The session looks after its own life.
    socket.setTimeout(0);
    const session = await tunnels.accept(socket, { connectorId: connector.id, address });
    const isCurrent = async (): Promise<boolean> => (await findByCertificate(certificate)) !== undefined;
    await followCertificate(session, { isCurrent, log });
  };

  return {
    acceptsUpgrade: ({ headers }) => headers.upgrade?.toLowerCase() === tunnelProtocol,
    onUpgrade: (message, socket, head) => {
      socket.on('error', () => socket.destroy());
      accept(message, socket, head).catch((error: unknown) => {
        log.info('tunnel-not-opened', { detail: error instanceof Error ? error.message : 'unknown' });
        socket.destroy();
      });
    },
  };
};

/** Resolves when the reply is on its way: Node must not be writing itself when a session takes the connection over. */
const switchProtocols = (socket: Socket): Promise<void> =>
  new Promise((resolve, reject) => {
    const head = `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${tunnelProtocol}\r\n\r\n`;
    socket.write(head, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });

const refuse = (socket: Socket, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`, () => socket.destroy());
};
