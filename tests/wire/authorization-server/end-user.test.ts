import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/crypto/digest.ts';
import { administrator, basic, form, type WireReply } from '../../support/authorization-server.ts';
import {
  alice,
  bob,
  callback,
  codeClientSecret,
  neoHost,
  type ServerWithCodeClients,
  startWithCodeClients,
} from '../../support/page-clients.ts';
import { createVisitor, findForm, locationOf, signInAt, type Visitor } from '../../support/page-visitor.ts';

let server: ServerWithCodeClients;
beforeAll(async () => {
  server = await startWithCodeClients({ publicPort: 443 });
});
afterAll(() => server.close());

const signedIn = async (user = alice): Promise<Visitor> => {
  const visitor = createVisitor(server.send, neoHost);
  await signInAt(visitor, await visitor.get('/oauth2'), user);
  return visitor;
};

const ask = (fields: Readonly<Record<string, string>>, clientId = 'expenses'): Promise<WireReply> =>
  server.send({
    path: '/oauth2/api/v1/token',
    host: neoHost,
    body: new URLSearchParams(fields).toString(),
    headers: { ...form({}).headers, ...basic(clientId, codeClientSecret) },
  });

/** Tokens of a user for a client, by a code. */
const tokensOf = async (visitor: Visitor, clientId = 'expenses', extra: Readonly<Record<string, string>> = {}) => {
  const page = await visitor.get(
    `/oauth2/api/v1/authorize?${new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: callback })}`,
  );
  const reply = page.status === 200 ? await visitor.submit(page, '/oauth2/consent', { decision: 'allow' }) : page;
  const code = locationOf(reply).searchParams.get('code') ?? '';
  const { json } = await ask({ grant_type: 'authorization_code', code, redirect_uri: callback, ...extra }, clientId);
  return { access: String(json.access_token), refresh: String(json.refresh_token) };
};

const isValid = async (token: string): Promise<boolean> =>
  (await server.rooms.authorizationServer.checkToken(token)).kind === 'valid';

/** What a page shows, without its tags. */
const wordsOf = (page: WireReply): string => page.text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('O-33: the end-user UI', () => {
  it('lists the tokens of whoever is signed in, and of nobody else', async () => {
    const visitor = await signedIn();
    await tokensOf(visitor);
    const own = await visitor.get('/oauth2');
    expect(wordsOf(own)).toMatch(/Tokens Keys with which .* Expense reports read , write .* UTC .* UTC Revoke/);
    expect(wordsOf(own)).toContain('Tokens in the JWT format are not stored and therefore not listed');
    const foreign = wordsOf(await (await signedIn(bob)).get('/oauth2'));
    expect(foreign).toContain('There are no tokens of yours.');
    expect(foreign).toContain('No application may act for you.');
  });

  it('ends a token at once, together with what can renew it', async () => {
    const visitor = await signedIn();
    await server.registerNeo({ clientId: 'revoked', name: 'To be revoked' });
    const { access, refresh } = await tokensOf(visitor, 'revoked');
    expect(await isValid(access)).toBe(true);
    const page = await visitor.get('/oauth2');
    const token = sha256Hex(access);
    expect(page.text).toContain(token);
    const reply = await visitor.submit(page, '/oauth2/revoke-token', { token });
    expect(reply.status).toBe(303);
    expect(wordsOf(await visitor.get(String(reply.headers.location)))).toContain('The token is revoked.');
    expect(await isValid(access)).toBe(false);
    expect((await ask({ grant_type: 'refresh_token', refresh_token: refresh }, 'revoked')).json.error).toBe(
      'invalid_grant',
    );
    const records = await server.rooms.audit.list(server.acme.id);
    expect(records.some(({ message }) => message === 'Deleting cloud access token: revoked by its user')).toBe(true);
  });

  it('S-55, A6: ends no token of another user, and none without a form of this session', async () => {
    const { access } = await tokensOf(await signedIn(alice));
    const token = sha256Hex(access);
    const other = await signedIn(bob);
    await tokensOf(other);
    await other.submit(await other.get('/oauth2'), '/oauth2/revoke-token', { token });
    await other.submit(await other.get('/oauth2'), '/oauth2/withdraw', { client: 'expenses' });
    expect(await isValid(access)).toBe(true);
    const owner = await signedIn(alice);
    for (const path of ['/oauth2/revoke-token', '/oauth2/withdraw', '/oauth2/code']) {
      const reply = await owner.post(path, { token, client: 'expenses', scope: 'read' });
      expect(reply.status, path).toBe(403);
    }
    const { fields } = findForm(await owner.get('/oauth2'), '/oauth2/revoke-token');
    const reply = await owner.post('/oauth2/revoke-token', { ...fields, token }, { origin: 'https://evil.example' });
    expect(reply.status).toBe(403);
    expect(await isValid(access)).toBe(true);
  });

  it('withdraws what was allowed: all tokens of the client end, and it must ask again', async () => {
    const visitor = await signedIn();
    await server.registerNeo({ clientId: 'withdrawn', name: 'To be withdrawn' });
    const first = await tokensOf(visitor, 'withdrawn');
    const second = await tokensOf(visitor, 'withdrawn');
    const jwt = await tokensOf(visitor, 'withdrawn', { token_format: 'jwt' });
    const kept = await tokensOf(visitor);
    const page = await visitor.get('/oauth2');
    expect(wordsOf(page)).toContain('To be withdrawn Sends your receipts to accounting');
    const reply = await visitor.submit(page, '/oauth2/withdraw', { client: 'withdrawn' });
    const after = await visitor.get(String(reply.headers.location));
    expect(wordsOf(after)).toContain('The access is withdrawn.');
    expect(after.text).not.toContain('To be withdrawn');
    for (const { access, refresh } of [first, second, jwt]) {
      expect(await isValid(access)).toBe(false);
      expect((await ask({ grant_type: 'refresh_token', refresh_token: refresh }, 'withdrawn')).json.error).toBe(
        'invalid_grant',
      );
    }
    expect(await isValid(kept.access)).toBe(true);
    const again = await visitor.get(
      `/oauth2/api/v1/authorize?${new URLSearchParams({ response_type: 'code', client_id: 'withdrawn', redirect_uri: callback })}`,
    );
    expect(again.text).toContain('Allow To be withdrawn to act for you?');
  });

  it('does not list what has expired', async () => {
    const visitor = await signedIn();
    await server.registerNeo({ clientId: 'brief', name: 'Brief', tokenLifetimeSeconds: 60, skipConsent: true });
    await tokensOf(visitor, 'brief');
    const count = (page: WireReply): number => page.text.split('<strong>Brief</strong>').length - 1;
    expect(count(await visitor.get('/oauth2'))).toBe(2);
    server.clock.advance(61_000);
    expect(count(await visitor.get('/oauth2'))).toBe(1);
  });

  it('is found by the path twin, and asks for a sign-in there', async () => {
    const visitor = createVisitor(server.send, undefined);
    const page = await visitor.get('/t/acme/oauth2/');
    expect(page.text).toContain('action="/t/acme/oauth2/sign-in"');
    const reply = await visitor.submit(page, '/oauth2/sign-in', alice);
    expect(reply.headers.location).toBe('/t/acme/oauth2');
    expect(wordsOf(await visitor.get('/t/acme/oauth2'))).toContain('Signed in as alice');
    expect((await visitor.get('/oauth2')).status).toBe(404);
    expect((await visitor.get('/t/nobody/oauth2')).status).toBe(404);
  });
});

describe('codes for mobile devices', () => {
  const generate = async (visitor: Visitor, client: string, fields = {}): Promise<WireReply> =>
    visitor.submit(await visitor.get(`/oauth2/code?client=${client}`), '/oauth2/code', fields);
  const codeIn = (page: WireReply): string => /id="authorization-code">([0-9a-f]{32})</.exec(page.text)?.[1] ?? '';
  const formOfClient = (page: WireReply) => [...page.text.matchAll(/<option value="([^"]+)"/g)].map(([, id]) => id);

  it('are made for clients of the code grant only', async () => {
    const page = await (await signedIn()).get('/oauth2/code');
    expect(formOfClient(page)).toContain('expenses');
    expect(formOfClient(page)).not.toContain('my_client_1');
    expect(formOfClient(page)).not.toContain('sb-books!t2');
  });

  it('are shown as a QR code and as text, for the scopes ticked, and are redeemed once', async () => {
    const visitor = await signedIn();
    const page = await generate(visitor, 'expenses', { scope: ['read', 'beyond'] });
    expect(page.text).toMatch(/<svg [^>]*viewBox/);
    const { json } = await ask({ grant_type: 'authorization_code', code: codeIn(page) });
    expect(json).toMatchObject({ access_token: expect.any(String), scopes: ['read'] });
    expect((await ask({ grant_type: 'authorization_code', code: codeIn(page) })).json.error).toBe('invalid_grant');
  });

  it('live for two minutes where the client has no secret', async () => {
    const visitor = await signedIn();
    for (const [seconds, status] of [
      [110, 200],
      [121, 400],
    ] as const) {
      const page = await generate(visitor, 'phone');
      server.clock.advance(seconds * 1000);
      const reply = await server.send({
        path: '/oauth2/token',
        host: neoHost,
        ...form({ grant_type: 'authorization_code', client_id: 'phone', code: codeIn(page) }),
      });
      expect(reply.status, `${seconds} s`).toBe(status);
    }
  });

  it('are not made for a client of another subaccount, nor for nothing', async () => {
    const visitor = await signedIn();
    const page = await visitor.get('/oauth2/code?client=expenses');
    for (const fields of [{ client: 'sb-books!t2' }, { scope: [] }]) {
      const reply = await visitor.submit(page, '/oauth2/code', fields);
      expect(reply.status).toBe(303);
      expect(reply.headers.location).toBe('/oauth2/code');
    }
  });
});

describe('branding', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const put = (settings: unknown, logo?: Uint8Array | null) =>
    server.rooms.authorizationServer.branding.put(server.acme.id, { settings, logo }, administrator);

  it('O-27: is on every page: title, logo, colours and legal links', async () => {
    const branding = await put(
      {
        title: 'Acme <Industries>',
        theme: 'dark',
        colors: { accent: '#ff0000', header: '#FFFFFF' },
        legalLinks: [{ label: 'Imprint & more', url: 'https://acme.example/imprint?a=1&b="'.replace('"', '') }],
      },
      png,
    );
    expect(branding.logo).toMatchObject({ contentType: 'image/png', byteCount: png.length });
    const visitor = createVisitor(server.send, neoHost);
    for (const path of ['/oauth2', '/oauth2/api/v1/authorize?client_id=nobody']) {
      const page = await visitor.get(path);
      expect(page.text).toContain('Acme &lt;Industries&gt;');
      expect(page.text).toContain(
        '<a href="https://acme.example/imprint?a=1&amp;b=" rel="noopener noreferrer">Imprint &amp; more</a>',
      );
      expect(page.text).toMatch(/style-[0-9a-f]{12}-dark-ff0000-ffffff\.css/);
      const logo = /src="([^"]+)"/.exec(page.text)?.[1] ?? '';
      const image = await visitor.get(logo);
      expect(image.status).toBe(200);
      expect(image.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' });
    }
    expect((await createVisitor(server.send, 'oauthasservices-globex').get('/oauth2')).text).not.toContain('Acme');
    const records = await server.rooms.audit.list(server.acme.id);
    expect(records.find(({ message }) => message === 'Updating branding')).toMatchObject({
      category: 'audit.configuration',
    });
  });

  it('keeps the logo unless one is given, and removes it when told to', async () => {
    await put({}, png);
    expect((await put({ title: 'A' })).logo).toBeDefined();
    expect((await put({ title: 'A' }, null)).logo).toBeUndefined();
  });

  it.each([
    ['title', { title: 'x'.repeat(81) }],
    ['title', { title: 'a\nb' }],
    ['theme', { theme: 'pink' }],
    ['colors.accent', { colors: { accent: 'red;}body{display:none' } }],
    ['colors.header', { colors: { header: '#fff' } }],
    ['legalLinks.0.url', { legalLinks: [{ label: 'x', url: 'javascript:alert(1)' }] }],
    ['legalLinks.0.url', { legalLinks: [{ label: 'x', url: 'http://acme.example/' }] }],
    ['legalLinks.0.url', { legalLinks: [{ label: 'x', url: 'https://user@acme.example/' }] }],
    ['legalLinks.0.label', { legalLinks: [{ label: ' ', url: 'https://acme.example/' }] }],
    ['legalLinks', { legalLinks: Array.from({ length: 9 }, () => ({ label: 'x', url: 'https://acme.example/' })) }],
    ['branding', { script: 'x' }],
  ])('refuses a bad "%s"', async (field, settings) => {
    await expect(put(settings)).rejects.toMatchObject({
      status: 400,
      description: expect.stringContaining(`"${field}"`),
    });
  });

  it.each([
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a GIF', Buffer.from('GIF89a;')],
    ['nothing', Buffer.alloc(0)],
    ['a large PNG', Buffer.concat([png, Buffer.alloc(256 * 1024)])],
  ])('refuses %s as a logo', async (_name, logo) => {
    await expect(put({}, logo)).rejects.toMatchObject({ status: 400, description: expect.stringContaining('"logo"') });
  });
});
