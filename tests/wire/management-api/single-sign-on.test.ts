import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Claims, type OpenIdProvider, startOpenIdProvider } from '../../support/openid-provider.ts';
import { canRunPostgres } from '../../support/postgres.ts';
import { type RunPostgres, usePostgres } from '../../support/run-databases.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const origin = 'https://cockpit.example.com';
const callback = '/cockpit/sign-in/callback';
const secret = 'MARKER-secret-of-the-cockpit-at-its-provider';
const api = '/management/v1';
const choices = '/management/v1/session/options';
const beginning = '/management/v1/session/single-sign-on';
const minute = 60_000;

/** What a browser keeps, and what it is told. */
type Reply = {
  readonly status: number;
  readonly location: string;
  readonly setCookies: readonly string[];
  readonly cookie: string;
  readonly body: unknown;
};

const nowSeconds = (): number => Math.floor(Date.now() / 1000);
const unsigned = (header: object, claims: Claims): string =>
  `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
const claimsOf = (token: string): Claims =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));

describe.each(['SQLite', 'PostgreSQL'])('single sign-on at the cockpit (%s)', (dialect) => {
  const canRun = dialect === 'SQLite' || canRunPostgres();
  let server: RunPostgres | undefined;
  let provider: OpenIdProvider;
  let app: TestApp;
  let addresses = 0;

  beforeAll(async () => {
    if (!canRun) return;
    if (dialect === 'PostgreSQL') server = await usePostgres();
    provider = await startOpenIdProvider({
      id: 'cockpit',
      secret,
      origin: () => origin,
    });
    provider.users.set('ada', ['staff', 'ops']);
    provider.users.set('sam', ['security']);
    provider.users.set('vic', ['staff']);
    provider.users.set('nobody', ['canteen']);
    app = await startTestApp({
      trustedProxies: ['127.0.0.1'],
      singleSignOnIssuer: provider.issuer,
      singleSignOnClientId: 'cockpit',
      singleSignOnClientSecret: secret,
      singleSignOnName: 'Acme',
      singleSignOnOrigin: origin,
      singleSignOnAdministrators: ['ops'],
      singleSignOnSecurityAdministrators: ['security'],
      singleSignOnViewers: ['staff'],
      signInWithPasswords: false,
      ...(server !== undefined && { databaseUrl: await server.createDatabase('current') }),
    });
  });
  afterAll(async () => {
    await app?.close();
    provider?.close();
    await server?.dropDatabases();
  });

  /** A request of a browser that reaches the cockpit through a proxy. */
  const send = async (
    path: string,
    options: {
      readonly method?: string;
      readonly cookie?: string;
      readonly body?: unknown;
      readonly address?: string;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<Reply> => {
    const response = await fetch(app.http + path, {
      method: options.method ?? 'GET',
      redirect: 'manual',
      headers: {
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'cockpit.example.com',
        'x-forwarded-for': options.address ?? '192.0.2.1',
        ...(path.startsWith(api) && { 'x-portolan-cockpit': '1' }),
        ...(options.cookie !== undefined && { cookie: options.cookie }),
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    const setCookies = response.headers.getSetCookie();
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      setCookies,
      cookie: setCookies.map((line) => line.split(';')[0]).join('; '),
      body: text.startsWith('{') ? JSON.parse(text) : undefined,
    };
  };
  const start = async (wish: object = {}, address?: string) => {
    const reply = await send(beginning, {
      method: 'POST',
      body: wish,
      ...(address !== undefined && { address }),
    });
    return { ...reply, location: z.object({ location: z.string() }).parse(reply.body).location };
  };
  /** Signs in at the provider, as its pages would; answers where the browser is sent in the end. */
  const visitProvider = async (location: string, user: string): Promise<URL> => {
    provider.signsIn = user;
    const jar = new Map<string, string>();
    let next = location;
    for (let step = 0; step < 6 && !next.startsWith(origin); step += 1) {
      const response = await fetch(next, {
        redirect: 'manual',
        headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = line.split(';')[0]?.split('=') ?? [];
        jar.set(name, value);
      }
      next = new URL(response.headers.get('location') ?? '', next).href;
    }
    return new URL(next);
  };
  const comeBack = (url: URL, cookie: string, address?: string) =>
    send(url.pathname + url.search, { cookie, ...(address !== undefined && { address }) });
  const signIn = async (user: string, wish: object = {}): Promise<Reply> => {
    const begun = await start(wish);
    return comeBack(await visitProvider(begun.location, user), begun.cookie);
  };
  const whoAmI = (cookie: string) => send(`${api}/whoami`, { cookie });
  const problem = (code: string): string => `/cockpit/?problem=${code}`;
  /** The newest first. */
  const listEvents = () => app.rooms.audit.list('installation');

  it.runIf(canRun)('S-57: leads to the provider with PKCE, state and nonce, and back to a session', async () => {
    expect((await send(choices)).body).toEqual({ singleSignOn: { name: 'Acme' }, passwords: false });
    const begun = await start({ returnTo: '/cockpit/administrators?x=1' });
    const { origin: at, searchParams } = new URL(begun.location);
    expect(at).toBe(provider.issuer);
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: 'cockpit',
      redirect_uri: origin + callback,
      scope: 'openid profile email',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(begun.setCookies).toEqual([
      expect.stringMatching(/^__Host-portolan-sign-in=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/),
    ]);
    const back = await comeBack(await visitProvider(begun.location, 'ada'), begun.cookie);
    expect([back.status, back.location]).toEqual([303, '/cockpit/administrators?x=1']);
    expect(back.setCookies).toEqual([
      expect.stringMatching(/^__Host-portolan-cockpit=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/),
      expect.stringMatching(/^__Host-portolan-sign-in=; .*Max-Age=0$/),
    ]);
    expect((await whoAmI(back.cookie)).body).toMatchObject({ name: 'ada (Acme)', role: 'administrator' });
    expect((await listEvents())[0]).toMatchObject({
      message: 'Signing in to the cockpit',
      actor: { kind: 'administrator', name: 'ada (Acme)' },
      attributes: { issuer: provider.issuer, subject: 'ada' },
    });
    // Whatever the browser had before is worth nothing afterwards.
    const again = await start();
    const url = await visitProvider(again.location, 'ada');
    const second = await comeBack(url, `${again.cookie}; ${back.cookie}`);
    expect((await whoAmI(back.cookie)).status).toBe(401);
    expect((await whoAmI(second.cookie)).status).toBe(200);
    // A name that looks like somebody stored here opens nothing of theirs.
    provider.users.set('administrator', ['staff']);
    const namesake = await signIn('administrator');
    expect((await whoAmI(namesake.cookie)).body).toMatchObject({ name: 'administrator (Acme)', role: 'viewer' });
    expect((await send(`${api}/sign-in-codes`, { method: 'POST', cookie: namesake.cookie })).status).toBe(404);
  });

  it.runIf(canRun)('S-57: a session ends like every other, and tells where to end that of the provider', async () => {
    const idle = await signIn('vic');
    app.clock.advance(15 * minute);
    expect((await whoAmI(idle.cookie)).status).toBe(401);
    app.clock.advance(-15 * minute);
    const { cookie } = await signIn('vic');
    const left = await send(`${api}/session`, { method: 'DELETE', cookie });
    expect(left.status).toBe(200);
    expect(left.setCookies).toEqual([expect.stringContaining('Max-Age=0')]);
    const logout = new URL(z.object({ location: z.string() }).parse(left.body).location);
    expect(logout.origin).toBe(provider.issuer);
    expect(logout.searchParams.get('post_logout_redirect_uri')).toBe(`${origin}/cockpit/`);
    expect(claimsOf(logout.searchParams.get('id_token_hint') ?? '')).toMatchObject({ sub: 'vic' });
    // It takes both, or it would answer an error page.
    expect((await fetch(logout)).status).toBe(200);
    expect((await whoAmI(cookie)).status).toBe(401);
    const row = await app.rooms.database.read.selectFrom('cockpit_sessions').selectAll().execute();
    expect(row.every(({ sealed_id_token: sealed }) => sealed === null || !Buffer.from(sealed).includes('eyJ'))).toBe(
      true,
    );
  });

  it.runIf(canRun)('the groups of a user give the role, and none gives nothing', async () => {
    for (const [user, role] of [
      ['ada', 'administrator'],
      ['sam', 'security-administrator'],
      ['vic', 'viewer'],
    ] as const) {
      const { cookie } = await signIn(user);
      expect((await whoAmI(cookie)).body).toMatchObject({ role });
      const { status } = await send(`${api}/subaccounts`, {
        method: 'POST',
        cookie,
        body: { subdomain: `of-${user}`, flavour: 'cf' },
      });
      expect(status).toBe(role === 'administrator' ? 201 : 403);
    }
    const refused = await signIn('nobody');
    expect([refused.location, refused.cookie]).toEqual([problem('role_not_given'), '__Host-portolan-sign-in=']);
    expect((await listEvents())[0]).toMatchObject({
      action: 'refuse',
      actor: { name: 'nobody (Acme)' },
      message: 'Refusing single sign-on: no group gives a role',
    });
    // Trying again with the same person would end the same way.
    expect(new URL((await start({ isAnotherUser: true })).location).searchParams.get('prompt')).toBe('login');
  });

  type Bad = readonly [
    name: string,
    code: string,
    attack: {
      /** What the provider's ID token becomes. */
      readonly token?: (token: string) => Promise<string>;
      readonly url?: (url: URL) => void;
      readonly cookie?: (cookie: string) => string | Promise<string>;
    },
  ];
  const claiming = (change: (claims: Claims) => Claims, key?: 'new' | 'foreign') => ({
    token: (token: string) => provider.resign(token, change(claimsOf(token)), key && { key }),
  });
  const bad: readonly Bad[] = [
    ['another state', 'sign_in_expired', { url: (url) => url.searchParams.set('state', 'A'.repeat(43)) }],
    ['no state', 'sign_in_expired', { url: (url) => url.searchParams.delete('state') }],
    ['two states', 'invalid_request', { url: (url) => url.searchParams.append('state', 'x') }],
    ["no cookie: somebody else's browser", 'sign_in_expired', { cookie: () => '' }],
    [
      'the cookie of another sign-in: a code injected',
      'sign_in_expired',
      { cookie: async () => (await start()).cookie },
    ],
    [
      'a cookie that was made up',
      'sign_in_expired',
      { cookie: (cookie) => `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'Q' : 'A'}` },
    ],
    ['another code', 'answer_refused', { url: (url) => url.searchParams.set('code', 'A'.repeat(43)) }],
    ['no code', 'answer_refused', { url: (url) => url.searchParams.delete('code') }],
    [
      'another issuer in the answer',
      'answer_refused',
      { url: (url) => url.searchParams.set('iss', 'https://evil.example') },
    ],
    ['no issuer in the answer', 'answer_refused', { url: (url) => url.searchParams.delete('iss') }],
    ['a user who went back', 'sign_in_cancelled', { url: (url) => url.searchParams.set('error', 'access_denied') }],
    [
      'an error of the provider',
      'provider_unavailable',
      { url: (url) => url.searchParams.set('error', 'server_error') },
    ],
    ['another nonce', 'answer_refused', claiming(() => ({ nonce: 'another' }))],
    ['no nonce', 'answer_refused', claiming(() => ({ nonce: undefined }))],
    ['another audience', 'answer_refused', claiming(() => ({ aud: 'another' }))],
    ['two audiences and nobody named', 'answer_refused', claiming(() => ({ aud: ['cockpit', 'another'] }))],
    ['a token made for another client', 'answer_refused', claiming(() => ({ aud: ['cockpit', 'x'], azp: 'x' }))],
    ['a foreign issuer', 'answer_refused', claiming(() => ({ iss: 'https://evil.example' }))],
    ['an expired token', 'answer_refused', claiming(() => ({ exp: nowSeconds() - 61 }))],
    ['a token without expiry', 'answer_refused', claiming(() => ({ exp: undefined }))],
    ['an old token', 'answer_refused', claiming(() => ({ iat: nowSeconds() - 700 }))],
    ['a token of tomorrow', 'answer_refused', claiming(() => ({ iat: nowSeconds() + 86_400 }))],
    ['no subject', 'answer_refused', claiming(() => ({ sub: undefined }))],
    ['the key of somebody else', 'answer_refused', claiming((claims) => claims, 'foreign')],
    ['alg none', 'answer_refused', { token: async (token) => unsigned({ alg: 'none' }, claimsOf(token)) }],
    [
      'the secret in place of a key',
      'answer_refused',
      { token: async (token) => `${unsigned({ alg: 'HS256' }, claimsOf(token))}AAAA` },
    ],
    ['something that is no token', 'answer_refused', { token: async () => 'no token' }],
  ];

  it.runIf(canRun)('S-30: of many who come back with one sign-in, one gets in, and none later', async () => {
    const begun = await start();
    const url = await visitProvider(begun.location, 'ada');
    const replies = await Promise.all(Array.from({ length: 5 }, () => comeBack(url, begun.cookie, '203.0.113.5')));
    const locations = replies.map(({ location }) => location).sort();
    expect(locations).toEqual(['/cockpit/', ...Array.from({ length: 4 }, () => problem('sign_in_expired'))]);
    expect((await comeBack(url, begun.cookie, '203.0.113.5')).location).toBe(problem('sign_in_expired'));
  });

  // What does not depend on the database is tried on one.
  if (dialect !== 'SQLite') return;

  it.runIf(canRun).each(bad)('S-20, S-21, S-57: %s is refused', async (_, code, attack) => {
    addresses += 1;
    const address = `198.51.100.${addresses}`;
    const begun = await start({}, address);
    const url = await visitProvider(begun.location, 'ada');
    attack.url?.(url);
    provider.changeIdToken = attack.token;
    const before = (await listEvents()).length;
    const reply = await comeBack(url, (await attack.cookie?.(begun.cookie)) ?? begun.cookie, address);
    provider.changeIdToken = undefined;
    expect([reply.status, reply.location]).toEqual([303, problem(code)]);
    expect(reply.cookie).not.toContain('portolan-cockpit');
    const all = await listEvents();
    const events = all.slice(0, all.length - before);
    const isGuess = !['sign_in_cancelled', 'provider_unavailable'].includes(code);
    expect(events.map(({ message }) => message)).toEqual(isGuess ? [`Refusing single sign-on: ${code}`] : []);
  });

  it.runIf(canRun)('S-57: what a page of another site can do begins nothing', async () => {
    for (const headers of [{ 'x-portolan-cockpit': '' }, { origin: 'https://evil.example' }]) {
      const reply = await send(beginning, { method: 'POST', body: {}, headers });
      expect([reply.status, reply.setCookies]).toEqual([403, []]);
    }
    for (const returnTo of ['https://evil.example/', '//evil.example/cockpit/', '/cockpit/../../evil']) {
      expect((await signIn('vic', { returnTo })).location).toBe('/cockpit/');
    }
    // Another host of ours has no cookie when the provider sends browsers back: it leads to where the sign-in begins.
    const elsewhere = await send(beginning, {
      method: 'POST',
      body: { returnTo: '/cockpit/administrators' },
      headers: { 'x-forwarded-host': 'other.example.com' },
    });
    expect([elsewhere.body, elsewhere.setCookies]).toEqual([{ location: `${origin}/cockpit/administrators` }, []]);
  });

  it.runIf(canRun)('S-09: guessing is slowed down, and on record only so often', async () => {
    const before = (await listEvents()).length;
    const locations = new Set<string>();
    for (let tries = 0; tries < 25; tries += 1) {
      locations.add((await send(`${callback}?state=x`, { address: '203.0.113.9' })).location);
    }
    expect([...locations]).toEqual([problem('sign_in_expired'), problem('too_many_requests')]);
    expect((await listEvents()).length - before).toBe(20);
    // Others, and whoever has a right answer, are not slowed down.
    const begun = await start({}, '203.0.113.9');
    const back = await comeBack(await visitProvider(begun.location, 'vic'), begun.cookie, '203.0.113.9');
    expect(back.location).toBe('/cockpit/');
  });

  it.runIf(canRun)(
    'S-22: a key that the provider has added is read once it is needed, once a minute at most',
    async () => {
      await signIn('vic');
      const count = () => provider.requests.get('/jwks') ?? 0;
      const before = count();
      provider.changeIdToken = claiming((claims) => claims, 'new').token;
      expect((await signIn('vic')).location).toBe(problem('answer_refused'));
      expect(count()).toBe(before);
      provider.rotate();
      app.clock.advance(minute);
      expect((await signIn('vic')).location).toBe('/cockpit/');
      expect(count()).toBe(before + 1);
      provider.changeIdToken = undefined;
      app.clock.advance(-minute);
    },
  );

  it.runIf(canRun)('a broken provider is said to be broken, and keeps no administrator out', async () => {
    const { cookie } = await signIn('ada');
    provider.tokenStatus = 500;
    expect((await signIn('ada')).location).toBe(problem('provider_unavailable'));
    provider.tokenStatus = undefined;
    const late = await start();
    const url = await visitProvider(late.location, 'ada');
    app.clock.advance(10 * minute);
    expect((await comeBack(url, late.cookie)).location).toBe(problem('sign_in_expired'));
    provider.close();
    // Neither does it end the sessions there are.
    expect((await whoAmI(cookie)).status).toBe(200);
    app.clock.advance(30 * minute);
    const refused = await send(beginning, { method: 'POST', body: {} });
    expect([refused.status, refused.body]).toMatchObject([503, { error: 'provider_unavailable' }]);
    for (const credential of [
      { code: (await app.issueSignInCode()).reveal() },
      { token: app.administratorToken?.reveal() },
    ]) {
      expect((await send(`${api}/session`, { method: 'POST', body: credential })).status).toBe(201);
    }
    const password = { subaccount: 'of-ada', userName: 'x', password: 'a password nobody guesses' };
    expect((await send(`${api}/session`, { method: 'POST', body: password })).status).toBe(403);
  });

  it.runIf(canRun)('S-64, S-65: secret, codes and tokens are in no log, event or file', async () => {
    const files = readdirSync(app.dataFolder).map((file) => readFileSync(join(app.dataFolder, file)));
    for (const text of [secret, 'code=', 'eyJhbGciOiJSUzI1NiIs']) {
      expect(app.logLines.join('\n')).not.toContain(text);
      expect(JSON.stringify(await listEvents())).not.toContain(text);
      expect(
        files.some((file) => file.includes(text)),
        text,
      ).toBe(false);
    }
    expect(app.logLines.join('\n')).toContain('ID token: nonce-mismatch');
  });
});

describe('an installation without single sign-on', () => {
  it('says so', async () => {
    const app = await startTestApp();
    const options = await fetch(app.http + choices);
    expect(await options.json()).toEqual({ passwords: true });
    expect((await fetch(app.http + callback)).status).toBe(404);
    const begun = await fetch(app.http + beginning, {
      method: 'POST',
      headers: { 'x-portolan-cockpit': '1', 'content-type': 'application/json' },
      body: '{}',
    });
    expect(begun.status).toBe(404);
    await app.close();
  });
});
