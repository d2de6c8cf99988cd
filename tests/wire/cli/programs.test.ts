import { X509Certificate } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCommandLine } from '../../support/command-line.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let portolan: ReturnType<typeof createCommandLine>;
const folder = mkdtempSync(join(tmpdir(), 'portolan-programs-'));

beforeAll(async () => {
  app = await startTestApp();
  portolan = createCommandLine(app);
  const landscape = {
    subaccounts: [
      {
        subdomain: 'acme-cf',
        flavour: 'cf',
        serviceInstances: [
          { name: 'dest', offering: 'destination' },
          { name: 'app', offering: 'xsuaa', parameters: { xsappname: 'app' } },
          { name: 'api', offering: 'it-rt', plan: 'api', parameters: { roles: ['MonitoringDataRead'] } },
        ],
      },
    ],
  };
  const { exitCode, notes } = await portolan(['apply', '-'], { input: JSON.stringify(landscape) });
  expect(exitCode, notes).toBe(0);
});
afterAll(() => app.close());

const bindingSchema = z.object({
  label: z.string(),
  name: z.string(),
  tags: z.array(z.string()),
  credentials: z.looseObject({ clientid: z.string(), clientsecret: z.string(), url: z.url() }),
});
const vcapSchema = z.record(z.string(), z.array(bindingSchema));

/** Finds a service as @sap/xsenv does: by label, name or tag over all bindings. */
const findService = (services: unknown, wanted: { readonly label: string }) =>
  Object.values(vcapSchema.parse(services))
    .flat()
    .find((binding) => binding.label === wanted.label && binding.tags.includes(wanted.label));

const listKeys = async (instance: string): Promise<readonly string[]> =>
  z
    .array(z.object({ name: z.string() }))
    .parse(JSON.parse((await portolan(['service-key', 'list', instance, '--json'])).output))
    .map(({ name }) => name);

const run = (script: string, ...flags: readonly string[]) =>
  portolan(['exec', ...flags, '--', process.execPath, '-e', script], { folder });

describe('portolan env', () => {
  const services = ['--service', 'dest', '--service', 'app'];

  it('prints VCAP_SERVICES for libraries that look services up', async () => {
    const { output } = await portolan(['env', '--for', 'vcap', ...services]);
    const destination = findService(JSON.parse(output), { label: 'destination' });
    expect(destination).toMatchObject({
      name: 'dest',
      credentials: { identityzone: 'acme-cf', tenantmode: 'dedicated' },
    });
    expect(destination?.credentials).toHaveProperty(
      'uri',
      `https://destination-configuration.portolan.localhost:${app.httpsPort}`,
    );
    expect(destination?.credentials).toHaveProperty('uaadomain', `authentication.portolan.localhost:${app.httpsPort}`);
    expect(findService(JSON.parse(output), { label: 'xsuaa' })?.credentials.clientid).toBe('sb-app!t1');
  });

  it('replaces its key each time, and gives credentials that work', async () => {
    const { output } = await portolan(['env', '--for', 'default-env', '--loopback', ...services]);
    expect(await listKeys('dest')).toEqual(['local']);
    const environment = z
      .object({ VCAP_SERVICES: z.unknown(), VCAP_APPLICATION: z.object({}) })
      .parse(JSON.parse(output));
    const {
      url = '',
      clientid = '',
      clientsecret = '',
    } = findService(environment.VCAP_SERVICES, { label: 'destination' })?.credentials ?? {};
    expect(url).toBe(app.http);
    const response = await fetch(`${url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientid, client_secret: clientsecret }),
    });
    expect(response.status).toBe(200);
  });

  it('lists the choices when a service is not there', async () => {
    const { exitCode, notes } = await portolan(['env', '--service', 'nope']);
    expect(exitCode).toBe(1);
    expect(notes).toContain('has no service instance "nope".\nIt has: api, app, dest.');
  });
});

describe('portolan exec', () => {
  it('gives its child bindings, trust and name resolution', async () => {
    const script = `
      const { credentials } = JSON.parse(process.env.VCAP_SERVICES).destination[0];
      fetch('https://' + credentials.uaadomain + '/oauth/token', { method: 'POST', body: new URLSearchParams({
        grant_type: 'client_credentials', client_id: credentials.clientid, client_secret: credentials.clientsecret }) })
        .then(async (response) => console.log(response.status, Object.keys(await response.json()).includes('access_token'),
          process.env.PORTOLAN_ADMIN_TOKEN))`;
    const { exitCode, output, notes } = await run(script, '--service', 'dest');
    expect({ exitCode, output, notes }).toEqual({ exitCode: 0, output: '200 true undefined\n', notes: '' });
  });

  it("ends with its child's exit code and deletes the keys it made", async () => {
    expect((await run('process.exit(7)')).exitCode).toBe(7);
    expect((await run('process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 9999)')).exitCode).toBe(143);
    expect(await listKeys('api')).toEqual([]);
    expect(await listKeys('dest')).toEqual(['local']);
  });

  it('passes arguments on as they are', async () => {
    const { output } = await portolan([
      'exec',
      '--',
      process.execPath,
      '-p',
      'process.argv.slice(1).join()',
      'a b',
      '--json',
      '$x',
    ]);
    expect(output).toBe('a b,--json,$x\n');
  });

  it('says that a program cannot be started, and deletes the keys', async () => {
    const { exitCode, notes } = await portolan(['exec', '--', 'no-such-program-here']);
    expect(exitCode).toBe(1);
    expect(notes).toContain('"no-such-program-here" cannot be started');
    expect(await listKeys('api')).toEqual([]);
  });
});

describe('portolan token', () => {
  it('fetches a token for a service instance and leaves no key behind', async () => {
    const { exitCode, output } = await portolan(['token', '--service', 'api', '--decode']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ scope: expect.arrayContaining(['it!b1.MonitoringDataRead']) });
    expect(await listKeys('api')).toEqual([]);
  });

  it('says why the token service refuses', async () => {
    const { exitCode, notes } = await portolan(['token', '--client-id', 'sb-x', '--client-secret', '-'], {
      input: 'wrong\n',
    });
    expect(exitCode).toBe(1);
    expect(notes).toMatch(/The token service refused: .*HTTP 401/);
  });
});

describe('portolan service-key, destination, user, client and ca', () => {
  it('creates, lists and deletes a service key', async () => {
    const { output } = await portolan(['service-key', 'create', 'api', 'ci']);
    expect(JSON.parse(output)).toMatchObject({ oauth: { tokenurl: expect.stringMatching(/\/oauth\/token$/) } });
    expect(await listKeys('api')).toEqual(['ci']);
    expect((await portolan(['service-key', 'delete', 'api', 'ci'])).exitCode).toBe(0);
    expect(await listKeys('api')).toEqual([]);
  });

  it('imports a .properties export, shows it without its secret and deletes it', async () => {
    writeFileSync(
      join(folder, 'erp.properties'),
      'Name=erp\nType=HTTP\nURL=https\\://erp.example.com\nAuthentication=BasicAuthentication\nUser=u\nPassword=MARKER-secret\n',
    );
    expect((await portolan(['destination', 'import', 'erp.properties'], { folder })).output).toMatch(/^erp +created$/m);
    const { output } = await portolan(['destination', 'get', 'erp', '--json']);
    expect(JSON.parse(output)).toMatchObject({ URL: 'https://erp.example.com', User: 'u' });
    expect(output).not.toContain('MARKER');
    expect((await portolan(['destination', 'put', 'erp', '-p', 'Type=HTTP', '-p', 'URL=https://x?a=b'])).output).toBe(
      'Replaced erp.\n',
    );
    expect((await portolan(['destination', 'list'])).output).toMatch(/^erp +HTTP +https:\/\/x\?a=b$/m);
    expect((await portolan(['destination', 'delete', 'erp'])).exitCode).toBe(0);
    expect((await portolan(['destination', 'get', 'erp'])).notes).toContain('There is no such destination');
    expect((await portolan(['destination', 'list', '--instance', 'dest'])).output).toBe('(none)\n');
  });

  it('creates a user with a password from standard input', async () => {
    const created = await portolan(['user', 'create', 'alice', '--password'], { input: 'correct horse\n' });
    expect(created).toMatchObject({ exitCode: 0, output: 'Created alice.\n' });
    expect((await portolan(['user', 'list'])).output).toMatch(/^alice +yes\b/m);
    expect((await portolan(['user', 'password', 'alice'], { input: 'short' })).notes).toMatch(/8 characters/);
    expect((await portolan(['user', 'delete', 'alice'])).exitCode).toBe(0);
  });

  it('creates, lists and deletes clients', async () => {
    const api = await portolan([
      'client',
      'api',
      'create',
      'reports',
      '--scope',
      'hcp.readAuthorizationSettings',
      '--json',
    ]);
    const { client } = z
      .object({ client: z.object({ id: z.string() }), secret: z.string() })
      .parse(JSON.parse(api.output));
    expect((await portolan(['client', 'api', 'list'])).output).toContain(client.id);
    expect((await portolan(['client', 'api', 'scopes'])).output).toMatch(/Keystore Service +hcp\.readKeystores/);
    expect((await portolan(['client', 'api', 'delete', client.id])).exitCode).toBe(0);
    const refused = await portolan(['client', 'create', 'x', '--subscription', 'intprov/acmetmn']);
    expect(refused.notes).toMatch(/not subscribed/);
    expect((await portolan(['client', 'list'])).output).toBe('(none)\n');
  });

  it('prints the CA certificate, and the path of a file with it', async () => {
    const { output } = await portolan(['ca']);
    expect(new X509Certificate(output).ca).toBe(true);
    expect((await portolan(['ca', '--path'], { folder })).output).toBe(`${join(folder, '.portolan', 'ca.pem')}\n`);
  });

  it('doctor finds server, database and token in order', async () => {
    const { exitCode, output } = await portolan(['doctor', '--json']);
    const findings = z.array(z.object({ check: z.string(), result: z.string() })).parse(JSON.parse(output));
    expect(exitCode).toBe(0);
    expect(findings.filter(({ result }) => result === 'ok').map(({ check }) => check)).toEqual(
      expect.arrayContaining(['node', 'server', 'health and database', 'clock', 'administrator token']),
    );
    expect((await portolan(['doctor'], { environment: { PORTOLAN_URL: 'http://127.0.0.1:1' } })).exitCode).toBe(1);
  });
});
