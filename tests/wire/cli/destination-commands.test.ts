import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandLine } from '../../support/command-line.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let receiver: Receiver;
let portolan: ReturnType<typeof createCommandLine>;
const folder = mkdtempSync(join(tmpdir(), 'portolan-destinations-'));
const masked = '<< Existing password/certificate removed on export >>';

beforeAll(async () => {
  app = await startTestApp();
  receiver = await startReceiver((_request, response) => response.writeHead(404).end());
  portolan = createCommandLine(app);
  const landscape = `subaccounts:
  - subdomain: acme
    flavour: cf
    serviceInstances: [{ name: dest, offering: destination }]
    destinations:
      - Name: erp
        Type: HTTP
        URL: ${receiver.url}
        ProxyType: Internet
        Authentication: BasicAuthentication
        User: user
        Password: MARKER-password
`;
  const applied = await portolan(['apply', '-'], { input: landscape });
  expect(applied.exitCode, applied.notes).toBe(0);
});
afterAll(async () => {
  await app.close();
  await receiver.close();
});

const passwordOf = async (name: string) => {
  const subaccount = await app.rooms.accounts.findSubaccountByLabel('acme');
  if (subaccount === undefined) throw new Error('there is no acme');
  const stored = await app.rooms.destinationService.manage.destinations.find({ subaccountId: subaccount.id }, name);
  return stored?.properties.Password;
};

describe('portolan destination', () => {
  it.each(['properties', 'json', 'yaml'])('D-78: a %s export imports to the same destination', async (format) => {
    const exported = await portolan(['destination', 'export', 'erp', '--format', format]);
    expect(exported.output).toContain(masked);
    expect(exported.output).not.toContain('MARKER');
    writeFileSync(join(folder, `erp.${format}`), exported.output);
    const before = (await portolan(['destination', 'get', 'erp', '--json'])).output;
    const same = await portolan(['destination', 'import', `erp.${format}`, '--json'], { folder });
    expect(JSON.parse(same.output)).toEqual([{ name: 'erp', action: 'replaced', missingSecrets: [] }]);
    expect((await portolan(['destination', 'get', 'erp', '--json'])).output).toBe(before);
    expect(await passwordOf('erp')).toBe('MARKER-password');

    const elsewhere = await portolan(['destination', 'import', `erp.${format}`, '--instance', 'dest'], { folder });
    expect(elsewhere).toMatchObject({ exitCode: 0 });
    expect(elsewhere.output).toMatch(/^erp +(created|replaced) +secrets to be set: Password$/m);
    expect((await portolan(['destination', 'get', 'erp', '--instance', 'dest', '--json'])).output).toBe(before);
  });

  it('duplicates with secrets, which nobody sees', async () => {
    const copied = await portolan(['destination', 'duplicate', 'erp', 'erp-copy']);
    expect(copied).toMatchObject({ exitCode: 0, output: 'Created erp-copy.\n' });
    expect(await passwordOf('erp-copy')).toBe('MARKER-password');
    expect((await portolan(['destination', 'duplicate', 'erp', 'erp-copy'])).exitCode).toBe(1);
    expect((await portolan(['destination', 'duplicate', 'nope', 'x'])).exitCode).toBe(1);
  });

  it('exports all as one list, and says what failed of a list', async () => {
    const all = await portolan(['destination', 'export', '--format', 'json']);
    expect(JSON.parse(all.output).map(({ Name }: { readonly Name: string }) => Name)).toEqual(['erp', 'erp-copy']);
    const input = JSON.stringify([
      { Name: 'good', Type: 'RFC' },
      { Name: 'bad', Type: 'NOPE' },
    ]);
    const tried = await portolan(['destination', 'import', '-', '--dry-run'], { input });
    expect(tried.output).toMatch(/^good +created$/m);
    expect(tried.exitCode).toBe(1);
    const left = await portolan(['destination', 'import', '-', '--only', 'bad', '--only', 'x'], { input });
    expect(left.output).not.toContain('good');
    expect(left.notes).toContain('Not in the file: x');
    // Neither stored anything.
    expect((await portolan(['destination', 'get', 'good'])).exitCode).toBe(1);
    const mixed = await portolan(['destination', 'import', '-'], { input });
    expect(mixed.exitCode).toBe(1);
    expect(mixed.output).toMatch(/^good +created$/m);
    expect(mixed.output).toMatch(/^bad +failed +The property "Type" must/m);
    expect((await portolan(['destination', 'export', 'nope'])).exitCode).toBe(1);
    expect((await portolan(['destination', 'export', '--format', 'properties'])).notes).toContain('one destination');
  });

  it.each([[[]], [['--instance', 'dest']]])('keeps certificates and fragments, with %j', async (level) => {
    const does = async (...words: readonly string[]) => {
      const done = await portolan(['destination', ...words, ...level], { folder });
      expect(done.exitCode, done.notes).toBe(0);
      return done.output;
    };
    await does('certificate', 'generate', 'own.p12', '--validity', '3', '--unit', 'MONTHS', '--password', 'opens-it');
    const publicPart = await does('certificate', 'public', 'own.p12');
    expect(publicPart).toMatch(/^-----BEGIN CERTIFICATE/);
    expect(publicPart).not.toContain('PRIVATE');
    writeFileSync(join(folder, 'trust.pem'), publicPart);
    expect(await does('certificate', 'upload', 'trust.pem')).toBe('Created trust.pem.\n');
    expect(await does('certificate', 'upload', 'trust.pem')).toBe('Replaced trust.pem.\n');
    expect(await does('certificate', 'list')).toMatch(/^own\.p12 +CN=.* yes +-\ntrust\.pem +CN=.* no +-$/m);
    for (const name of ['own.p12', 'trust.pem']) await does('certificate', 'delete', name);
    expect(await does('certificate', 'list')).toBe('(none)\n');
    expect(await does('fragment', 'put', 'a', '-p', 'sap-client=200')).toBe('Created a.\n');
    expect(JSON.parse(await does('fragment', 'get', 'a', '--json'))).toEqual({
      FragmentName: 'a',
      'sap-client': '200',
    });
    expect(await does('fragment', 'list')).toMatch(/^a +sap-client$/m);
    await does('fragment', 'delete', 'a');
    expect((await portolan(['destination', 'fragment', 'get', 'a', ...level])).exitCode).toBe(1);
  });

  it('makes one of a service key', async () => {
    const key = {
      clientid: 'c',
      clientsecret: 'MARKER-s',
      url: 'https://acme.authentication.example/',
      uri: 'https://d.example',
    };
    writeFileSync(join(folder, 'key.json'), JSON.stringify(key));
    expect((await portolan(['destination', 'from-key', 'service', 'key.json'], { folder })).exitCode).toBe(0);
    const stored = JSON.parse((await portolan(['destination', 'get', 'service', '--json'])).output);
    expect(stored).toEqual({
      Name: 'service',
      Type: 'HTTP',
      URL: 'https://d.example',
      ProxyType: 'Internet',
      Authentication: 'OAuth2ClientCredentials',
      clientId: 'c',
      tokenServiceURLType: 'Dedicated',
      tokenServiceURL: 'https://acme.authentication.example/oauth/token',
    });
    writeFileSync(join(folder, 'no-key.json'), '{"MARKER": 1');
    const wrong = await portolan(['destination', 'from-key', 'x', 'no-key.json'], { folder });
    expect(wrong).toMatchObject({ exitCode: 1, notes: 'no-key.json is not the JSON object of a service key.\n' });
  });

  it('D-77: checks the connection step by step, and ends with 1 where there is none', async () => {
    const good = await portolan(['destination', 'check', 'erp']);
    expect(good).toMatchObject({ exitCode: 0, notes: '' });
    expect(good.output).toMatch(/^response +done +\d+ ms +The target system answered with status 404$/m);
    expect(good.output).toMatch(/^token +done +\d+ ms +Ready without asking a token service$/m);
    expect(good.output).toMatch(/^HEAD +404 +\d+ ms$/m);
    expect(receiver.received.map(({ method, headers }) => [method, headers.authorization])).toEqual([
      ['HEAD', `Basic ${Buffer.from('user:MARKER-password').toString('base64')}`],
    ]);
    await portolan([
      'destination',
      'put',
      'cloud-less',
      '-p',
      'Type=HTTP',
      '-p',
      'URL=http://v',
      '-p',
      'ProxyType=OnPremise',
    ]);
    const none = await portolan(['destination', 'check', 'cloud-less']);
    expect(none).toMatchObject({ exitCode: 1, notes: 'cloud-less: Backend status could not be determined.\n' });
  });

  it('traces lookups: a table of the latest, and one in full', async () => {
    const subaccount = await app.rooms.accounts.findSubaccountByLabel('acme');
    if (subaccount === undefined) throw new Error('there is no acme');
    await app.rooms.destinationService.resolve(subaccount.id, 'erp');
    await app.rooms.destinationService.resolve(subaccount.id, 'service');
    const table = await portolan(['destination', 'trace', 'service']);
    expect(table).toMatchObject({ exitCode: 0, notes: '' });
    expect(table.output).toMatch(/ this server +subaccount +200 error-token +failed \(first-lookup\) +[\d.]+ ms +\S/);
    expect(table.output.trim().split('\n')).toHaveLength(2);
    const [lookup] = JSON.parse((await portolan(['destination', 'trace', 'erp', '--json'])).output);
    expect(lookup).toMatchObject({ destination: 'erp', outcome: 'token', authentication: 'BasicAuthentication' });
    const [other] = JSON.parse((await portolan(['destination', 'trace', 'service', '--json'])).output);
    const full = (await portolan(['destination', 'trace', 'service', '--lookup', other.id])).output;
    expect(full).toContain('https://acme.authentication.example/oauth/token');
    expect(full).toMatch(/^key: configuration +[\w-]{12}$/m);
    expect(full + table.output).not.toContain('MARKER');
    expect(await portolan(['destination', 'trace', 'erp', '--outcome', 'fault'])).toMatchObject({ output: '(none)\n' });
    expect((await portolan(['destination', 'trace', 'erp', '--lookup', 'nope'])).exitCode).toBe(1);
  });
});
