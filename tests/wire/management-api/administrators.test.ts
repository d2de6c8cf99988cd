import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { systemClock } from '../../../src/foundation/clock.ts';
import { silentLog } from '../../../src/foundation/log.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;
let token: string;

beforeAll(async () => {
  app = await startTestApp();
  call = createManagementCaller(app);
  token = app.administratorToken?.reveal() ?? '';
});
afterAll(() => app.close());

const restart = async (options: { readonly resetAdministrator?: boolean } = {}) => {
  const config = await loadConfig({ flags: { httpPort: 0, httpsPort: 0, dataFolder: app.dataFolder } });
  return startApp({ config, clock: systemClock, log: silentLog, ...options });
};

describe('the administrator token', () => {
  it('S-58: is made at random on the first start, with 256 bits', () => {
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('S-58: lets in, and is stored as a digest only', async () => {
    expect((await call('GET', '/management/v1/whoami')).body).toEqual({ name: 'administrator', role: 'administrator' });
    for (const file of readdirSync(app.dataFolder)) {
      expect(readFileSync(join(app.dataFolder, file)).includes(token), file).toBe(false);
    }
    expect(app.logLines.join('\n')).not.toContain(token);
  });

  it('S-58: is not shown by a later start, and replaced on demand', async () => {
    const again = await restart();
    expect(again.administratorToken).toBeUndefined();
    await again.close(0);
    const reset = await restart({ resetAdministrator: true });
    const replaced = reset.administratorToken?.reveal();
    await reset.close(0);
    expect(replaced).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await call('GET', '/management/v1/whoami')).status).toBe(401);
    token = replaced ?? '';
    expect((await call('GET', '/management/v1/whoami', { authorization: `Bearer ${token}` })).status).toBe(200);
  });

  it('S-58: is not made by a first start that finds its second port taken', async () => {
    const flags = { httpPort: 0, dataFolder: mkdtempSync(join(tmpdir(), 'portolan-app-')) };
    const start = async (httpsPort: number) =>
      startApp({ config: await loadConfig({ flags: { ...flags, httpsPort } }), clock: systemClock, log: silentLog });
    await expect(start(app.httpsPort)).rejects.toThrow('EADDRINUSE');
    const second = await start(0);
    expect(second.administratorToken?.reveal()).toMatch(/^[A-Za-z0-9_-]{43}$/);
    await second.close(0);
    rmSync(flags.dataFolder, { recursive: true });
  });

  const refused: readonly (readonly [string, string | undefined])[] = [
    ['none', undefined],
    ['an unknown one', `Bearer ${'A'.repeat(43)}`],
    ['an empty one', 'Bearer '],
    ['another scheme', `Basic ${Buffer.from('administrator:x').toString('base64')}`],
    ['a long one', `Bearer ${'A'.repeat(4000)}`],
    ['something behind it', `Bearer ${'A'.repeat(43)} x`],
  ];
  it('S-50: is demanded; every refusal looks the same', async () => {
    for (const [what, authorization] of refused) {
      const { status, headers, body } = await call('GET', '/management/v1/endpoints', { authorization });
      expect(status, what).toBe(401);
      expect(headers.get('www-authenticate'), what).toBe('Bearer realm="portolan"');
      expect(body, what).toEqual({
        error: 'unauthorized',
        description: 'An administrator token is needed: Authorization: Bearer <token>',
        correlationId: headers.get('x-correlation-id'),
      });
    }
  });

  it('S-65: puts a refusal on record', async () => {
    const rows = await app.rooms.database.read.selectFrom('audit_events').selectAll().execute();
    expect(JSON.stringify(rows)).toContain('Refusing administrator token');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('S-09: answers 429 from the 20th refusal on and never delays the right token', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 25; attempt += 1) {
      statuses.push((await call('GET', '/management/v1/whoami', { authorization: `Bearer ${'B'.repeat(43)}` })).status);
    }
    expect(statuses.at(-1)).toBe(429);
    const limited = await call('GET', '/management/v1/whoami', { authorization: undefined });
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call('GET', '/management/v1/whoami', { authorization: `Bearer ${token}` })).status).toBe(200);
    app.clock.advance(61_000);
    expect((await call('GET', '/management/v1/whoami', { authorization: undefined })).status).toBe(401);
  });
});

describe('the management API', () => {
  it('tells the URLs of the installation', async () => {
    const { body } = await call('GET', '/management/v1/endpoints', { authorization: `Bearer ${token}` });
    expect(body).toMatchObject({ publicDomain: 'portolan.localhost', http: app.http, https: app.https });
  });
});
