import { request as requestOverTls } from 'node:https';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/crypto/digest.ts';
import type { WireReply } from '../../support/authorization-server.ts';
import { administrator } from '../../support/authorization-server.ts';
import {
  alice,
  bob,
  callback,
  neoHost,
  type ServerWithCodeClients,
  startWithCodeClients,
} from '../../support/page-clients.ts';
import { createVisitor, findForm, signInAt, type Visitor } from '../../support/page-visitor.ts';

let server: ServerWithCodeClients;
beforeAll(async () => {
  server = await startWithCodeClients({ publicPort: 443 });
});
afterAll(() => server.close());

const authorizePath = `/oauth2/api/v1/authorize?${new URLSearchParams({
  response_type: 'code',
  client_id: 'expenses',
  redirect_uri: callback,
})}`;
const sessionCookie = 'portolan-session-acme';

const visit = (host = neoHost): Visitor => createVisitor(server.send, host);
const signedIn = async (user = alice): Promise<Visitor> => {
  const visitor = visit();
  await signInAt(visitor, await visitor.get('/oauth2'), user);
  return visitor;
};
const isSignedIn = async (visitor: Visitor): Promise<boolean> =>
  (await visitor.get('/oauth2')).text.includes('Signed in as');
const countSessions = async (): Promise<number> =>
  (await server.rooms.database.read.selectFrom('user_sessions').select('id_hash').execute()).length;

describe('signing in', () => {
  it('by name, by id or by e-mail address leads on to where the user wanted to go, and goes on record', async () => {
    for (const username of ['alice', 'ALICE', 'alice@example.com']) {
      const visitor = visit();
      const page = await visitor.get(authorizePath);
      const reply = await visitor.submit(page, '/oauth2/sign-in', { ...alice, username });
      expect(reply.status).toBe(303);
      expect(reply.headers.location).toBe(authorizePath);
      expect(reply.headers['cache-control']).toBe('no-store');
    }
    const records = await server.rooms.audit.list(server.acme.id);
    expect(records.filter(({ action, actor }) => action === 'login' && actor.name === 'alice')).toHaveLength(3);
  });

  it.each([
    ['a wrong password', { username: 'alice', password: 'not it at all' }],
    ['an unknown user', { username: 'nobody', password: 'not it at all' }],
    ['no password', { username: 'alice', password: '' }],
    ['a user of another subaccount', { username: 'alice', password: 'x'.repeat(2000) }],
  ])('is refused for %s, with the same words', async (_name, user) => {
    const visitor = visit();
    const reply = await visitor.submit(await visitor.get(authorizePath), '/oauth2/sign-in', user);
    expect(reply.status).toBe(401);
    expect(reply.text).toContain('User name or password is wrong.');
    if (user.password !== '') expect(reply.text).not.toContain(user.password);
    expect(visitor.cookies.has(sessionCookie)).toBe(false);
  });

  it('S-09: after too many failures says when to try again', async () => {
    const visitor = visit();
    let reply: WireReply = await visitor.get(authorizePath);
    const page = reply;
    for (let attempt = 0; attempt < 25 && reply.status !== 429; attempt++) {
      reply = await visitor.submit(page, '/oauth2/sign-in', { username: 'bob', password: `wrong ${attempt}` });
    }
    expect(reply.status).toBe(429);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect(reply.text).toMatch(/There were too many failed attempts\. Try again in (?:one second|\d+ seconds)\./);
    server.clock.advance(60_000);
    expect((await visitor.submit(page, '/oauth2/sign-in', bob)).status).toBe(303);
    // Checking a password takes its time on purpose.
  }, 120_000);

  it('leads nowhere else: no address can be handed in', async () => {
    const visitor = visit();
    const page = await visitor.get(authorizePath);
    const evil = 'https://evil.example/';
    const other = new URLSearchParams({ response_type: 'code', client_id: 'expenses', redirect_uri: evil }).toString();
    for (const fields of [
      { to: evil },
      { to: '//evil.example' },
      { to: 'end-user', request: evil },
      { to: 'neo', request: other },
      { to: '' },
      { to: 'constructor' },
    ]) {
      const reply = await visitor.submit(page, '/oauth2/sign-in', { ...alice, ...fields });
      expect(String(reply.headers.location ?? '')).not.toContain('evil');
      expect(reply.text).not.toContain('evil.example');
      if (fields.to !== 'end-user') expect(reply.status).toBeGreaterThanOrEqual(400);
    }
  });

  it('A6: needs a form this browser was given', async () => {
    const attacker = visit();
    const attackersForm = findForm(await attacker.get(authorizePath), '/oauth2/sign-in').fields;
    const before = await countSessions();
    const victim = visit();
    const page = await victim.get(authorizePath);
    const own = findForm(page, '/oauth2/sign-in').fields;
    const attempts: readonly (readonly [Visitor, typeof own, Readonly<Record<string, string>>])[] = [
      [visit(), { ...own }, {}],
      [victim, { ...attackersForm }, {}],
      [victim, { ...own, form_token: '' }, {}],
      [victim, own, { 'sec-fetch-site': 'cross-site' }],
      [victim, own, { origin: 'https://evil.example' }],
    ];
    for (const [visitor, fields, headers] of attempts) {
      const reply = await visitor.post('/oauth2/sign-in', { ...fields, ...alice }, headers);
      expect(reply.status).toBe(403);
      expect(visitor.cookies.has(sessionCookie)).toBe(false);
    }
    expect(await countSessions()).toBe(before);
  });
});

describe('S-57: a session', () => {
  let moved = 0;
  const advance = (minutes: number): void => {
    moved += minutes;
    server.clock.advance(minutes * 60_000);
  };
  afterEach(() => {
    server.clock.advance(-moved * 60_000);
    moved = 0;
  });

  it('has a new id at each sign-in, whatever the browser brought, and ends the one before', async () => {
    const visitor = visit();
    const planted = 'A'.repeat(43);
    visitor.cookies.set(sessionCookie, planted);
    await signInAt(visitor, await visitor.get('/oauth2'), alice);
    const first = visitor.cookies.get(sessionCookie) ?? '';
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(first).not.toBe(planted);
    const again = await visitor.get(`${authorizePath}&prompt=login`);
    await signInAt(visitor, again, bob);
    const second = visitor.cookies.get(sessionCookie);
    expect(second).not.toBe(first);
    const thief = visit();
    thief.cookies.set(sessionCookie, first);
    expect(await isSignedIn(thief)).toBe(false);
    expect(await isSignedIn(visitor)).toBe(true);
  });

  it('ends after 15 minutes without use', async () => {
    const visitor = await signedIn();
    advance(13);
    expect(await isSignedIn(visitor)).toBe(true);
    advance(13);
    expect(await isSignedIn(visitor)).toBe(true);
    advance(15);
    expect(await isSignedIn(visitor)).toBe(false);
  });

  it('ends after 8 hours however much it is used', async () => {
    const visitor = await signedIn();
    for (let minutes = 0; minutes < 470; minutes += 10) {
      advance(10);
      expect(await isSignedIn(visitor), `${minutes + 10} min`).toBe(true);
    }
    advance(11);
    expect(await isSignedIn(visitor)).toBe(false);
  });

  it('is ended at the server by signing out', async () => {
    const visitor = await signedIn();
    const id = visitor.cookies.get(sessionCookie) ?? '';
    const reply = await visitor.submit(await visitor.get('/oauth2'), '/oauth2/sign-out');
    expect(reply.status).toBe(303);
    expect(String(reply.headers['set-cookie'])).toContain(
      `${sessionCookie}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`,
    );
    visitor.cookies.set(sessionCookie, id);
    expect(await isSignedIn(visitor)).toBe(false);
  });

  it('A6: is not ended by a form of another site', async () => {
    const visitor = await signedIn();
    const reply = await visitor.post('/oauth2/sign-out', { to: 'end-user' });
    expect(reply.status).toBe(403);
    expect(await isSignedIn(visitor)).toBe(true);
  });

  it('ends with its user', async () => {
    const { identityProvider } = server.rooms;
    const dora = { username: 'dora', password: 'long enough words' };
    await identityProvider.createUser(
      server.acme.id,
      { userName: dora.username, password: dora.password },
      administrator,
    );
    const visitor = await signedIn(dora);
    await identityProvider.disableUser(server.acme.id, 'dora', administrator);
    expect(await isSignedIn(visitor)).toBe(false);
    await identityProvider.enableUser(server.acme.id, 'dora', administrator);
    await identityProvider.deleteUser(server.acme.id, 'dora', administrator);
    expect(await isSignedIn(visitor)).toBe(false);
  });

  it('S-55: is one of its subaccount only', async () => {
    const { identityProvider } = server.rooms;
    const { id } = (await identityProvider.findUser(server.acme.id, 'alice')) ?? { id: '' };
    // The same id elsewhere is another user.
    await identityProvider.createUser(server.globex.id, { userName: 'other-alice', userId: id }, administrator);
    const visitor = await signedIn();
    const other = visit('oauthasservices-globex');
    other.cookies.set('portolan-session-globex', visitor.cookies.get(sessionCookie) ?? '');
    expect(await isSignedIn(other)).toBe(false);
  });

  it('is stored as a hash, and cleaned up when it has ended', async () => {
    const visitor = await signedIn();
    const id = visitor.cookies.get(sessionCookie) ?? '';
    const readRows = async (): Promise<string> =>
      JSON.stringify(await server.rooms.database.read.selectFrom('user_sessions').selectAll().execute());
    expect(await readRows()).toContain(sha256Hex(id));
    expect(await readRows()).not.toContain(id);
    advance(16);
    await server.rooms.authorizationServer.purgeExpired();
    expect(await readRows()).not.toContain(sha256Hex(id));
  });

  it('has a cookie that scripts and other sites do not get; over TLS one that no other host can set', async () => {
    const visitor = visit();
    const reply = await visitor.submit(await visitor.get('/oauth2'), '/oauth2/sign-in', alice);
    expect(String(reply.headers['set-cookie'])).toMatch(
      /^portolan-session-acme=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const cookie = await new Promise<string>((resolve, reject) => {
      const outgoing = requestOverTls(
        {
          host: '127.0.0.1',
          port: server.httpsPort,
          path: '/oauth2',
          ca: server.caCertificatePem,
          servername: 'localhost',
          headers: { host: `${neoHost}.portolan.localhost:${server.httpsPort}` },
        },
        (response) => {
          response.resume();
          resolve(String(response.headers['set-cookie']));
        },
      );
      outgoing.on('error', reject);
      outgoing.end();
    });
    expect(cookie).toMatch(/^__Host-portolan-visit-acme=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
  });
});

describe('S-57: every page', () => {
  it.each([
    ['of the authorization endpoint', authorizePath],
    ['of the end-user UI', '/oauth2'],
    ['that says what is wrong', '/oauth2/authorize?client_id=nobody'],
  ])('%s loads nothing from elsewhere, runs nothing, is framed by nobody and kept by nobody', async (_name, path) => {
    const reply = await visit().get(path);
    const policy = Object.fromEntries(
      String(reply.headers['content-security-policy'])
        .split('; ')
        .map((part) => [part.split(' ', 1)[0], part.slice(part.indexOf(' ') + 1)]),
    );
    expect(policy).toEqual({
      'default-src': "'none'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'form-action': path === authorizePath ? "'self' https://client.example" : "'self'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
    });
    expect(reply.headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(reply.text).not.toMatch(/<script|style=| on\w+=|https?:\/\//);
  });

  it('loads a stylesheet that browsers may keep', async () => {
    const page = await visit().get(authorizePath);
    const path = /href="(\/oauth2\/pages\/style-[^"]+)"/.exec(page.text)?.[1] ?? '';
    const reply = await visit().get(path);
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'text/css;charset=UTF-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    for (const wrong of ['style-x.css', 'logo-0', '..%2f..%2fetc', 'style-000000000000-auto-red;-default.css']) {
      expect((await visit().get(`/oauth2/pages/${wrong}`)).status).toBe(404);
    }
  });

  it('is a page too where the request cannot be read', async () => {
    for (const path of ['/oauth2/authorize?client_id=%ff', '/oauth2/authorize?client_id=%00']) {
      const reply = await visit().get(path);
      expect(reply.status).toBe(400);
      expect(reply.headers['content-type']).toBe('text/html;charset=UTF-8');
    }
    const tooLarge = await visit().post('/oauth2/sign-in', { username: 'x'.repeat(70_000) });
    expect(tooLarge.status).toBe(413);
    expect(tooLarge.headers['content-type']).toBe('text/html;charset=UTF-8');
    const json = await server.send({
      path: '/oauth2/consent',
      host: neoHost,
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(json.status).toBe(415);
  });

  it('S-64: leaves neither passwords nor cookies nor codes in the log', async () => {
    const visitor = await signedIn();
    const page = await visitor.get(`${authorizePath}&prompt=consent`);
    const reply = await visitor.submit(page, '/oauth2/consent', { decision: 'allow' });
    const code = new URL(String(reply.headers.location)).searchParams.get('code') ?? 'none';
    const log = server.logLines.join('\n');
    for (const secret of [alice.password, visitor.cookies.get(sessionCookie) ?? 'none', code]) {
      expect(log).not.toContain(secret);
    }
  });
});
