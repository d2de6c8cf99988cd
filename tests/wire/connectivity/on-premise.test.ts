import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, { Agent } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { enrolConnector, openConnectorFolder, runConnector } from '../../../src/connectivity/index.ts';
import { systemClock } from '../../../src/foundation/clock.ts';
import { toConnectorId } from '../../../src/foundation/ids.ts';
import { silentLog } from '../../../src/foundation/log.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import { createTestAuthority } from '../../../src/http/client/testing/certificates.ts';
import { administrator, claimsOf, form } from '../../support/authorization-server.ts';
import { createSelfSigned, sendTls } from '../../support/client-credentials.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { createManagementCaller } from '../../support/management.ts';
import {
  askProxy,
  askSocks,
  createConnectivityKey,
  fetchConnectivityToken,
  type ProxiedReply,
} from '../../support/on-premise.ts';
import { spawnNode } from '../../support/programs.ts';
import { sendRaw } from '../../support/raw-http.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { type StubTokenService, startTokenService } from '../../support/token-service.ts';
import { type ServerWithUsers, startWithUsers } from '../../support/user-tokens.ts';

let server: ServerWithUsers;
let call: ReturnType<typeof createManagementCaller>;
let key: Awaited<ReturnType<typeof createConnectivityKey>>;
/** The connectivity client's own token. */
let token: string;
/** That of another subaccount, which has no connector. */
let foreignToken: string;
let userToken: string;
let backEnd: Receiver;
let secure: Awaited<ReturnType<typeof startTokenService>>;
let tokens: StubTokenService;
let echo: Server;
/** A back end that goes over to another protocol, and says then what it hears. */
let switching: http.Server;
let folder: string;
let stopAgent: () => Promise<void>;
let eastId: string;

const program = resolve(import.meta.dirname, '../../../bin/portolan.js');
const connectors = '/management/v1/subaccounts/cf-one/connectors';
const createdSchema = z.object({ id: z.string(), code: z.string().optional() });

const createConnector = async (body: object) => {
  const reply = await call('POST', connectors, { body });
  expect(reply).toMatchObject({ status: 201 });
  return createdSchema.parse(reply.body);
};
const portOf = (url: string): number => Number(new URL(url).port);
const ask = (url: string, more: Partial<Parameters<typeof askProxy>[1]> = {}): Promise<ProxiedReply> =>
  askProxy(server.connectivityProxyPort, { url, token, ...more });
const lastHeaders = () => backEnd.received.at(-1)?.headers ?? {};
const isConnected = async (id: string): Promise<boolean> =>
  z.object({ isConnected: z.boolean() }).parse((await call('GET', `${connectors}/${id}`)).body).isConnected;
const untilConnected = async (id: string): Promise<void> => {
  await vi.waitFor(async () => expect(await isConnected(id)).toBe(true), { timeout: 20_000 });
};

beforeAll(async () => {
  const authority = createTestAuthority('back end CA');
  const { certificatePem, keyPem } = authority.issue('back end', ['IP:127.0.0.1']);
  [server, backEnd, tokens, secure] = await Promise.all([
    startWithUsers(),
    startReceiver(({ url, method, body }, response) => {
      if (url === '/fails') response.writeHead(500);
      if (url === '/moved') {
        const location = `http://127.0.0.1:${portOf(backEnd.url)}/there?x=1`;
        response.writeHead(302, { location, 'set-cookie': 'a=b; Domain=.corp.example; Path=/' });
      }
      response.end(`${method} ${body.toString()}`);
    }),
    startTokenService(),
    startTokenService({ tls: { cert: certificatePem, key: keyPem } }),
  ]);
  echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  switching = http.createServer().on('upgrade', ({ headers }, socket) => {
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${headers.upgrade}\r\nX-Key: 1\r\n\r\n`,
    );
    socket.pipe(socket);
  });
  switching.listen(0, '127.0.0.1');
  await Promise.all([once(echo, 'listening'), once(switching, 'listening')]);
  call = createManagementCaller(server);
  await call('POST', '/management/v1/subaccounts', { body: { subdomain: 'elsewhere', flavour: 'cf' } });
  key = await createConnectivityKey(call, 'cf-one');
  token = await fetchConnectivityToken(server, 'cf-one', key);
  foreignToken = await fetchConnectivityToken(server, 'elsewhere', await createConnectivityKey(call, 'elsewhere'));
  userToken = String(z.object({ access_token: z.string() }).parse((await server.signIn()).json).access_token);

  const everything = [{ id: '/', enabled: true }];
  const local = { localHost: '127.0.0.1', localPort: portOf(backEnd.url), protocol: 'HTTP' };
  const { port: echoPort } = z.object({ port: z.number() }).parse(echo.address());
  await createConnector({
    kind: 'local',
    systemMappings: [
      { ...local, virtualHost: 'erp_1.cloud', virtualPort: 8000, resources: everything },
      { ...local, virtualHost: 'sso', virtualPort: 80, authenticationMode: 'X509_GENERAL', resources: everything },
      { ...local, virtualHost: 'open', virtualPort: 80, authenticationMode: 'NONE', resources: everything },
      {
        ...local,
        virtualHost: 'narrow',
        virtualPort: 80,
        hostInHeader: 'internal',
        resources: [
          { id: '/a/b', enabled: true },
          { id: '/exact', enabled: true, exactMatchOnly: true },
          { id: '/suspended' },
        ],
      },
      { ...local, virtualHost: 'auth.cloud', virtualPort: 80, localPort: tokens.port, resources: everything },
      { ...local, virtualHost: 'gone', virtualPort: 80, localPort: 9, resources: everything },
      { ...local, virtualHost: 'db', virtualPort: 5432, localPort: echoPort, protocol: 'TCP' },
      {
        ...local,
        virtualHost: 'socket',
        virtualPort: 80,
        localPort: z.object({ port: z.number() }).parse(switching.address()).port,
        resources: [
          { id: '/open', enabled: true, websocketUpgradeAllowed: true },
          { id: '/closed', enabled: true },
        ],
      },
      { ...local, virtualHost: '10.1.2.3', virtualPort: 1, localPort: 9, protocol: 'TCP' },
    ],
    domainMappings: [{ virtualDomain: 'cloud', internalDomain: 'corp.example' }],
    subjectPatternRules: [
      {
        condition: { variable: 'user_type', operator: 'is', value: 'Technical' },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a variable of the pattern
        subjectPattern: 'CN=${name}, OU=Technical',
      },
    ],
  });

  // An agent that runs in this process; the one of a process of its own is below.
  folder = mkdtempSync(join(tmpdir(), 'portolan-agent-'));
  const { id, code = '' } = await createConnector({ kind: 'agent', locationId: 'east' });
  const agentFolder = openConnectorFolder(join(folder, 'east'), systemClock);
  const serverUrl = `https://127.0.0.1:${server.httpsPort}`;
  await enrolConnector({ serverUrl, code: new Secret(code), folder: agentFolder, clock: systemClock });
  const system = { ...local, localPort: secure.port, protocol: 'HTTPS' };
  const opened = [{ ...system, virtualHost: 'erp_1.cloud', virtualPort: 8000, resources: everything }];
  writeFileSync(join(folder, 'east.yaml'), JSON.stringify({ systemMappings: opened }));
  const ending = new AbortController();
  const running = runConnector({
    folder: agentFolder,
    file: join(folder, 'east.yaml'),
    servers: [],
    backEndCaPem: [authority.certificatePem],
    version: '1.2.3',
    clock: systemClock,
    log: silentLog,
    signal: ending.signal,
  });
  stopAgent = () => {
    ending.abort();
    return running;
  };
  eastId = id;
  await untilConnected(id);
}, 60_000);

afterAll(async () => {
  await stopAgent();
  await server.close();
  await Promise.all([backEnd.close(), tokens.close(), secure.close()]);
  echo.close();
  switching.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the proxy', () => {
  it('D-69: reaches a mapped system on an allowed path, with its Authorization untouched', async () => {
    const reply = await ask('http://erp_1.cloud:8000/a?b=c', {
      method: 'POST',
      body: 'hello',
      headers: { authorization: 'Basic dTpw', 'content-length': '5' },
    });
    expect(reply).toMatchObject({ status: 200, text: 'POST hello' });
    expect(lastHeaders()).toMatchObject({
      authorization: 'Basic dTpw',
      host: 'erp_1.cloud:8000',
      'content-length': '5',
    });
  });

  it('D-69, D-74: reaches another back end, over HTTPS, through the connector of another location', async () => {
    const reply = await ask('http://erp_1.cloud:8000/token', {
      headers: { 'sap-connectivity-scc-location_id': 'east' },
    });
    expect(JSON.parse(reply.text)).toMatchObject({ access_token: 'token-1' });
    expect(secure.calls).toHaveLength(1);
  });

  it.each<[string, string, Partial<Parameters<typeof askProxy>[1]>, number, RegExp]>([
    ['https', 'https://erp_1.cloud:8000/', {}, 405, /plain HTTP/],
    ['another scheme', 'ftp://erp_1.cloud:8000/', {}, 405, /plain HTTP/],
    ['no absolute target', '/', {}, 400, /absolute URL/],
    ['no token', 'http://erp_1.cloud:8000/', { token: undefined as never }, 407, /access token/],
    ['no JWT', 'http://erp_1.cloud:8000/', { token: 'x' }, 407, /access token/],
    [
      'no connector',
      'http://erp_1.cloud:8000/',
      { headers: { 'sap-connectivity-scc-location_id': 'x' } },
      503,
      /^There is no SAP Cloud Connector \(SCC\) connected to your subaccount matching the requested tunnel for subaccount '[0-9a-f-]{36}' and SCC location ID 'x'/,
    ],
    ['an unmapped host', 'http://other:8000/', {}, 403, /^Access denied to system other:8000\./],
    ['an unmapped port', 'http://erp_1.cloud/', {}, 403, /^Access denied to system erp_1.cloud:80\./],
    ['a TCP mapping', 'http://db:5432/', {}, 403, /^Access denied to system db:5432\./],
    [
      'a path that is not open',
      'http://narrow/a?b=/a/b',
      {},
      403,
      /^Access denied to resource \/a on system narrow:80\./,
    ],
    ['a suspended path', 'http://narrow/suspended', {}, 403, /^Access denied to resource/],
    ['a back end that is away', 'http://gone/', {}, 502, /not reachable/],
    ['a request line of 8193 bytes', `http://erp_1.cloud:8000/${'a'.repeat(8156)}`, {}, 414, /8192/],
    ['a header line of 8193 bytes', 'http://erp_1.cloud:8000/', { headers: { x: 'a'.repeat(8190) } }, 431, /8192/],
  ])('D-70: answers %s', async (_name, url, more, status, text) => {
    const reply = await ask(url, more);
    expect([reply.status, reply.text]).toEqual([status, expect.stringMatching(text)]);
    if (status === 407) expect(reply.headers['proxy-authenticate']).toBe('Bearer');
  });

  it('D-70: answers CONNECT with 405', async () => {
    const reply = await sendRaw(server.connectivityProxyPort, 'CONNECT erp_1.cloud:8000 HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(reply.status).toBe(405);
  });

  it('D-70: takes no token of another client, nor of plan api_access, nor one that has expired', async () => {
    const { access_token: other } = z
      .object({ access_token: z.string() })
      .parse((await server.ask({ grant_type: 'client_credentials' })).json);
    const api = await fetchConnectivityToken(
      server,
      'cf-one',
      await createConnectivityKey(call, 'cf-one', 'api_access'),
    );
    for (const one of [other, api]) {
      expect((await ask('http://erp_1.cloud:8000/', { token: one })).status).toBe(407);
      const { replies, socket } = await askSocks(server.socks5ProxyPort, { token: one, host: 'db', port: 5432 });
      expect(replies).toEqual(['0580', '0105']);
      socket.destroy();
    }
    server.clock.advance(43_300_000);
    expect((await ask('http://erp_1.cloud:8000/')).status).toBe(407);
    server.clock.advance(-43_300_000);
    expect((await ask('http://erp_1.cloud:8000/')).status).toBe(200);
  });

  it('D-70, S-27: takes a token of a certificate at /oauth/token, and none that is bound in earnest', async () => {
    const instance = '/management/v1/subaccounts/cf-one/service-instances/connectivity-lite';
    const { body } = await call('POST', `${instance}/keys`, {
      body: { name: 'x509', parameters: { 'credential-type': 'x509', x509: { 'key-length': 2048 } } },
    });
    const { credentials } = z
      .object({ credentials: z.object({ clientid: z.string(), certificate: z.string(), key: z.string() }) })
      .parse(body);
    const identity = { cert: credentials.certificate, key: credentials.key };
    const statusWithTokenOf = async (path: string): Promise<number> => {
      const fields = {
        grant_type: 'client_credentials',
        client_id: credentials.clientid,
        token_format: path === '/oauth2/token' ? 'jwtrfc' : 'jwt',
      };
      const { json } = await sendTls(
        server.httpsPort,
        { host: 'cf-one.authentication.cert', path, ...form(fields) },
        identity,
      );
      expect(claimsOf(json.access_token).cnf).toBeDefined();
      return (await ask('http://erp_1.cloud:8000/', { token: String(json.access_token) })).status;
    };
    expect([await statusWithTokenOf('/oauth/token'), await statusWithTokenOf('/oauth2/token')]).toEqual([200, 407]);
  });

  it.each([
    ['/a/bc', 200],
    ['/a/b?x=/../', 200],
    ['/A/b', 403],
    ['/exact?x', 200],
    ['/exact/', 403],
    ['/a/b/../../etc', 403],
    ['/a/b%2f..%2fx', 403],
  ])('D-71: opens paths by prefix or exactly, case-sensitive, whatever the query: %s', async (path, status) => {
    expect((await ask(`http://narrow${path}`)).status).toBe(status);
  });

  it('tells the internal host where the mapping says so', async () => {
    await ask('http://narrow/a/b');
    expect(lastHeaders()).toMatchObject({ host: new URL(backEnd.url).host, 'x-forwarded-host': 'narrow' });
  });

  it('D-72: keeps its own headers to itself, and what stands for a principal', async () => {
    const forged = {
      'ssl-client-cert': 'x',
      ssl_client_cert: 'y',
      'portolan-tunnel': 'z',
      connection: 'x-mine',
      'x-mine': '1',
    };
    await ask('http://open/', { headers: { ...forged, 'sap-connectivity-consumeraccount': 'x', 'x-yours': '1' } });
    expect(Object.keys(lastHeaders()).sort()).toEqual(['host', 'x-yours']);
    await ask('http://erp_1.cloud:8000/', { headers: forged });
    expect(lastHeaders()).toMatchObject({ ssl_client_cert: '' });
    expect(lastHeaders()).not.toHaveProperty('ssl-client-cert');
  });

  const readPrincipalAuthority = async (): Promise<string> => {
    const { body } = await call('GET', '/management/v1/subaccounts/cf-one/connectors/(default)');
    return z.object({ principalAuthorityPem: z.string() }).parse(body).principalAuthorityPem;
  };

  it.each([
    ['beside the token', async () => ({ headers: { 'sap-connectivity-authentication': `Bearer ${userToken}` } })],
    ['exchanged', async () => ({ token: await fetchConnectivityToken(server, 'cf-one', key, userToken) })],
    [
      'exchanged, as the user of Basic',
      async () => {
        const exchanged = await fetchConnectivityToken(server, 'cf-one', key, userToken);
        const credentials = Buffer.from(`${exchanged}:`).toString('base64');
        return { token: undefined as never, headers: { 'proxy-authorization': `Basic ${credentials}` } };
      },
    ],
  ])('D-72: tells the back end the user of a token: %s', async (_name, more) => {
    expect((await ask('http://sso/', await more())).status).toBe(200);
    const certificate = new X509Certificate(Buffer.from(String(lastHeaders().ssl_client_cert), 'base64'));
    expect(certificate.subject).toBe('CN=jane');
    const authority = new X509Certificate(await readPrincipalAuthority());
    expect([certificate.issuer, certificate.verify(authority.publicKey)]).toEqual([authority.subject, true]);
    expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBeLessThanOrEqual(7_200_000);
    expect(Object.keys(lastHeaders())).not.toContain('sap-connectivity-authentication');
  });

  it('D-72: tells the back end a technical user', async () => {
    await ask('http://sso/', { headers: { 'sap-connectivity-technical-authentication': `Bearer ${token}` } });
    const certificate = new X509Certificate(Buffer.from(String(lastHeaders().ssl_client_cert), 'base64'));
    expect(certificate.subject).toBe(`OU=Technical\nCN=${key.clientid}`);
  });

  it.each<[string, () => Readonly<Record<string, string>>]>([
    ['of no user', () => ({ 'sap-connectivity-authentication': `Bearer ${token}` })],
    ['of another subaccount', () => ({ 'sap-connectivity-technical-authentication': `Bearer ${foreignToken}` })],
    ['that is none', () => ({ 'sap-connectivity-authentication': 'Bearer x' })],
    [
      'twice',
      () => ({
        'sap-connectivity-authentication': `Bearer ${userToken}`,
        'sap-connectivity-technical-authentication': `Bearer ${token}`,
      }),
    ],
  ])('D-72: sends nothing for a principal whose token does not count: %s', async (_name, headers) => {
    const before = backEnd.received.length;
    expect((await ask('http://sso/', { headers: headers() })).status).toBe(407);
    expect(backEnd.received).toHaveLength(before);
  });

  it.each([
    ['/open', /^HTTP\/1\.1 101 [\s\S]*x-key: 1\r\n[\s\S]*\r\n\r\nthere and back$/i],
    ['/closed', /^HTTP\/1\.1 403 /],
  ])('goes over to another protocol where the resource says so: %s', async (path, expected) => {
    const socket = connect(server.connectivityProxyPort, '127.0.0.1');
    socket.write(
      `GET http://socket${path} HTTP/1.1\r\nHost: socket\r\nProxy-Authorization: Bearer ${token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    let heard = '';
    socket.on('data', (chunk) => {
      // Ours goes out once the other side has gone over.
      if (heard === '') socket.end('there and back');
      heard += chunk.toString('latin1');
    });
    await once(socket, 'close');
    expect(heard).toMatch(expected);
  });

  it('D-73: turns redirects and cookies of back ends round', async () => {
    const { status, headers } = await ask('http://erp_1.cloud:8000/moved');
    expect([status, headers.location, headers['set-cookie']]).toEqual([
      302,
      'http://erp_1.cloud:8000/there?x=1',
      ['a=b; Domain=.cloud; Path=/'],
    ]);
  });

  it('D-74, S-55: judges each request on a connection by itself', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const statuses: unknown[] = [];
    for (const one of [token, foreignToken, token]) {
      const { status, isReused } = await ask('http://erp_1.cloud:8000/', { token: one, agent });
      statuses.push([status, isReused]);
    }
    agent.destroy();
    expect(statuses).toEqual([
      [200, false],
      [503, true],
      [200, true],
    ]);
  });

  it('puts denied accesses on record, and no token in the log', async () => {
    await server.rooms.audit.refusals.flush();
    const events = await server.rooms.audit.list(server.cf.id);
    expect(JSON.stringify(events)).toContain('Denying access to an on-premise system');
    const log = server.logLines.join('\n');
    for (const secret of [token, foreignToken, userToken, key.clientsecret]) expect(log).not.toContain(secret);
  });
});

describe('D-76: the SOCKS5 proxy', () => {
  const reply = (code: string): string => `05${code}0001000000000000`;

  it('connects to a TCP system', async () => {
    const { replies, socket } = await askSocks(server.socks5ProxyPort, { token, host: 'DB', port: 5432 });
    expect(replies).toEqual(['0580', '0100', reply('00')]);
    socket.write('there and back');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toBe('there and back');
    socket.destroy();
  });

  it.each([
    ['a wrong token', () => ({ token: 'x', host: 'db', port: 5432 }), ['0105']],
    ['a system that is not mapped', () => ({ token, host: 'other', port: 5432 }), ['0100', reply('02')]],
    ['a system mapped for HTTP', () => ({ token, host: 'open', port: 80 }), ['0100', reply('02')]],
    ['an unknown location', () => ({ token, locationId: 'x', host: 'db', port: 5432 }), ['0100', reply('03')]],
    ['another subaccount', () => ({ token: foreignToken, host: 'db', port: 5432 }), ['0100', reply('03')]],
    ['a back end that is away', () => ({ token, host: '10.1.2.3', port: 1 }), ['0100', reply('04')]],
  ])('answers %s', async (_name, wanted, expected) => {
    const { replies, socket } = await askSocks(server.socks5ProxyPort, wanted());
    expect(replies).toEqual(['0580', ...expected]);
    socket.destroy();
  });
});

it("are counted in the metrics, without anybody's names", async () => {
  await askProxy(server.connectivityProxyPort, { url: 'http://erp_1.cloud:8000/' });
  const reply = await fetch(`${server.http}/metrics`, {
    headers: { authorization: `Bearer ${server.administratorToken?.reveal()}` },
  });
  const metrics = (await reply.text()).split('\n').filter((line) => line.startsWith('portolan_onpremise_'));
  const numberOf = (name: string): number =>
    Number(
      metrics
        .find((line) => line.startsWith(`portolan_onpremise_${name} `))
        ?.split(' ')
        .at(-1),
    );
  for (const outcome of ['answered', 'connected', 'unauthorized', 'no-connector', 'system-denied', 'unreachable'])
    expect([outcome, numberOf(`requests_total{proxy="http",outcome="${outcome}"}`) > 0]).toEqual([outcome, true]);
  expect(numberOf('requests_total{proxy="socks5",outcome="connected"}')).toBeGreaterThan(0);
  expect(numberOf('request_seconds_total{proxy="http",outcome="answered"}')).toBeGreaterThan(0);
  expect(numberOf('tunnels')).toBe(1);
  expect(metrics.join()).not.toMatch(/erp|cf-one|sb-/);
});

describe('destinations behind connectors', () => {
  const save = (properties: Readonly<Record<string, string>>) =>
    server.rooms.destinationService.manage.destinations.save(
      { subaccountId: server.cf.id },
      { Name: 'erp', Type: 'HTTP', URL: 'http://erp_1.cloud:8000/', ProxyType: 'OnPremise', ...properties },
      administrator,
    );
  const find = async () => {
    const lookup = await server.ask({ grant_type: 'client_credentials' }, server.service);
    const response = await fetch(`${server.http}/destination-configuration/v1/destinations/erp`, {
      headers: { authorization: `Bearer ${lookup.json.access_token}` },
    });
    return z
      .object({ authTokens: z.tuple([z.object({ value: z.string(), error: z.string().optional() })]) })
      .parse(await response.json()).authTokens[0];
  };
  const oauth = {
    Authentication: 'OAuth2ClientCredentials',
    clientId: 'c',
    clientSecret: 's',
    tokenServiceURL: 'http://auth.cloud/oauth/token',
  };

  it('D-75: fetch their token through their connector', async () => {
    await save(oauth);
    expect(await find()).toMatchObject({ value: 'token-1' });
    expect(tokens.calls.at(-1)).toMatchObject({ url: '/oauth/token', headers: { host: 'auth.cloud' } });
    const [trace] = server.rooms.destinationService.manage.traces.search(server.cf.id, { limit: 1 });
    const url = 'http://auth.cloud/oauth/token';
    expect(trace?.tokens[0]?.calls).toEqual([expect.objectContaining({ url, status: 200, locationId: '' })]);
    await save({ ...oauth, 'tokenServiceURL.ProxyType': 'Internet', tokenServiceURL: `${tokens.origin}/direct` });
    expect(await find()).toMatchObject({ value: 'token-2' });
    expect(tokens.calls.at(-1)?.headers.host).toBe(`127.0.0.1:${tokens.port}`);
  });

  it.each([
    ['an https address', { tokenServiceURL: 'https://auth.cloud/oauth/token' }, 'plain HTTP'],
    ['a path that is not open', { tokenServiceURL: 'http://narrow/oauth/token' }, 'Access denied to resource'],
    [
      'the connector of another location',
      { CloudConnectorLocationId: 'east' },
      'Access denied to system auth.cloud:80',
    ],
    ['a location without a connector', { CloudConnectorLocationId: 'x' }, "SCC location ID 'x'"],
  ])('D-75: get no token by %s', async (_name, properties, error) => {
    await save({ ...oauth, ...properties });
    const before = tokens.calls.length;
    expect(await find()).toMatchObject({ value: '', error: expect.stringContaining(error) });
    expect(tokens.calls).toHaveLength(before);
  });

  const unknown = 'Backend status could not be determined.';
  it.each([
    ['a path that is not there', {}, true, 'The target system answered with status 200'],
    ['a back end that fails', { URL: 'http://erp_1.cloud:8000/fails' }, false, unknown],
    ['no connector', { CloudConnectorLocationId: 'x' }, false, unknown],
    [
      'no mapping',
      { URL: 'http://other/' },
      false,
      'Backend is not available in the list of defined system mappings in Cloud Connector.',
    ],
    [
      'no resource',
      { URL: 'http://narrow/' },
      false,
      'Resource is not accessible in Cloud Connector or backend is not reachable.',
    ],
    ['a back end that is away', { URL: 'http://gone/' }, false, 'Backend is not reachable from Cloud Connector.'],
  ])('D-77: are checked: %s', async (_name, properties, isAvailable, message) => {
    await save({ Authentication: 'PrincipalPropagation', ...properties });
    const checked = await server.rooms.destinationService.manage.checkConnection({ subaccountId: server.cf.id }, 'erp');
    expect(checked).toMatchObject({ isAvailable, message });
  });

  it('are resolved for flows, with the way there', async () => {
    await save({ Authentication: 'BasicAuthentication', User: 'u', Password: 'p' });
    const resolved = await server.rooms.destinationService.resolve(server.cf.id, 'erp');
    if (resolved.kind !== 'found') throw new Error(JSON.stringify(resolved));
    const reply = await resolved.outbound?.fetchStreaming({
      url: resolved.url,
      method: 'POST',
      headers: resolved.headers,
      body: 'message',
      connectTimeoutMs: 0,
      readTimeoutMs: 0,
      totalTimeoutMs: 10_000,
      maxResponseBytes: 0,
      redirects: 'refuse',
    });
    if (reply?.kind !== 'response') throw new Error(JSON.stringify(reply));
    expect([reply.status, await text(reply.body)]).toEqual([200, 'POST message']);
    expect(lastHeaders()).toMatchObject({ authorization: 'Basic dTpw', 'content-length': '7' });
    await save({ Authentication: 'PrincipalPropagation' });
    expect(await server.rooms.destinationService.resolve(server.cf.id, 'erp')).toMatchObject({ kind: 'failed' });
  });
});

describe('an agent as a process of its own', () => {
  it('enrols, serves what its file opens, and is missed at once when it is gone', async () => {
    const { id, code = '' } = await createConnector({ kind: 'agent', locationId: 'west' });
    const url = `https://localhost:${server.httpsPort}`;
    const enrolled = await runCommandLine(['connector', 'enrol', '--url', url, '--code', code], { folder });
    expect(enrolled).toMatchObject({ exitCode: 0, output: expect.stringContaining('the connector "west"') });
    const file = join(folder, 'connector.yaml');
    const open = (path: string) =>
      writeFileSync(
        file,
        `systemMappings:\n  - { virtualHost: w, virtualPort: 80, localHost: 127.0.0.1, localPort: ${portOf(backEnd.url)}, protocol: HTTP, resources: [ { id: ${path}, enabled: true } ] }\n`,
      );
    open('/first');
    const agent = spawnNode([program, 'connector', 'run'], { folder });
    const exit = once(agent, 'exit');
    await untilConnected(id);
    const get = async (path: string) =>
      (await ask(`http://w${path}`, { headers: { 'sap-connectivity-scc-location_id': 'west' } })).status;
    expect([await get('/first'), await get('/second')]).toEqual([200, 403]);
    open('/second');
    await expect.poll(() => get('/second'), { timeout: 10_000 }).toBe(200);
    expect(await get('/first')).toBe(403);
    agent.kill('SIGKILL');
    await exit;
    await expect.poll(() => get('/second'), { timeout: 10_000 }).toBe(503);
    expect(await isConnected(id)).toBe(false);
  });

  it('S-59: is let in by the certificate of its connector alone, and no more when that is deleted', async () => {
    const { clientCertificate } = openConnectorFolder(join(folder, 'east'), systemClock).readTls();
    const own = { cert: clientCertificate?.certificateChainPem ?? '', key: clientCertificate?.privateKeyPem ?? '' };
    const headers = { connection: 'Upgrade', upgrade: 'portolan-tunnel' };
    const knock = async (identity?: typeof own) =>
      (await sendTls(server.httpsPort, { method: 'GET', path: '/connectivity/v1/tunnel', headers }, identity)).status;
    expect([await knock(), await knock(await createSelfSigned('stranger'))]).toEqual([401, 401]);
    // Who asks for another protocol is answered as if it did not, and who asks elsewhere finds nothing.
    const other = { method: 'GET', path: '/ca.pem', headers: { connection: 'Upgrade', upgrade: 'h2c' } };
    expect((await sendTls(server.httpsPort, other)).status).toBe(200);
    const elsewhere = { method: 'GET', path: '/ca.pem', headers };
    expect((await sendTls(server.httpsPort, elsewhere)).status).toBe(404);
    const through = () => ask('http://erp_1.cloud:8000/x', { headers: { 'sap-connectivity-scc-location_id': 'east' } });
    expect((await through()).status).toBe(200);
    expect((await call('DELETE', `${connectors}/${eastId}`)).status).toBe(204);
    expect(server.rooms.connectivity.readTunnels(toConnectorId(eastId))).toEqual([]);
    expect([(await through()).status, await knock(own)]).toEqual([503, 401]);
  });
});
