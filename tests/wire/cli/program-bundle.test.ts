import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildProgram } from '../../../tools/build-program.ts';
import { bundleFolder, describeSources, isBundleFresh } from '../../../tools/program-bundle.ts';
import { composeFlowArchive } from '../../support/integration-artifact.ts';
import { findFreePort } from '../../support/postgres.ts';

const root = resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'portolan-bundle-'));
let server: ChildProcess | undefined;
let call: (method: string, path: string, body?: unknown) => Promise<unknown>;

beforeAll(async () => {
  await buildProgram(root);
  const port = await findFreePort();
  const flags = ['--data-folder', folder, '--http-port', String(port), '--https-port', '0', '--log-level', 'error'];
  server = spawn(process.execPath, [join(root, bundleFolder, 'main.js'), 'serve', ...flags], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // It says where it listens, and what the first administrator's token is.
  if (server.stdout !== null) await once(server.stdout, 'data');
  const { token } = z
    .object({ token: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, 'administrator.json'), 'utf8')));
  call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}/management/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  await call('POST', '/landscape', { landscape: { subaccounts: [{ subdomain: 'acme', flavour: 'cf' }] } });
});
afterAll(async () => {
  if (server !== undefined && server.exitCode === null) {
    const gone = once(server, 'exit');
    server.kill('SIGTERM');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

describe('the program from its bundle', () => {
  it('knows its own version', () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    expect(execFileSync(process.execPath, [join(root, 'bin/portolan.js'), '--version'], { encoding: 'utf8' })).toBe(
      `${version}\n`,
    );
  });

  it('opens keystores and archives in its workers', async () => {
    const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem'];
    openssl('req', '-x509', ...key, '-out', 'own.pem', '-subj', '/CN=own', '-days', '30');
    const files = ['-inkey', 'key.pem', '-in', 'own.pem', '-out', 'own.p12'];
    openssl('pkcs12', '-export', ...files, '-name', 'own', '-passout', 'pass:changeit');
    const content = readFileSync(join(folder, 'own.p12')).toString('base64');
    await call('PUT', '/subaccounts/acme/keystores/own', { content });
    const inside = await call('POST', '/subaccounts/acme/keystores/own/inspect', { password: 'changeit' });
    expect(JSON.stringify(inside)).toContain('CN=own');

    const large = zipSync({
      ...unzipSync(composeFlowArchive()),
      'src/main/resources/large.bin': randomBytes(64 * 1024),
    });
    const archive = { package: 'Sales', content: Buffer.from(large).toString('base64') };
    expect(await call('PUT', '/subaccounts/acme/artifacts', archive)).toMatchObject({ id: 'Orders' });
  });
});

describe('a bundle', () => {
  it('is used until a source is changed, comes or goes', () => {
    const copy = join(folder, 'installation');
    mkdirSync(join(copy, 'src'), { recursive: true });
    mkdirSync(join(copy, bundleFolder), { recursive: true });
    const source = join(copy, 'src', 'one.ts');
    cpSync(join(root, 'package-lock.json'), join(copy, 'package-lock.json'));
    const manifest = join(copy, 'package.json');
    writeFileSync(manifest, '{ "version": "1.0.1" }');
    writeFileSync(source, 'export {};');
    expect(isBundleFresh(copy)).toBe(false);
    const sign = (): void => writeFileSync(join(copy, bundleFolder, 'built-from.txt'), describeSources(copy));
    const becomesStale = (change: () => void): void => {
      sign();
      expect(isBundleFresh(copy)).toBe(true);
      change();
      expect(isBundleFresh(copy)).toBe(false);
    };
    becomesStale(() => writeFileSync(source, 'export { };'));
    // Older than before, as a version brought back from an archive is.
    becomesStale(() => utimesSync(source, 1, 1));
    becomesStale(() => writeFileSync(join(copy, 'src', 'two.ts'), ''));
    becomesStale(() => rmSync(source));
    // An archive may give every file the same time.
    becomesStale(() => {
      writeFileSync(manifest, '{ "version": "1.0.2" }');
      utimesSync(manifest, 1, 1);
    });
    // Only root can give files away, and only root has reason not to trust them.
    if (process.getuid?.() === 0) becomesStale(() => chownSync(join(copy, bundleFolder), 12_345, 12_345));
  });
});
