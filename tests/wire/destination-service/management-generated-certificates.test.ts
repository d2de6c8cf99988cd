import { execFileSync } from 'node:child_process';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKeystoreParser } from '../../../src/crypto/keystores.ts';
import { toSubaccountId } from '../../../src/foundation/ids.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';

const path = '/destination-configuration/v1/subaccountCertificates';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

type Stored = { readonly Name: string; readonly Type: string; readonly Content: string };

describeOnBothDatabases('generated certificates', (open) => {
  let app: RunningDestinationService;
  beforeEach(async () => {
    app = await startDestinationService({ open });
  });
  afterEach(() => app.close());

  const post = (body: unknown) => app.call(path, { method: 'POST', body });
  const read = async (name: string): Promise<Stored> => JSON.parse((await app.call(`${path}/${name}`)).text);
  const textOf = (stored: Stored) => Buffer.from(stored.Content, 'base64').toString();
  const leafOf = (stored: Stored) => new X509Certificate(textOf(stored));
  const validForMs = (certificate: X509Certificate) => Date.parse(certificate.validTo) - app.clock.now();
  const days = (Value: number) => ({ TimeUnit: 'DAYS', Value });
  const openKeystore = createKeystoreParser();

  it('D-62: are PEM with key and chain, with the subject of the service and the CN asked for, for a year', async () => {
    const created = await post({ Name: 'client.pem', Attributes: { CN: 'my client' } });
    expect([created.status, created.text]).toEqual([201, '']);
    const stored = await read('client.pem');
    expect(Object.keys(stored)).toEqual(['Name', 'Type', 'Content']);
    const leaf = leafOf(stored);
    expect(leaf.subject.split('\n')).toEqual(['O=Portolan', `OU=${app.acme}`, 'CN=my client']);
    expect(Math.abs(validForMs(leaf) - 365 * dayMs)).toBeLessThanOrEqual(dayMs);
    const keystore = await openKeystore({ content: Buffer.from(stored.Content, 'base64') });
    if (keystore.kind === 'failed') throw new Error(keystore.reason);
    expect(keystore.entries[0]?.privateKeyPem).toBeDefined();
    expect(keystore.entries[0]?.certificateChainPem).toHaveLength(2);
    const [chain] = JSON.parse((await app.call(`${path}/client.pem/publicKeys`)).text);
    expect(new X509Certificate(chain.Content).fingerprint256).toBe(leaf.fingerprint256);
    expect(chain.Content).not.toContain('PRIVATE KEY');
    expect(app.audited.map(({ action, object }) => `${action} ${object}`)).toContain('create certificate client.pem');
  });

  it('D-62: are PKCS#12 by the name, open with the password, and show public keys without it', async () => {
    const attributes = { Password: 'MARKER-password', Validity: { TimeUnit: 'MONTHS', Value: 2 } };
    expect((await post({ Name: 'client.p12', Attributes: attributes })).status).toBe(201);
    const content = Buffer.from((await read('client.p12')).Content, 'base64');
    expect(await openKeystore({ content })).toEqual({ kind: 'failed', reason: 'wrong-password' });
    const opened = await openKeystore({ content, password: new Secret('MARKER-password') });
    expect(opened).toMatchObject({ kind: 'keystore', format: 'pkcs12' });
    const keys = await app.call(`${path}/client.p12/publicKeys`);
    expect(keys.json).toMatchObject([{ Alias: 'client', SubjectDN: `CN=client,OU=${app.acme},O=Portolan` }]);
    const upload = { Name: 'upload.p12', Content: content.toString('base64') };
    expect((await post(upload)).status).toBe(201);
    const locked = await app.call(`${path}/upload.p12/publicKeys`);
    expect([locked.status, locked.json]).toEqual([
      400,
      { ErrorMessage: 'The keystore is password-protected and public keys cannot be retrieved' },
    ]);
    for (const text of [JSON.stringify(app.audited), app.logLines.join('\n'), (await app.call(path)).text])
      expect(text).not.toContain('MARKER');
  });

  it('S-48: an uploaded keystore is described with the password of a destination that names it, and without its key', async () => {
    await post({ Name: 'a.p12', Attributes: { Password: 'MARKER-password' } });
    await app.call(path, { method: 'PUT', body: { Name: 'a.p12', Content: (await read('a.p12')).Content } });
    const level = { subaccountId: toSubaccountId(app.acme) };
    const describeAll = () => app.service.manage.certificateReading.describe(level);
    expect(await describeAll()).toEqual([
      {
        name: 'a.p12',
        entries: [],
        problem: 'The keystore is password-protected and public keys cannot be retrieved',
        hasPrivateKey: true,
        modifiedAtMs: expect.any(Number),
        usedBy: [],
      },
    ]);
    await app.store({
      Name: 'erp',
      'tokenService.KeyStoreLocation': 'a.p12',
      'tokenService.KeyStorePassword': 'MARKER-password',
    });
    const [described] = await describeAll();
    expect(described?.entries[0]).toMatchObject({ alias: 'a', subject: `CN=a,OU=${app.acme},O=Portolan` });
    expect(described?.usedBy).toEqual([{ kind: 'destination', name: 'erp' }]);
    expect(JSON.stringify(described)).not.toMatch(/MARKER|PRIVATE/);
    // Known by its content: a new upload of that name is another file.
    await app.call(path, { method: 'PUT', body: { Name: 'a.p12', Content: 'AAAA' } });
    expect((await describeAll())[0]).toMatchObject({ entries: [], problem: 'The keystore cannot be read' });
  });

  it('have an encrypted key in PEM where there is a password, and no password where there is none', async () => {
    await post({ Name: 'a.pem', Attributes: { Password: 'secret' } });
    expect(textOf(await read('a.pem'))).toContain('ENCRYPTED PRIVATE KEY');
    const content = Buffer.from((await read('a.pem')).Content, 'base64');
    expect(await openKeystore({ content, password: new Secret('secret') })).toMatchObject({ kind: 'keystore' });
    await post({ Name: 'b.p12', Attributes: {} });
    expect(await openKeystore({ content: Buffer.from((await read('b.p12')).Content, 'base64') })).toMatchObject({
      kind: 'keystore',
    });
  });

  it('D-64: for a signing request contain its key, not its subject, and no private key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-csr-'));
    const [key, csr] = [join(folder, 'key.pem'), join(folder, 'csr.pem')];
    const subject = ['-subj', '/CN=foreign subject/O=Elsewhere'];
    execFileSync('openssl', ['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', csr, ...subject], {
      stdio: 'ignore',
    });
    const CSR = readFileSync(csr).toString('base64');
    expect((await post({ Name: 'csr.pem', Attributes: { CN: 'ours', CSR } })).status).toBe(201);
    const stored = await read('csr.pem');
    expect(textOf(stored)).not.toContain('PRIVATE KEY');
    expect(leafOf(stored).subject).toContain('CN=ours');
    expect(leafOf(stored).subject).not.toContain('Elsewhere');
    const spki = { type: 'spki', format: 'pem' } as const;
    expect(leafOf(stored).publicKey.export(spki)).toBe(createPublicKey(readFileSync(key)).export(spki));
    for (const attributes of [
      { CSR: Buffer.from('no request').toString('base64') },
      { CSR: CSR.slice(0, 400) },
      { CSR, Password: 'p' },
    ])
      expect((await post({ Name: 'x.pem', Attributes: attributes })).status).toBe(400);
    expect((await post({ Name: 'x.p12', Attributes: { CSR } })).status).toBe(400);
  });

  it('D-63: one for a day is renewed within its last 12 hours, with the same subject and duration', async () => {
    const Attributes = { CN: 'daily', Validity: days(1), AutomaticRenew: true };
    await post([
      { Name: 'daily.pem', Attributes },
      { Name: 'not.pem', Attributes: { ...Attributes, AutomaticRenew: false } },
    ]);
    const before = await read('daily.pem');
    const left = await read('not.pem');
    app.clock.advance(11 * hourMs);
    expect(await app.service.renewDueCertificates()).toBe(0);
    app.clock.advance(2 * hourMs);
    const seen = app.audited.length;
    expect(await app.service.renewDueCertificates()).toBe(1);
    const after = await read('daily.pem');
    expect(leafOf(after).subject).toBe(leafOf(before).subject);
    expect(leafOf(after).fingerprint256).not.toBe(leafOf(before).fingerprint256);
    expect(Math.abs(validForMs(leafOf(after)) - dayMs)).toBeLessThan(60_000);
    expect(await read('not.pem')).toEqual(left);
    expect(app.audited.slice(seen).map(({ actor, action, message }) => [actor.name, action, message])).toContainEqual([
      'certificate renewal',
      'update',
      'Renewing certificate daily.pem',
    ]);
    expect(await app.service.renewDueCertificates()).toBe(0);
    app.clock.advance(13 * hourMs);
    expect(await app.service.renewDueCertificates()).toBe(1);
  });

  it('R-16: are renewed once, however many runs there are at once', async () => {
    await post({ Name: 'daily.pem', Attributes: { Validity: days(1), AutomaticRenew: true } });
    app.clock.advance(13 * hourMs);
    const runs = await Promise.all(Array.from({ length: 4 }, () => app.service.renewDueCertificates()));
    expect(runs.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('are regenerated by PUT with Attributes, and no longer renewed once replaced by an upload', async () => {
    const Attributes = { Validity: days(1), AutomaticRenew: true };
    expect((await app.call(path, { method: 'PUT', body: { Name: 'a.pem', Attributes } })).status).toBe(404);
    await post({ Name: 'a.pem', Attributes });
    const first = leafOf(await read('a.pem')).fingerprint256;
    const put = await app.call(path, { method: 'PUT', body: { Name: 'a.pem', Attributes } });
    expect([put.status, put.json]).toEqual([200, { Count: 1 }]);
    expect(leafOf(await read('a.pem')).fingerprint256).not.toBe(first);
    const upload = { Name: 'a.pem', Type: 'CERTIFICATE', Content: 'AAAA' };
    await app.call(path, { method: 'PUT', body: upload });
    app.clock.advance(13 * hourMs);
    expect(await app.service.renewDueCertificates()).toBe(0);
    expect(await read('a.pem')).toEqual(upload);
  });

  it.each<[string, string, object, object?]>([
    ['another extension', 'a.jks', {}],
    ['content too', 'a.pem', {}, { Content: 'AAAA' }],
    ['an unknown member', 'a.pem', { Subject: 'CN=x' }],
    ['an unknown unit', 'a.pem', { Validity: { TimeUnit: 'HOURS', Value: 1 } }],
    ['no duration', 'a.pem', { Validity: { TimeUnit: 'DAYS', Value: 0 } }],
    ['more than the authority has left', 'a.pem', { Validity: { TimeUnit: 'YEARS', Value: 11 } }],
    ['a CN of 65 characters', 'a.pem', { CN: 'c'.repeat(65) }],
    ['a line break in the CN', 'a.pem', { CN: 'a\nb' }],
    ['text as a flag', 'a.pem', { AutomaticRenew: 'true' }],
  ])('are refused with %s, and nothing is stored', async (_what, Name, Attributes, more = {}) => {
    const reply = await post({ Name, Attributes, ...more });
    expect([reply.status, Object.keys(reply.json)]).toEqual([400, ['ErrorMessage']]);
    expect((await app.call(path)).json).toEqual([]);
  });

  it('are at most 20 a request', async () => {
    const body = Array.from({ length: 21 }, (_, index) => ({ Name: `${index}.pem`, Attributes: {} }));
    expect((await post(body)).status).toBe(400);
  });
});
