import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePublicJceks } from '../../../src/crypto/keystores.ts';
import { createCommandLine } from '../../support/command-line.ts';
import { makeKeystores } from '../../support/keystores.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const administrator = { kind: 'administrator', name: 'setup' } as const;
let app: TestApp;
let folder: string;
let portolan: (args: readonly string[], input?: string) => ReturnType<ReturnType<typeof createCommandLine>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-keystores-'));
  const { p12, pem } = makeKeystores();
  writeFileSync(join(folder, 'own.p12'), p12);
  writeFileSync(join(folder, 'own.pem'), pem);
  const certificatePem = pem.toString();
  writeFileSync(join(folder, 'trust.jceks'), writePublicJceks([{ alias: 'partner', certificatePem, createdAtMs: 0 }]));
  writeFileSync(join(folder, 'text.pem'), 'no keystore');
  app = await startTestApp();
  const run = createCommandLine(app);
  portolan = (args, input) => run(['keystore', ...args], { folder, ...(input !== undefined && { input }) });
  const { accounts } = app.rooms;
  const acme = await accounts.createSubaccount({ subdomain: 'acme', flavour: 'neo' }, administrator);
  await accounts.subscribe(acme.id, { providerAccount: 'intprov', application: 'acmetmn' }, administrator);
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('portolan keystore', () => {
  it('uploads on every level, lists, replaces only when told to, downloads the same bytes, and deletes', async () => {
    expect((await portolan(['list'])).output).toBe('(none)\n');
    expect((await portolan(['upload', 'own.p12'])).output).toBe('Uploaded own.\n');
    const app1 = ['--application', 'shop'];
    const subscription = ['--application', 'intprov:acmetmn'];
    expect((await portolan(['upload', 'trust.jceks', ...app1])).output).toBe('Uploaded trust.\n');
    expect((await portolan(['upload', 'own.pem', '--name', 'own', ...subscription])).output).toBe('Uploaded own.\n');
    const { output } = await portolan(['list']);
    expect(output).toMatch(/^own +p12 +subaccount +\d+ .* administrator$/m);
    expect(output).toMatch(/^trust +jceks +shop /m);
    expect(output).toMatch(/^own +pem +intprov:acmetmn /m);

    const refused = await portolan(['upload', 'own.p12']);
    expect([refused.exitCode, refused.notes]).toEqual([1, expect.stringMatching(/of this name already .*HTTP 409/)]);
    expect((await portolan(['upload', 'own.p12', '--overwrite'])).output).toBe('Replaced own.\n');

    expect((await portolan(['download', 'own', 'copy.p12'])).exitCode).toBe(0);
    expect(readFileSync(join(folder, 'copy.p12')).equals(readFileSync(join(folder, 'own.p12')))).toBe(true);
    expect(statSync(join(folder, 'copy.p12')).mode & 0o777).toBe(0o600);
    const again = await portolan(['download', 'own', 'copy.p12']);
    expect([again.exitCode, again.notes]).toEqual([1, expect.stringContaining('Add --overwrite')]);

    expect((await portolan(['delete', 'own', ...subscription])).output).toBe('Deleted own.\n');
    expect((await portolan(['list', '--json'])).output).not.toContain('acmetmn');
    expect((await portolan(['delete', 'own', ...subscription])).notes).toMatch(/no keystore of this name .*404/);
  });

  it('shows aliases, subjects and validity, and no key', async () => {
    const java = await portolan(['show', 'trust', '--application', 'shop']);
    expect(java.output).toMatch(/^partner +certificate +CN=own +CN=own +\d{4}-/m);
    expect((await portolan(['show', 'own'])).notes).toContain('Give it with --password');
    const opened = await portolan(['show', 'own', '--password', '-'], 'changeit\n');
    expect(opened.output).toMatch(/^own +key pair +CN=own /m);
    expect((await portolan(['show', 'own', '--password', 'wrong'])).notes).toContain('wrong-password');
    const json = await portolan(['show', 'own', '--password', 'changeit', '--json']);
    expect(json.output).toContain('"subject": "CN=own"');
    expect(json.output).not.toContain('BEGIN');
  });

  it.each([
    ['a file that is no keystore', ['upload', 'text.pem'], 'must be a keystore'],
    ['a file of another type', ['upload', 'own.p12', '--name', 'x', '--type', 'jks'], 'format jks'],
    ['a file that is not there', ['upload', 'none.p12'], 'does not exist'],
    ['an application nobody subscribed to', ['upload', 'own.p12', '--application', 'other:app'], 'no such application'],
    ['a keystore nobody has', ['download', 'nothing'], 'no keystore of this name'],
  ])('refuses %s', async (_, args, text) => {
    const refused = await portolan(args);
    expect([refused.exitCode, refused.notes]).toEqual([1, expect.stringContaining(text)]);
  });

  it('S-65: puts uploads, downloads and deletions on record', async () => {
    const acme = await app.rooms.accounts.findSubaccountByLabel('acme');
    const events = acme === undefined ? [] : await app.rooms.audit.list(acme.id);
    const found = events.map(({ action, category, object }) => `${action} ${category} ${object}`).reverse();
    expect(found).toEqual(
      expect.arrayContaining([
        'create audit.configuration Keystore own',
        'update audit.configuration Keystore own',
        'read audit.data-access Keystore own',
        'delete audit.configuration Keystore own of intprov:acmetmn',
      ]),
    );
  });
});
