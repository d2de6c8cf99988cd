import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommandLine } from '../../support/command-line.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let connector: (...args: readonly string[]) => ReturnType<ReturnType<typeof createCommandLine>>;

beforeAll(async () => {
  app = await startTestApp();
  const run = createCommandLine(app);
  connector = (...args) => run(['connector', ...args]);
  const call = createManagementCaller(app);
  await call('POST', '/management/v1/subaccounts', { body: { subdomain: 'acme', flavour: 'cf' } });
  const body = {
    Name: 'orders',
    Type: 'HTTP',
    URL: 'http://erp:443',
    ProxyType: 'OnPremise',
    Authentication: 'NoAuthentication',
  };
  await call('PUT', '/management/v1/subaccounts/acme/destinations', { body });
});
afterAll(() => app.close());

it('portolan connector makes a local connector and exposes systems through it', async () => {
  expect((await connector('create', '--local')).output).toMatch(/^Created the connector without location ID\./);
  expect((await connector('expose', 'erp:443', 'https://erp.corp:8443')).output).toBe(
    'Applications reach erp.corp:8443 as http://erp:443.\nNothing may be called yet: add --path / to open everything, or a path.\n',
  );
  const more = ['--path', '/sap', '--path', '/health', '--exact', '--principal'];
  expect((await connector('expose', 'ERP:443', 'http://[::1]', ...more)).output).toContain(
    'Applications reach ::1:80 as http://erp:443.\nThey may call /sap, /health.',
  );
  expect((await connector('ca')).output).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  const [shown, wrong] = await Promise.all([connector('show', '--json'), connector('expose', 'db', 'ldap://db.corp')]);
  expect(JSON.parse(shown.output)).toMatchObject({
    destinations: ['orders'],
    configuration: {
      systemMappings: [
        {
          virtualHost: 'erp',
          localHost: '::1',
          protocol: 'HTTP',
          authenticationMode: 'X509_RESTRICTED',
          resources: [
            { id: '/sap', enabled: true, exactMatchOnly: true },
            { id: '/health', enabled: true },
          ],
        },
      ],
    },
  });
  expect([wrong.exitCode, wrong.notes]).toEqual([1, expect.stringContaining('tcp://host:port')]);
  expect((await connector('expose', 'db:5432', 'tcp://db.corp:5432')).output).toContain(
    'Everything behind the port is open to them.',
  );
  const { output } = await connector('show');
  expect(output).toMatch(/^erp:443 +HTTP +::1:80 +unknown +\/sap \/health$/m);
  expect(output).toMatch(/^db:5432 +TCP +db\.corp:5432 +unknown +\(the whole port\)$/m);
});

it('portolan connector makes an agent, tells what its machine is to run, and says what a deletion breaks', async () => {
  const created = await connector('create', 'hamburg');
  expect(created.output).toMatch(
    /^Created the connector "hamburg"\.\nOn the agent's machine, until [\d :-]+ \(UTC\):\n {2}portolan connector .*https:\/\/\S+ --code [\w-]{43}\n/,
  );
  const [list, refused, code, missing] = await Promise.all([
    connector('list'),
    connector('expose', 'x', 'http://x', '--location', 'hamburg'),
    connector('code', 'hamburg'),
    connector('show', 'bremen'),
  ]);
  expect(list.output).toMatch(/^\(none\) +local +connected/m);
  expect(list.output).toMatch(/^hamburg +agent +waiting for its agent/m);
  expect([refused.exitCode, refused.notes]).toEqual([1, expect.stringContaining("on its agent's machine")]);
  expect(code.output).toContain('--code ');
  expect([missing.exitCode, missing.notes]).toEqual([1, expect.stringContaining('location IDs (none), hamburg')]);
  expect((await connector('delete')).output).toBe(
    'Deleted the connector without location ID.\nThese destinations lead nowhere now: orders\n',
  );
});
