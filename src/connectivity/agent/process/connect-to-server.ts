import http from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../../foundation/clock.ts';
import type { OutboundTls } from '../../../http/client/outbound.ts';
import { tunnelPath, tunnelProtocol } from '../../tunnel/tunnel-protocol.ts';
import { createDial } from '../dial.ts';

const answerWithinMs = 20_000;

/** The server does not know the agent's certificate: the connector is gone, or has enrolled anew. */
export class CertificateRefused extends Error {
  constructor() {
    super('the server does not accept the certificate of this connector');
    this.name = 'CertificateRefused';
  }
}

/**
 * Connects to a server's TLS listener with the agent's certificate, and goes over to the tunnel's protocol. Rejects with what stood in the way.
 * Source: docs/decisions/0015-on-premise-over-a-tunnel.md; security.md S-59 (mutual TLS)
 */
export const connectToServer = async (serverUrl: string, tls: OutboundTls, clock: Clock): Promise<Duplex> => {
  const url = new URL(serverUrl);
  const dial = createDial({
    allowedTargets: { hosts: [], cidrs: [], allowAll: true },
    loopbackSuffixes: ['localhost'],
    clock,
    tls,
  });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const connection = await dial({ host, port: url.port === '' ? 443 : Number(url.port), isSecure: true });
  return new Promise((resolve, reject) => {
    const request = http.request({
      createConnection: () => connection,
      path: tunnelPath,
      headers: { host: url.host, connection: 'Upgrade', upgrade: tunnelProtocol },
    });
    request.setTimeout(answerWithinMs, () => request.destroy(new Error('the server did not answer in time')));
    request.once('upgrade', (_response, socket, head) => {
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.once('response', (response) => {
      response.resume();
      const { statusCode } = response;
      reject(statusCode === 401 ? new CertificateRefused() : new Error(`the server answered HTTP ${statusCode}`));
      connection.destroy();
    });
    request.once('error', reject);
    request.end();
  });
};
