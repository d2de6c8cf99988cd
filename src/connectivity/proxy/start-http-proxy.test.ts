import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { duplexPair } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../foundation/clock.ts';
import { toSubaccountId } from '../../foundation/ids.ts';
import { silentLog } from '../../foundation/log.ts';
import { connectorConfigurationSchema } from '../access-control/index.ts';
import { createAgent } from '../agent/create-agent.ts';
import { createDial } from '../agent/dial.ts';
import { openSession, type TunnelSession } from '../tunnel/open-session.ts';
import { createAdmitRequest } from './admit-request.ts';
import { type RunningProxy, startHttpProxy } from './start-http-proxy.ts';

let backEnd: Server;
let session: TunnelSession;
let proxy: RunningProxy;
let received = '';
/** Whether tokens count, and whether the connector opens the path. */
let state = { isTokenValid: true, isOpen: true };

beforeAll(async () => {
  backEnd = createServer((socket) => {
    socket
      .on('error', () => {})
      .on('data', (chunk) => {
        received += chunk.toString('latin1');
        if (chunk.includes('/switch ')) {
          socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
        } else if (!chunk.includes('/hang ')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
  });
  backEnd.listen(0, '127.0.0.1');
  await once(backEnd, 'listening');
  const address = backEnd.address();
  const configuration = connectorConfigurationSchema.parse({
    systemMappings: [
      {
        virtualHost: 'erp',
        virtualPort: 80,
        localHost: '127.0.0.1',
        localPort: typeof address === 'object' ? address?.port : 0,
        protocol: 'HTTP',
        authenticationMode: 'NONE',
        resources: [{ id: '/', enabled: true, websocketUpgradeAllowed: true }],
      },
    ],
  });
  const [near, far] = duplexPair();
  createAgent({
    readConfiguration: () => configuration,
    dial: createDial({ allowedTargets: { hosts: [], cidrs: [], allowAll: true }, clock: systemClock }),
    certifyPrincipal: async () => undefined,
    log: silentLog,
  }).serve(far);
  session = await openSession(near, silentLog);
  const [resource] = configuration.systemMappings[0]?.resources ?? [];
  if (resource === undefined) throw new Error('no resource');
  const admit = createAdmitRequest({
    admitCaller: async ({ proxy: token }) =>
      token !== undefined && state.isTokenValid
        ? { kind: 'admitted', caller: { subaccountId: toSubaccountId(token), clientId: 'c', principal: undefined } }
        : { kind: 'refused', reason: 'no token' },
    findSystem: {
      forHttp: async () => (state.isOpen ? { kind: 'found', session, resource } : { kind: 'resource-denied' }),
    },
    noteRefusal: () => {},
  });
  const listening = { host: '127.0.0.1', port: 0, maxConnectionsPerAddress: 100, maxConcurrentRequests: 8 };
  proxy = await startHttpProxy(listening, { admit, log: silentLog, note: () => {}, recheckEveryMs: 1 });
});
afterAll(async () => {
  await proxy.close(0);
  await session.close();
  backEnd.close();
});

const token = 'Proxy-Authorization: Bearer good\r\n';
const host = 'Host: erp\r\n';
const close = 'Connection: close\r\n';
const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';

/** What comes back until the proxy closes the connection, and what the back end has got. */
const exchange = async (bytes: string): Promise<{ readonly reply: string; readonly forwarded: string }> => {
  received = '';
  const socket = connect(proxy.port, '127.0.0.1').on('error', () => {});
  socket.write(bytes, 'latin1');
  const reply = await text(socket);
  return { reply, forwarded: received };
};

describe('S-60: the framing of requests at the proxy', () => {
  it.each([
    ['both lengths', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345'],
    ['an odd length', 'Content-Length: +5\r\n\r\n12345'],
    ['a blank before the colon', 'Content-Length : 5\r\n\r\n12345'],
    ['a folded line', 'X-One: 1\r\n 2\r\n\r\n'],
    ['a line that ends in LF', 'X-One: 1\nX-Two: 2\r\n\r\n'],
    ['no chunks', 'Transfer-Encoding: identity\r\n\r\n'],
    ['chunks within something else', 'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['two hosts', 'Host: other\r\n\r\n'],
  ])('is refused where it has two readings: %s', async (_name, rest) => {
    const { reply, forwarded } = await exchange(`POST http://erp/ HTTP/1.1\r\n${host}${token}${close}${rest}`);
    expect(reply).toMatch(/^HTTP\/1\.1 400 /);
    expect(forwarded).toBe('');
  });

  it('is not that of the hop: lengths and hosts that Connection names, and names the tunnel or the principal has', async () => {
    const named = 'Connection: close, content-length, host\r\nContent-Length: 3\r\n';
    const forged = 'ssl.client.cert: x\r\nSSL_Client-Cert: x\r\nportolan-tunnel: x\r\nSAP_Connectivity-X: x\r\n';
    const { forwarded } = await exchange(`POST http://erp/a HTTP/1.1\r\n${host}${token}${named}${forged}\r\nabc`);
    expect(forwarded).toBe('POST /a HTTP/1.1\r\nhost: erp\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n');
  });

  it('of a body that breaks off breaks off the request', async () => {
    const chunked = 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nnonsense\r\n';
    const { reply, forwarded } = await exchange(`POST http://erp/a HTTP/1.1\r\n${host}${token}${chunked}`);
    expect(reply).not.toMatch(/^HTTP\/1\.1 200 /);
    expect(forwarded).not.toMatch(/\r\n0\r\n\r\n$/);
  });

  it('makes no request of the body of one that was refused', async () => {
    const inner = `GET http://erp/inner HTTP/1.1\r\n${host}${token}${close}\r\n`;
    const outer = `POST http://erp/ HTTP/1.1\r\n${host}Content-Length: ${inner.length}\r\n\r\n`;
    const { reply, forwarded } = await exchange(outer + inner + inner);
    expect(reply.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 407']);
    expect(forwarded).toBe('');
  });
});

describe('R-11: a request to go over to another protocol', () => {
  it.each([
    ['without a token', '', 407],
    ['to a back end that stays with HTTP', token, 200],
  ])('that comes to nothing leaves no connection open: %s', async (_name, credential, status) => {
    const { reply } = await exchange(`GET http://erp/ HTTP/1.1\r\n${host}${credential}${upgrade}\r\n`);
    expect(reply).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('is one like any other where it has a body or another method', async () => {
    const hop = `${token}Connection: close, upgrade\r\nUpgrade: websocket\r\n`;
    const withBody = await exchange(`GET http://erp/ HTTP/1.1\r\n${host}${hop}Content-Length: 5\r\n\r\n12345`);
    expect(withBody.forwarded).toBe('GET / HTTP/1.1\r\nhost: erp\r\ncontent-length: 5\r\n\r\n12345');
    const posted = await exchange(`POST http://erp/ HTTP/1.1\r\n${host}${hop}\r\n`);
    expect(posted.forwarded).toMatch(/^POST /);
    expect(posted.forwarded).not.toMatch(/upgrade/i);
  });
});

describe('S-59: a WebSocket', () => {
  it.each([
    ['its token', { isTokenValid: false }],
    ['its resource', { isOpen: false }],
  ])('ends with %s', async (_name, later) => {
    const socket = connect(proxy.port, '127.0.0.1').on('error', () => {});
    socket.write(`GET http://erp/switch HTTP/1.1\r\n${host}${token}${upgrade}\r\n`);
    const [head] = await once(socket, 'data');
    expect(String(head)).toMatch(/^HTTP\/1\.1 101 /);
    state = { ...state, ...later };
    await once(socket, 'close');
    state = { isTokenValid: true, isOpen: true };
  });
});

describe('R-10: the places all subaccounts share', () => {
  it('are not all taken by one whose back ends do not answer', async () => {
    const ask = (name: string, path: string): string =>
      `GET http://erp${path} HTTP/1.1\r\n${host}Proxy-Authorization: Bearer ${name}\r\n${close}\r\n`;
    received = '';
    const hanging = Array.from({ length: 4 }, () => connect(proxy.port, '127.0.0.1').on('error', () => {}));
    for (const socket of hanging) socket.write(ask('slow', '/hang'));
    await vi.waitFor(() => expect(received.match(/hang/g)).toHaveLength(4));
    expect((await exchange(ask('slow', '/'))).reply).toMatch(/^HTTP\/1\.1 503 /);
    expect((await exchange(ask('other', '/'))).reply).toMatch(/^HTTP\/1\.1 200 /);
    for (const socket of hanging) socket.destroy();
    await vi.waitFor(async () => expect((await exchange(ask('slow', '/'))).reply).toMatch(/^HTTP\/1\.1 200 /));
  });
});
