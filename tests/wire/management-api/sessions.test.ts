import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { operations, roleOf } from '../../../src/management-api/contract.ts';
import { createManagementCaller } from '../../support/management.ts';
import { canRunPostgres } from '../../support/postgres.ts';
import { type RunPostgres, usePostgres } from '../../support/run-databases.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const ours = { 'x-portolan-cockpit': '1' };
const minute = 60_000;

describe.each(['SQLite', 'PostgreSQL'])('sessions of the cockpit (%s)', (dialect) => {
  const canRun = dialect === 'SQLite' || canRunPostgres();
  let server: RunPostgres | undefined;
  let app: TestApp;
  let token: string;
  let call: ReturnType<typeof createManagementCaller>;

  beforeAll(async () => {
    if (!canRun) return;
    if (dialect === 'PostgreSQL') server = await usePostgres();
    app = await startTestApp(server === undefined ? {} : { databaseUrl: await server.createDatabase('current') });
    token = app.administratorToken?.reveal() ?? '';
    call = createManagementCaller(app);
  });
  afterAll(async () => {
    await app?.close();
    await server?.dropDatabases();
  });

  const send = async (
    method: string,
    path: string,
    options: { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown } = {},
  ) => {
    const response = await fetch(`${app.http}/management/v1${path}`, {
      method,
      headers: { ...options.headers, ...(options.body !== undefined && { 'content-type': 'application/json' }) },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    return { status: response.status, setCookie: response.headers.get('set-cookie'), text: await response.text() };
  };
  const signIn = async (credential: object): Promise<string> => {
    const { status, setCookie } = await send('POST', '/session', { headers: ours, body: credential });
    expect(status).toBe(201);
    return setCookie?.split(';')[0] ?? '';
  };
  const createAs = async (role: string): Promise<string> => {
    const { body } = await call('POST', '/management/v1/administrators', { body: { name: `a-${role}`, role } });
    return z.object({ token: z.string() }).parse(body).token;
  };
  const whoAmI = (cookie: string, headers: Readonly<Record<string, string>> = ours) =>
    send('GET', '/whoami', { headers: { cookie, ...headers } });

  it.runIf(canRun)('S-57: a token is exchanged for a cookie no script reads and no other site sends', async () => {
    const { status, setCookie, text } = await send('POST', '/session', { headers: ours, body: { token } });
    expect(status).toBe(201);
    expect(JSON.parse(text)).toMatchObject({ name: 'administrator', role: 'administrator' });
    expect(setCookie).toMatch(/^portolan-cockpit=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await whoAmI(setCookie?.split(';')[0] ?? '')).status).toBe(200);
    const again = await signIn({ token });
    expect(again).not.toBe(setCookie?.split(';')[0]);
  });

  it.runIf(canRun)(
    'S-57: the cookie is secure and bound to its host over TLS, and refused on plain HTTP elsewhere',
    async () => {
      const proxied = await startTestApp({ trustedProxies: ['127.0.0.1'] });
      const reply = (headers: Readonly<Record<string, string>>) =>
        fetch(`${proxied.http}/management/v1/session`, {
          method: 'POST',
          headers: { ...ours, ...headers, 'content-type': 'application/json' },
          body: JSON.stringify({ token: proxied.administratorToken?.reveal() }),
        });
      const secure = await reply({ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'cockpit.portolan.localhost' });
      expect(secure.headers.get('set-cookie')).toMatch(
        /^__Host-portolan-cockpit=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
      );
      const plain = await reply({ 'x-forwarded-host': 'portolan.example.com' });
      expect(plain.status).toBe(403);
      expect(plain.headers.get('set-cookie')).toBeNull();
      await proxied.close();
    },
  );

  it.runIf(canRun)('S-57: a one-time code signs in once, and for 15 minutes only', async () => {
    const code = (await app.issueSignInCode()).reveal();
    expect((await whoAmI(await signIn({ code }))).status).toBe(200);
    expect((await send('POST', '/session', { headers: ours, body: { code } })).status).toBe(401);
    const own = await call('POST', '/management/v1/sign-in-codes');
    const asked = z.object({ code: z.string() }).parse(own.body);
    expect((await whoAmI(await signIn(asked))).status).toBe(200);
    const late = (await app.issueSignInCode()).reveal();
    app.clock.advance(15 * minute);
    expect((await send('POST', '/session', { headers: ours, body: { code: late } })).status).toBe(401);
  });

  it.runIf(canRun)(
    'S-57: a session ends after 15 idle minutes, after 8 hours, and when the user signs out',
    async () => {
      const idle = await signIn({ token });
      app.clock.advance(14 * minute);
      expect((await whoAmI(idle)).status).toBe(200);
      app.clock.advance(14 * minute);
      expect((await whoAmI(idle)).status).toBe(200);
      app.clock.advance(15 * minute);
      expect((await whoAmI(idle)).status).toBe(401);

      const busy = await signIn({ token });
      for (let passed = 0; passed < 8 * 60 - 10; passed += 10) {
        app.clock.advance(10 * minute);
        expect((await whoAmI(busy)).status).toBe(200);
      }
      app.clock.advance(10 * minute);
      expect((await whoAmI(busy)).status).toBe(401);

      const left = await signIn({ token });
      const { status, setCookie } = await send('DELETE', '/session', { headers: { ...ours, cookie: left } });
      expect(status).toBe(204);
      expect(setCookie).toContain('Max-Age=0');
      expect((await whoAmI(left)).status).toBe(401);
    },
  );

  it.runIf(canRun)('S-57: what a page of another site can send is refused, and changes nothing', async () => {
    const cookie = await signIn({ token });
    const body = { subdomain: 'forged', flavour: 'cf' };
    for (const headers of [{}, { ...ours, origin: 'https://evil.example' }, { origin: app.http }]) {
      expect((await send('POST', '/subaccounts', { headers: { cookie, ...headers }, body })).status).toBe(403);
    }
    expect((await send('POST', '/session', { body: { token } })).status).toBe(403);
    expect((await call('GET', '/management/v1/subaccounts/forged')).status).toBe(404);
    const own = { cookie, ...ours, origin: app.http };
    expect((await send('POST', '/subaccounts', { headers: own, body })).status).toBe(201);
    expect((await send('DELETE', '/subaccounts/forged', { headers: own })).status).toBe(204);
  });

  it.runIf(canRun)('S-50: a wrong token is no reason to look at the cookie', async () => {
    const cookie = await signIn({ token });
    const { status } = await whoAmI(cookie, { ...ours, authorization: `Bearer ${'A'.repeat(43)}` });
    expect(status).toBe(401);
  });

  it.runIf(canRun)(
    'every operation is refused to roles below the one it declares, by token and by session',
    async () => {
      for (const role of ['viewer', 'security-administrator'] as const) {
        const own = await createAs(role);
        const cookie = await signIn({ token: own });
        for (const [name, operation] of Object.entries(operations)) {
          const needed = roleOf(operation);
          const isAllowed = needed === 'viewer' || needed === role;
          // These would begin or end the very session.
          if (isAllowed || name === 'signIn') continue;
          const path = operation.path.replace('/management/v1', '').replaceAll(/:\w+/g, 'x');
          for (const headers of [{ authorization: `Bearer ${own}` }, { cookie, ...ours }]) {
            const { status } = await send(operation.method, path, { headers });
            expect(status, `${role} ${name}`).toBe(403);
          }
        }
        expect(JSON.parse((await whoAmI(cookie)).text)).toMatchObject({ name: `a-${role}`, role });
        // Whoever goes is gone at once.
        await call('DELETE', `/management/v1/administrators/a-${role}`);
        expect((await whoAmI(cookie)).status).toBe(401);
      }
    },
  );

  it('what viewers and security administrators may change is what is meant', () => {
    const changes = Object.entries(operations).filter(([, { method }]) => method !== 'GET');
    const namesOf = (role: string) =>
      changes.filter(([, operation]) => roleOf(operation) === role).map(([name]) => name);
    expect(namesOf('viewer').sort()).toEqual([
      'countMessageProcessingLogs',
      'createSignInCode',
      'describeCertificates',
      'exportDestinationFiles',
      'exportDestinations',
      'previewBranding',
      'readIdentityProviderMetadata',
      'searchAuditEvents',
      'searchAuthorizations',
      'searchDestinationLookups',
      'searchInstallationAuditEvents',
      'searchMessageProcessingLogs',
      'searchTokens',
      'signOut',
      // It needs no credential, and gives none.
      'startSingleSignOn',
      'verifyAuditEvents',
    ]);
    expect(namesOf('security-administrator')).toEqual(
      expect.arrayContaining(['createUser', 'createOAuthClient', 'addApiClientSecret', 'assignRole', 'revokeTokens']),
    );
    for (const name of [
      'createAdministrator',
      'createSubaccount',
      'putDestination',
      'applyLandscape',
      'createServiceKey',
    ])
      expect(namesOf('administrator')).toContain(name);
  });

  it.runIf(canRun)('S-65: cookies and codes are in no log, and in the database as digests only', async () => {
    const code = (await app.issueSignInCode()).reveal();
    const cookie = (await signIn({ code })).split('=')[1] ?? '';
    for (const secret of [code, cookie]) {
      expect(app.logLines.join('\n')).not.toContain(secret);
      for (const file of readdirSync(app.dataFolder))
        expect(readFileSync(join(app.dataFolder, file)).includes(secret), file).toBe(false);
    }
  });

  it.runIf(canRun)('S-57: signing in and out is on record', async () => {
    const messages = (await app.rooms.audit.list('installation')).map(({ message }) => message);
    expect(messages).toContain('Signing in to the cockpit');
    expect(messages).toContain('Signing out of the cockpit');
  });
});
