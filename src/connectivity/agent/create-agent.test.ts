import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { duplexPair, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../foundation/clock.ts';
import { silentLog } from '../../foundation/log.ts';
import { type LocalServer, startLocalServer } from '../../http/client/testing/local-server.ts';
import { type ConnectorConfiguration, connectorConfigurationSchema } from '../access-control/index.ts';
import { openSession, type TunnelSession } from '../tunnel/open-session.ts';
import { openConnection, sendRequest, type TunnelRequest } from '../tunnel/send-request.ts';
import { type Agent, createAgent } from './create-agent.ts';
import { createDial } from './dial.ts';

type Seen = { readonly method: string; readonly url: string; readonly raw: readonly string[]; readonly body: string };

let backEnd: LocalServer;
let echo: Server;
/** A back end that writes what it likes, and keeps what each connection has brought. */
let odd: Server;
let oddReply = '';
const oddConnections: string[] = [];
let session: TunnelSession;
let impatient: TunnelSession;
let crowded: TunnelSession;
let agents: readonly Agent[] = [];
let configuration: ConnectorConfiguration;
const seen: Seen[] = [];
const everything = [{ id: '/', enabled: true }];

beforeAll(async () => {
  backEnd = await startLocalServer(async (request, response) => {
    const body = await text(request);
    seen.push({ method: request.method ?? '', url: request.url ?? '', raw: request.rawHeaders, body });
    if (request.url === '/hang') return;
    if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': 10 });
      response.write('half');
      setImmediate(() => response.destroy());
      return;
    }
    response.writeHead(201, 'Made', ['X-Two', '1', 'X-Two', '2', 'Connection', 'x-hop', 'X-Hop', '1', 'X-Latin', 'é']);
    response.end(`${request.method} ${body}`);
  });
  echo = createServer((socket) => socket.pipe(socket));
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  odd = createServer((socket) => {
    const index = oddConnections.push('') - 1;
    socket
      .on('error', () => {})
      .on('data', (chunk) => {
        oddConnections[index] += chunk.toString('latin1');
        socket.write(oddReply);
      });
  });
  odd.listen(0, '127.0.0.1');
  await once(odd, 'listening');
  const portOf = (server: Server): number => {
    const address = server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  };
  const local = { localHost: '127.0.0.1', localPort: backEnd.port, protocol: 'HTTP' };
  configuration = connectorConfigurationSchema.parse({
    systemMappings: [
      { ...local, virtualHost: 'erp', virtualPort: 80, authenticationMode: 'NONE', resources: everything },
      { ...local, virtualHost: 'closed', virtualPort: 80, resources: [{ id: '/open', enabled: true }, { id: '/' }] },
      { ...local, virtualHost: 'gone', virtualPort: 80, localPort: 9, resources: everything },
      { ...local, virtualHost: 'plain', virtualPort: 443, protocol: 'HTTPS', resources: everything },
      {
        ...local,
        virtualHost: 'echo',
        virtualPort: 7,
        localPort: portOf(echo),
        protocol: 'TCP',
      },
      {
        ...local,
        virtualHost: 'range',
        virtualPort: '100-102',
        localPort: `${portOf(echo) - 1}-${portOf(echo) + 1}`,
        protocol: 'TCP',
      },
      {
        ...local,
        virtualHost: 'odd',
        virtualPort: 80,
        localPort: portOf(odd),
        resources: [{ ...everything[0], id: '/', websocketUpgradeAllowed: true }],
      },
    ],
  });
  [session, impatient, crowded] = await Promise.all([open(30_000), open(50), open(30_000)]);
});

const open = (silenceMs: number): Promise<TunnelSession> => {
  const agent = createAgent({
    readConfiguration: () => configuration,
    dial: createDial({ allowedTargets: { hosts: [], cidrs: [], allowAll: true }, clock: systemClock }),
    certifyPrincipal: async () => undefined,
    log: silentLog,
    silenceMs,
  });
  agents = [...agents, agent];
  const [near, far] = duplexPair();
  agent.serve(far);
  return openSession(near, silentLog);
};

afterAll(async () => {
  await Promise.all([session.close(), impatient.close()]);
  echo.close();
  odd.close();
  await backEnd.close();
});

const send = (request: Partial<TunnelRequest>) =>
  sendRequest(session, { method: 'GET', authority: 'erp', path: '/', headers: [], ...request });

describe('an agent', () => {
  it('passes on method, path, header lines and body as they are, but for those of the hop', async () => {
    const reply = await send({
      method: 'PATCH',
      path: "/a%20b('1')?x=1&x=2",
      headers: [
        ['X-One', '1'],
        ['x-one', '2'],
        ['Content-Type', 'a/b'],
        ['Content-Type', 'c/d'],
        ['Connection', 'X-Mine'],
        ['X-Mine', '1'],
        ['Keep-Alive', 'x'],
        ['portolan-tunnel', 'forged'],
        ['Authorization', 'Basic-x'],
      ],
      body: Readable.from([Buffer.from('some '), Buffer.from('body')]),
    });
    expect(seen.at(-1)).toEqual({
      method: 'PATCH',
      url: "/a%20b('1')?x=1&x=2",
      body: 'some body',
      raw: 'host erp x-one 1 x-one 2 content-type a/b content-type c/d authorization Basic-x transfer-encoding chunked'.split(
        ' ',
      ),
    });
    if (reply.kind !== 'reply') throw new Error(JSON.stringify(reply));
    expect(reply.status).toBe(201);
    expect(reply.headers.filter(([name]) => name !== 'date')).toEqual([
      ['x-two', '1'],
      ['x-two', '2'],
      ['x-latin', 'é'],
    ]);
    expect(await text(reply.body)).toBe('PATCH some body');
  });

  it('keeps the length of a body that says it, and sends none where there is none', async () => {
    const body = Readable.from([Buffer.from('12345')]);
    await send({ method: 'POST', headers: [['Content-Length', '5']], body });
    expect(seen.at(-1)?.raw).toEqual(['host', 'erp', 'content-length', '5']);
    await send({});
    expect(seen.at(-1)?.raw).toEqual(['host', 'erp']);
  });

  it.each([
    ['a system that is not mapped', { authority: 'other' }, 'system-denied'],
    ['a mapped host at another port', { authority: 'erp:81' }, 'system-denied'],
    ['a TCP mapping asked for HTTP', { authority: 'echo:7' }, 'system-denied'],
    ['a path that is not exposed', { authority: 'closed', path: '/x' }, 'resource-denied'],
    ['a path that leads out of what is exposed', { authority: 'closed', path: '/open/../x' }, 'resource-denied'],
    ['an upgrade that is not allowed', { authority: 'erp', upgrade: 'websocket' }, 'upgrade-denied'],
    ['a back end nobody listens at', { authority: 'gone' }, 'unreachable'],
    ['a back end without TLS', { authority: 'plain:443' }, 'tls-failed'],
  ])('S-59: says why there is no reply: %s', async (_name, request, failure) => {
    expect(await send(request)).toEqual({ kind: 'failed', failure });
  });

  it.each([['999 No'], ['600 No'], ['099 No'], ['101 Switching']])(
    'survives a back end whose status no reply can have: %s',
    async (status) => {
      for (const upgrade of [undefined, 'websocket']) {
        oddReply = `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`;
        // To an upgrade that is no fault.
        if (status.startsWith('101') && upgrade !== undefined) continue;
        const reply = await send({ authority: 'odd', ...(upgrade && { upgrade }) });
        expect(reply).toEqual({ kind: 'failed', failure: 'faulty' });
      }
    },
  );

  it('S-60: announces no body where an upgrade has none: the next request would be taken for it', async () => {
    oddReply = 'HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n';
    oddConnections.length = 0;
    const headers = [['Content-Length', '50']] as const;
    expect(await send({ authority: 'odd', upgrade: 'websocket', headers })).toMatchObject({ status: 400 });
    expect(oddConnections.join('')).toBe(
      'GET / HTTP/1.1\r\nhost: odd\r\nssl_client_cert: \r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n',
    );
  });

  it('does not wait for a back end that is silent', async () => {
    const request = { method: 'GET', authority: 'erp', path: '/hang', headers: [] };
    expect(await sendRequest(impatient, request)).toEqual({ kind: 'failed', failure: 'timed-out' });
  });

  it('breaks a reply off where the back end does', async () => {
    const reply = await send({ path: '/cut' });
    if (reply.kind !== 'reply') throw new Error(JSON.stringify(reply));
    await expect(text(reply.body)).rejects.toThrow();
  });

  it('connects TCP mappings, and only those', async () => {
    expect(await openConnection(session, 'erp:80')).toEqual({ kind: 'failed', failure: 'system-denied' });
    for (const system of ['ECHO:7', 'range:101']) {
      const reply = await openConnection(session, system);
      if (reply.kind !== 'connected') throw new Error(JSON.stringify(reply));
      reply.connection.end('there and back');
      expect(await text(reply.connection)).toBe('there and back');
    }
  });

  it('carries more at a time than fits into one window', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const replies = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const reply = await send({ method: 'POST', body: Readable.from(Array.from({ length: 16 }, () => chunk)) });
        return reply.kind === 'reply' ? (await text(reply.body)).length : reply.kind;
      }),
    );
    expect(new Set(replies)).toEqual(new Set([16 * chunk.length + 'POST '.length]));
  });

  it('R-10: is left to requests by connections that nobody ends, and keeps none waiting in silence', async () => {
    const connect = () => openConnection(crowded, 'echo:7');
    const replies = await Promise.all(Array.from({ length: 510 }, connect));
    const connections = replies.flatMap((reply) => (reply.kind === 'connected' ? [reply.connection] : []));
    expect(connections.length).toBe(500);
    expect(replies.at(-1)).toEqual({ kind: 'failed', failure: 'faulty' });
    const request = { method: 'GET', authority: 'erp', path: '/', headers: [] };
    expect((await sendRequest(crowded, request)).kind).toBe('reply');
    crowded.destroy();
  });

  it('S-59: ends connections that its file opens no longer, whatever the server says', async () => {
    const reply = await openConnection(session, 'echo:7');
    if (reply.kind !== 'connected') throw new Error(JSON.stringify(reply));
    const { connection } = reply;
    connection.write('still there');
    await once(connection, 'data');
    const before = configuration;
    configuration = {
      ...before,
      systemMappings: before.systemMappings.filter(({ virtualHost }) => virtualHost !== 'odd'),
    };
    for (const agent of agents) agent.endClosed();
    connection.write('still there');
    await once(connection, 'data');
    configuration = { ...before, systemMappings: [] };
    for (const agent of agents) agent.endClosed();
    // It is broken off, which is an error as well.
    await new Promise((resolve) => connection.once('close', resolve));
    configuration = before;
  });

  it('is as wide as its configuration is at the moment of a request', async () => {
    const before = configuration;
    configuration = { ...before, systemMappings: [] };
    expect(await send({})).toEqual({ kind: 'failed', failure: 'system-denied' });
    configuration = before;
    expect((await send({})).kind).toBe('reply');
  });
});
