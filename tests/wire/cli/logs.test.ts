import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandLine, startCommandLine } from '../../support/command-line.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let portolan: ReturnType<typeof createCommandLine>;
let call: ReturnType<typeof createManagementCaller>;

const subaccount = (subdomain: string, flavour: 'neo' | 'cf') => ({
  subdomain,
  flavour,
  users: [{ name: 'sender', password: 'correct horse' }],
  destinations: [
    {
      Name: 'nowhere',
      Type: 'HTTP',
      URL: 'http://127.0.0.1:9',
      ProxyType: 'Internet',
      Authentication: 'NoAuthentication',
    },
  ],
  flows: [{ id: 'Orders', path: '/orders', destination: 'nowhere', timeoutSeconds: 5 }],
});

beforeAll(async () => {
  app = await startTestApp();
  portolan = createCommandLine(app);
  call = createManagementCaller(app);
  const landscape = {
    subaccounts: [
      {
        ...subaccount('acme-cf', 'cf'),
        roleCollections: [
          {
            name: 'Senders',
            roles: [{ application: 'it-rt-acme-cf!b1', role: 'ESBMessaging.send' }],
            users: ['sender'],
          },
        ],
        serviceInstances: [
          { name: 'api', offering: 'it-rt', plan: 'api', parameters: { roles: ['MonitoringDataRead'] } },
        ],
      },
      {
        ...subaccount('acme', 'neo'),
        subscriptions: ['intprov/acmetmn', 'intprov/acmeiflmap'],
        roleAssignments: [{ application: 'intprov/acmeiflmap', role: 'ESBMessaging.send', user: 'sender' }],
      },
      { subdomain: 'bare-cf', flavour: 'cf' },
    ],
  };
  const { exitCode, notes } = await portolan(['apply', '-'], { input: JSON.stringify(landscape) });
  expect(exitCode, notes).toBe(0);
  for (const subdomain of ['acme-cf', 'acme']) {
    const authorization = `Basic ${Buffer.from('sender:correct horse').toString('base64')}`;
    const url = `${app.http}/t/${subdomain}/http/orders`;
    const response = await fetch(url, { method: 'POST', headers: { authorization }, body: '<order/>' });
    expect(response.status).toBeGreaterThanOrEqual(500);
  }
});
afterAll(() => app.close());

describe('portolan logs', () => {
  it('reads with a service key of its own, and deletes it', async () => {
    const { exitCode, output, notes } = await portolan(['logs', '--subaccount', 'acme-cf']);
    expect({ exitCode, notes }).toEqual({ exitCode: 0, notes: '' });
    expect(output).toMatch(
      /^END \(UTC\) .*\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +FAILED +\S+ +Orders +HTTP operation failed invoking nowhere: .+\n$/,
    );
    expect((await call('GET', '/management/v1/subaccounts/acme-cf/service-instances/api/keys')).body).toEqual([]);
  });

  it('reads with an OAuth client of its own in a Neo account, and deletes it', async () => {
    const { exitCode, output, notes } = await portolan(['logs', '--subaccount', 'acme', '--json', '--flow', 'Orders']);
    expect({ exitCode, notes }).toEqual({ exitCode: 0, notes: '' });
    expect(JSON.parse(output)).toMatchObject([{ Status: 'FAILED', IntegrationFlowName: 'Orders' }]);
    expect((await call('GET', '/management/v1/subaccounts/acme/oauth-clients')).body).toEqual([]);
    expect((await call('GET', '/management/v1/subaccounts/acme/role-assignments')).body).toHaveLength(1);
  });

  it('follows until it is interrupted, and cleans up', async () => {
    const child = startCommandLine(app, ['logs', '--subaccount', 'acme-cf', '--follow']);
    const line = await new Promise<string>((seen) =>
      child.stdout.once('data', (chunk: Buffer) => seen(chunk.toString())),
    );
    expect(line).toMatch(/FAILED .*Orders {2}HTTP operation failed invoking nowhere: .+\n$/);
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect((await call('GET', '/management/v1/subaccounts/acme-cf/service-instances/api/keys')).body).toEqual([]);
  });

  it('filters by status, whatever is in it', async () => {
    expect((await portolan(['logs', '--subaccount', 'acme-cf', '--status', 'COMPLETED'])).output).toBe('(none)\n');
    expect((await portolan(['logs', '--subaccount', 'acme-cf', '--flow', "O'Neill"])).output).toBe('(none)\n');
  });

  it('says what is missing to read logs with', async () => {
    const { exitCode, notes } = await portolan(['logs', '--subaccount', 'bare-cf']);
    expect(exitCode).toBe(1);
    expect(notes).toMatch(/has no service instance that may read logs\.\nAdd one/);
    expect((await portolan(['logs'])).notes).toMatch(/Choose one with --subaccount: .*acme/);
  });
});

describe('portolan token', () => {
  it('fetches a token for a client of the platform APIs', async () => {
    const created = await call('POST', '/management/v1/subaccounts/acme/api-clients', {
      body: {
        description: 'reports',
        id: 'reports',
        secret: 'MARKER-reports',
        scopes: ['hcp.readAuthorizationSettings'],
      },
    });
    expect(created.status).toBe(201);
    const args = ['token', '--subaccount', 'acme', '--client-id', 'reports', '--kind', 'platform-api', '--json'];
    const { exitCode, output, notes } = await portolan(args, {
      environment: { PORTOLAN_CLIENT_SECRET: 'MARKER-reports' },
    });
    expect({ exitCode, notes }).toEqual({ exitCode: 0, notes: '' });
    expect(JSON.parse(output)).toMatchObject({ access_token: expect.any(String) });
    const opaque = await portolan([...args.slice(0, -1), '--decode'], {
      environment: { PORTOLAN_CLIENT_SECRET: 'MARKER-reports' },
    });
    expect(opaque.notes).toMatch(/opaque/);
  });
});
