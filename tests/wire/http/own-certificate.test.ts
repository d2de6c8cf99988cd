import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestAuthority, type TestCertificate } from '../../../src/http/client/testing/certificates.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const authority = createTestAuthority('Company CA');
const names = ['DNS:portolan.localhost', 'DNS:*.authentication.portolan.localhost'];
const first = authority.issue('first', names);
const renewed = authority.issue('renewed', names);

/** Source: settings `tlsCertificate`, `tlsPrivateKey` */
describe('a certificate of the operator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-certificate-'));
  const files = { tlsCertificate: join(folder, 'tls.pem'), tlsPrivateKey: join(folder, 'tls.key') };
  let app: TestApp;

  const write = ({ certificatePem, keyPem }: TestCertificate, atSeconds: number): void => {
    writeFileSync(files.tlsCertificate, certificatePem);
    writeFileSync(files.tlsPrivateKey, keyPem);
    for (const file of Object.values(files)) utimesSync(file, atSeconds, atSeconds);
  };

  /** Who is shown to clients that ask for a host name, or for none. */
  const shownFor = (servername: string | undefined): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({
        host: '127.0.0.1',
        port: app.httpsPort,
        rejectUnauthorized: false,
        ...(servername && { servername }),
      });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        const { subject, issuer } = socket.getPeerCertificate();
        socket.destroy();
        resolve(`${subject.CN ?? ''} of ${issuer.CN}`);
      });
    });

  beforeAll(async () => {
    write(first, 1_000);
    app = await startTestApp(files);
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['portolan.localhost', 'first of Company CA'],
    ['acme.authentication.portolan.localhost', 'first of Company CA'],
    ['api.portolan.localhost', 'of Portolan local CA'],
    [undefined, 'of Portolan local CA'],
  ])('is shown for the names it covers: %s', async (servername, shown) => {
    expect(await shownFor(servername)).toContain(shown);
  });

  it('is trusted, like the local CA, where the server calls itself', async () => {
    const call = createManagementCaller(app);
    const destinations = ['acme.authentication', 'api'].map((name) => ({
      Name: name,
      Type: 'HTTP',
      URL: `https://${name}.portolan.localhost:${app.httpsPort}/nothing`,
      Authentication: 'NoAuthentication',
      ProxyType: 'Internet',
    }));
    const landscape = { subaccounts: [{ subdomain: 'acme', flavour: 'cf', destinations }] };
    const applied = await call('POST', '/management/v1/landscape', { body: { landscape } });
    expect(applied.status, JSON.stringify(applied.body)).toBe(200);
    for (const { Name } of destinations) {
      const checked = await call('POST', `/management/v1/subaccounts/acme/destinations/${Name}/check`, { body: {} });
      expect(checked.body, Name).toMatchObject({ isAvailable: true });
    }
  });

  it('is read again once it was renewed; one that cannot be used leaves the last one in place', async () => {
    write({ ...renewed, keyPem: first.keyPem }, 2_000);
    app.clock.advance(61_000);
    expect(await shownFor('portolan.localhost')).toContain('first');
    expect(app.logLines.some((line) => line.includes('tls-certificate-not-usable'))).toBe(true);
    write(renewed, 3_000);
    app.clock.advance(61_000);
    expect(await shownFor('portolan.localhost')).toContain('renewed');
  });

  it.each([
    ['without its key', { tlsCertificate: files.tlsCertificate }, 'belong together'],
    ['with the key of another', { ...files, tlsPrivateKey: join(folder, 'other.key') }, 'is not that of'],
    ['that is not there', { ...files, tlsCertificate: join(folder, 'gone.pem') }, 'must be files that can be read'],
  ])('stops the start %s', async (_name, settings, message) => {
    writeFileSync(join(folder, 'other.key'), first.keyPem);
    await expect(startTestApp(settings)).rejects.toThrow(message);
  });
});
