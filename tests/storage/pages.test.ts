import { afterEach, expect, it } from 'vitest';
import { administrator, basic, form, type WireReply } from '../support/authorization-server.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import {
  alice,
  bob,
  callback,
  codeClientSecret,
  neoHost,
  type ServerWithCodeClients,
  startWithCodeClients,
} from '../support/page-clients.ts';
import { createVisitor, findForm, locationOf, signInAt } from '../support/page-visitor.ts';

const authorizePath = `/oauth2/api/v1/authorize?${new URLSearchParams({
  response_type: 'code',
  client_id: 'expenses',
  redirect_uri: callback,
})}`;

describeOnBothDatabases('pages for users', (_open, { createPlace }) => {
  let server: ServerWithCodeClients | undefined;
  afterEach(() => server?.close());
  const start = async (): Promise<ServerWithCodeClients> => {
    const { url } = await createPlace();
    server = await startWithCodeClients(url === undefined ? {} : { databaseUrl: url });
    return server;
  };
  const redeem = (at: ServerWithCodeClients, fields: Readonly<Record<string, string>>): Promise<WireReply> =>
    at.send({
      path: '/oauth2/api/v1/token',
      host: neoHost,
      body: new URLSearchParams(fields).toString(),
      headers: { ...form({}).headers, ...basic('expenses', codeClientSecret) },
    });

  it('O-27, O-33: a user signs in, consents once, sees the token and withdraws it', async () => {
    const at = await start();
    const visitor = createVisitor(at.send, neoHost);
    const page = await signInAt(visitor, await visitor.get(authorizePath), alice);
    const first = await visitor.submit(page, '/oauth2/consent', { decision: 'allow' });
    const second = await visitor.get(authorizePath);
    const tokens: string[] = [];
    for (const reply of [first, second]) {
      const code = locationOf(reply).searchParams.get('code') ?? '';
      const { json } = await redeem(at, { grant_type: 'authorization_code', code, redirect_uri: callback });
      tokens.push(String(json.access_token));
    }
    const access = await visitor.get('/oauth2');
    expect(access.text.split('<strong>Expense reports</strong>')).toHaveLength(4);
    await visitor.submit(access, '/oauth2/withdraw');
    for (const token of tokens) {
      expect((await at.rooms.authorizationServer.checkToken(token)).kind).toBe('invalid');
    }
    expect((await visitor.get('/oauth2')).text).not.toContain('<strong>Expense reports</strong>');
    expect((await visitor.get(authorizePath)).text).toContain('Allow Expense reports');
  });

  it('many answers to one consent page at once leave one consent', async () => {
    const at = await start();
    const visitor = createVisitor(at.send, neoHost);
    const page = await signInAt(visitor, await visitor.get(authorizePath), bob);
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => visitor.submit(page, '/oauth2/consent', { decision: 'allow' })),
    );
    const codes = new Set(replies.map((reply) => locationOf(reply).searchParams.get('code')));
    expect(codes.size).toBe(20);
    const rows = await at.rooms.database.read.selectFrom('consents').selectAll().execute();
    expect(rows).toHaveLength(1);
  });

  it('S-57: a session that is used, ended and cleaned up at once is ended', async () => {
    const at = await start();
    const visitor = createVisitor(at.send, neoHost);
    await signInAt(visitor, await visitor.get('/oauth2'), alice);
    at.clock.advance(5 * 60_000);
    const page = await visitor.get('/oauth2');
    const { fields } = findForm(page, '/oauth2/sign-out');
    const cookies = new Map(visitor.cookies);
    at.clock.advance(5 * 60_000);
    await Promise.all([
      ...Array.from({ length: 10 }, () => visitor.get('/oauth2')),
      visitor.post('/oauth2/sign-out', fields),
      at.rooms.authorizationServer.purgeExpired(),
    ]);
    for (const [name, value] of cookies) visitor.cookies.set(name, value);
    expect((await visitor.get('/oauth2')).text).not.toContain('Signed in as');
  });

  it('keeps a branding with its logo, and deletes all with the subaccount', async () => {
    const at = await start();
    const { branding } = at.rooms.authorizationServer;
    const logo = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
    await branding.put(at.acme.id, { settings: { title: 'Acme' }, logo }, administrator);
    const stored = await branding.put(at.acme.id, { settings: { theme: 'dark' } }, administrator);
    expect(stored).toMatchObject({ theme: 'dark', logo: { contentType: 'image/png', byteCount: 9 } });
    expect(Buffer.from((await branding.findLogo(stored.logo?.hash ?? ''))?.bytes ?? [])).toEqual(logo);
    const visitor = createVisitor(at.send, neoHost);
    await signInAt(visitor, await visitor.get('/oauth2'), alice);
    await at.rooms.accounts.deleteSubaccount(at.acme.id, administrator);
    for (const table of ['brandings', 'user_sessions', 'consents'] as const) {
      expect(await at.rooms.database.read.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
  });
});
