import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type LocalServer, startLocalServer } from '../../src/http/client/testing/local-server.ts';
import { type ApplicationServer, startApplications } from '../support/applications.ts';
import { basic, claimsOf } from '../support/authorization-server.ts';
import { sendTls } from '../support/client-credentials.ts';
import { startCommandLine } from '../support/command-line.ts';
import { createVisitor, locationOf, signInAt } from '../support/page-visitor.ts';
import { awaitProgram, findFreePort, type RunningProgram, spawnNode } from '../support/programs.ts';

const user = { username: 'mia', password: 'correct horse battery staple' };
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const acme = { subdomain: 'acme', flavour: 'cf' };
const approuter = createRequire(import.meta.url).resolve('@sap/approuter/approuter.js');
const isListening = 'Application router is listening on port';

const route = (destination: string, authenticationType: 'none' | 'xsuaa' | 'basic', more: object = {}) => ({
  source: `^/${authenticationType}/${destination}/(.*)$`,
  target: '$1',
  destination,
  authenticationType,
  ...more,
});
const configuration = {
  authenticationMethod: 'route',
  routes: [
    route('plain', 'none'),
    route('program', 'none'),
    route('technical', 'none'),
    route('cellar', 'none'),
    route('broken', 'none'),
    route('no-such-thing', 'none'),
    route('forwarding', 'xsuaa'),
    route('exchanging', 'xsuaa', { scope: '$XSAPPNAME.Read' }),
    route('plain', 'xsuaa', { scope: '$XSAPPNAME.Write' }),
    route('forwarding', 'basic'),
  ],
};

let server: ApplicationServer;
let backEnd: LocalServer;
/** Run by `portolan exec`, and with what `portolan env --for default-env --x509` printed. */
let router: RunningProgram;
let certified: RunningProgram;
let ports: { readonly router: number; readonly certified: number };

const replySchema = z.object({ url: z.string(), headers: z.record(z.string(), z.unknown()), finds: z.number() });

const visit = (port: number, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(`http://localhost:${port}${path}`, { redirect: 'manual', headers });
const read = async (response: Response) => {
  const text = await response.text();
  expect(response.status, text + router.output().slice(-2000)).toBe(200);
  return replySchema.parse(JSON.parse(text));
};
const claimsIn = ({ headers }: z.output<typeof replySchema>) =>
  claimsOf(/^Bearer (.+)$/.exec(String(headers.authorization))?.[1]);

/** What a browser does with a route that demands a login; answers the cookie of the session. */
const signIn = async (port: number, path: string): Promise<string> => {
  const script = await (await visit(port, path)).text();
  // The page sets these before it leads to our sign-in.
  const signature = /signature=([^;]+);/.exec(script)?.[1] ?? '';
  const address = new URL(/;location="([^"]+)"/.exec(script)?.[1] ?? '');
  const visitor = createVisitor((wanted) => sendTls(server.httpsPort, wanted), 'acme.authentication');
  const page = await visitor.get(address.pathname + address.search);
  const back = locationOf(await signInAt(visitor, page, user));
  const cookie = `locationAfterLogin=${encodeURIComponent(path)}; fragmentAfterLogin=; signature=${signature}`;
  const entered = await visit(port, back.pathname + back.search, { cookie });
  expect([entered.status, entered.headers.get('location')], router.output().slice(-2000)).toEqual([302, path]);
  return entered.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
};

beforeAll(async () => {
  ports = { router: await findFreePort(), certified: await findFreePort() };
  const callbacks = Object.values(ports).map((port) => `http://localhost:${port}/login/callback`);
  const grantTypes = ['client_credentials', 'authorization_code', 'refresh_token', 'password', jwtBearer];
  const application = (xsappname: string) => ({
    name: xsappname,
    offering: 'xsuaa',
    parameters: {
      xsappname,
      scopes: [{ name: '$XSAPPNAME.Read' }, { name: '$XSAPPNAME.Write' }],
      'role-templates': [{ name: 'Reader', 'scope-references': ['$XSAPPNAME.Read'] }],
      'oauth2-configuration': { 'grant-types': grantTypes, 'redirect-uris': callbacks },
    },
  });
  const roles = ['web', 'books'].map((name) => ({ application: `${name}!t1`, role: 'Reader' }));
  server = await startApplications({
    subaccounts: [
      {
        ...acme,
        users: [{ name: user.username, email: 'mia@example.com', password: user.password }],
        roleCollections: [{ name: 'Readers', roles, users: [user.username] }],
        serviceInstances: [
          application('web'),
          application('books'),
          { name: 'destinations', offering: 'destination' },
          { name: 'connectivity', offering: 'connectivity', plan: 'lite' },
        ],
      },
    ],
  });
  backEnd = await startLocalServer(({ url, headers }, response) => {
    const asked = '"route":"/destination-configuration/v1/destinations/:name"';
    const finds = server.logLines.filter((line) => line.includes(asked)).length;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ url, headers, finds }));
  });
  const books = await server.createKey('acme', 'books');
  const named = (Name: string, Authentication: string, more: object = {}) => ({
    Name,
    Authentication,
    Type: 'HTTP',
    ProxyType: 'Internet',
    URL: `http://127.0.0.1:${backEnd.port}/api`,
    ...more,
  });
  const shelf = {
    virtualHost: 'shelf.cloud',
    virtualPort: 8000,
    localHost: '127.0.0.1',
    localPort: backEnd.port,
    protocol: 'HTTP',
    resources: [{ id: '/api/', enabled: true }],
  };
  const oauth = {
    clientId: books.clientid,
    clientSecret: books.clientsecret,
    tokenServiceURL: `https://acme.authentication.${server.domain}/oauth/token`,
    TrustStoreLocation: server.ownAuthority.name,
  };
  await server.apply({
    subaccounts: [
      {
        ...acme,
        certificates: [server.ownAuthority],
        connectors: [{ kind: 'local', systemMappings: [shelf] }],
        destinations: [
          named('cellar', 'NoAuthentication', { ProxyType: 'OnPremise', URL: 'http://shelf.cloud:8000/api' }),
          named('plain', 'NoAuthentication', { 'URL.headers.x-own': 'yes' }),
          named('program', 'OAuth2ClientCredentials', oauth),
          named('technical', 'BasicAuthentication', { User: 'mia', Password: 'p:w' }),
          named('broken', 'OAuth2ClientCredentials', { ...oauth, clientSecret: 'wrong' }),
          named('forwarding', 'NoAuthentication', { 'HTML5.ForwardAuthToken': 'true' }),
          named('exchanging', 'OAuth2UserTokenExchange', oauth),
        ],
      },
    ],
  });

  const folder = mkdtempSync(join(tmpdir(), 'portolan-approuter-'));
  writeFileSync(join(folder, 'xs-app.json'), JSON.stringify(configuration));
  const names = ['web', 'destinations', 'connectivity'];
  const services = ['--subaccount', 'acme', ...names.flatMap((name) => ['--service', name])];
  const run = [approuter, '-w', folder, '-p'];
  const bound = await server.portolan(['env', '--for', 'default-env', '--x509', ...services]);
  writeFileSync(join(folder, 'default-env.json'), bound.output);
  [router, certified] = await Promise.all([
    awaitProgram(
      startCommandLine(server, ['exec', ...services, '--', process.execPath, ...run, String(ports.router)]),
      isListening,
    ),
    awaitProgram(
      spawnNode([...run, String(ports.certified)], {
        folder,
        caPath: server.caPath,
        environment: { NODE_ENV: 'development' },
      }),
      isListening,
    ),
  ]);
}, 120_000);
afterAll(async () => {
  await router.stop();
  await certified.stop();
  await server.close();
  await backEnd.close();
});

/** Source: spec destination-service.md D-82; clients.md 5 */
describe('SAP application router, unmodified', () => {
  it('D-82: serves routes without login, asking for the destination once each time', async () => {
    const plain = await read(await visit(ports.router, '/none/plain/a?b=c'));
    expect(plain).toMatchObject({ url: '/api/a?b=c', headers: { 'x-own': 'yes' } });
    expect(plain.headers).not.toHaveProperty('authorization');
    const again = await read(await visit(ports.router, '/none/plain/a'));
    expect(again.finds).toBe(plain.finds + 1);
    expect(claimsIn(await read(await visit(ports.router, '/none/program/')))).toMatchObject({
      client_id: 'sb-books!t1',
      grant_type: 'client_credentials',
    });
    const technical = await read(await visit(ports.router, '/none/technical/'));
    expect(technical.headers).toMatchObject(basic('mia', 'p:w'));
  });

  it.each(['router', 'certified'] as const)('D-82: serves a route through a connector, at the %s one', async (name) => {
    const { url, headers } = await read(await visit(ports[name], '/none/cellar/a?b=c'));
    expect([url, headers.host]).toEqual(['/api/a?b=c', 'shelf.cloud:8000']);
  });

  it.each(['router', 'certified'] as const)('D-82: signs a user in by our pages, at the %s one', async (name) => {
    const port = ports[name];
    const cookie = await signIn(port, '/xsuaa/forwarding/x');
    const forwarded = claimsIn(await read(await visit(port, '/xsuaa/forwarding/x', { cookie })));
    expect(forwarded).toMatchObject({ client_id: 'sb-web!t1', user_name: 'mia', grant_type: 'authorization_code' });
    const exchanged = claimsIn(await read(await visit(port, '/xsuaa/exchanging/x', { cookie })));
    expect(exchanged).toMatchObject({ client_id: 'sb-books!t1', user_name: 'mia' });
    expect(exchanged.scope).toContain('books!t1.Read');
    expect((await visit(port, '/xsuaa/plain/x', { cookie })).status).toBe(403);
  });

  it('asks for user name and password where a route says so, and for them again where they are wrong', async () => {
    const right = await visit(ports.router, '/basic/forwarding/x', basic(user.username, user.password));
    expect(claimsIn(await read(right))).toMatchObject({ user_name: 'mia', grant_type: 'password' });
    const wrong = await visit(ports.router, '/basic/forwarding/x', basic(user.username, 'wrong'));
    expect(wrong.status, router.output().slice(-4000)).toBe(401);
  });

  it('says in its log why there was no destination or no token, and goes on', async () => {
    for (const [name, reason] of [
      ['no-such-thing', 'HTTP status code: 404'],
      ['broken', 'Retrieval of OAuthToken failed due to: The token service responded with status 401'],
    ]) {
      expect((await visit(ports.router, `/none/${name}/`)).status).toBe(500);
      expect(router.output()).toContain(reason);
    }
    await read(await visit(ports.router, '/none/plain/'));
  });
});
