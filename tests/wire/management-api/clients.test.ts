import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { operations } from '../../../src/management-api/contract.ts';
import { administrator, basic, type ServerWithClients, startWithClients } from '../../support/authorization-server.ts';
import { createManagementCaller } from '../../support/management.ts';

const api = '/management/v1/subaccounts';
let server: ServerWithClients;
let call: ReturnType<typeof createManagementCaller>;
beforeAll(async () => {
  server = await startWithClients();
  call = createManagementCaller(server);
});
afterAll(() => server.close());

const clients = `${api}/acme/oauth-clients`;
const neo = { subscription: 'intprov/acmetmn', tokenLifetimeSeconds: 3600 };
const shop = {
  id: 'shop',
  name: 'Shop',
  description: 'Where orders come from',
  subscription: 'intprov/acmetmn',
  authorizationGrant: 'authorization-code',
  isConfidential: true,
  scopes: ['orders.read', 'orders.write'],
  redirectUris: ['https://shop.example/callback'],
  skipConsent: true,
  tokenLifetimeSeconds: 3600,
  refreshTokenLifetimeSeconds: 86_400,
  refreshPolicy: 'rotate',
  issuesRefreshForSaml: true,
  translations: { de: { name: 'Laden', description: 'Woher Bestellungen kommen' } },
};
const fetchToken = (id: string, secret: string) =>
  server.send({
    host: 'oauthasservices-acme',
    path: '/oauth2/api/v1/token?grant_type=client_credentials',
    headers: basic(id, secret),
  });

describe('OAuth clients in the management API', () => {
  it('have every field, when they are created, read and listed', async () => {
    const { status, body } = await call('POST', clients, { body: shop });
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({ client: shop, secret: expect.any(String) });
    const stored = { ...shop, kind: 'neo-application', isEnabled: true, isImported: false, createdBy: 'administrator' };
    const read = await call('GET', `${clients}/shop`);
    expect(read.body).toEqual({ ...stored, createdAtMs: expect.any(Number) });
    const list = operations.listOAuthClients.response.parse((await call('GET', clients)).body);
    expect(list.find(({ id }) => id === 'shop')).toEqual(read.body);
  });

  it('change field by field, lists and translations as a whole', async () => {
    const change = (body: object) => call('PATCH', `${clients}/shop`, { body });
    const { body: before } = await call('GET', `${clients}/shop`);
    const changes = {
      name: 'Web shop',
      scopes: ['orders.read'],
      redirectUris: ['https://new.example/a', 'com.example.shop:/b'],
      skipConsent: false,
      refreshTokenLifetimeSeconds: 60,
      refreshPolicy: 'overlap',
      translations: { fr: { name: 'Magasin' } },
    };
    const reply = await change(changes);
    expect(reply).toMatchObject({ status: 200, body: changes });
    expect(reply.body).toEqual({ ...z.looseObject({}).parse(before), ...changes });
    expect((await change({ description: '' })).body).not.toHaveProperty('description');
    expect((await call('GET', `${clients}/shop`)).body).not.toHaveProperty('description');
  });

  it.each([
    ['the id', { id: 'other' }],
    ['the subscription', { subscription: 'intprov/othertmn' }],
    ['the grant', { authorizationGrant: 'client-credentials' }],
    ['whether it is confidential', { isConfidential: false }],
    ['where it came from', { isImported: true }],
    ['the kind', { kind: 'platform-api' }],
  ])('never change %s', async (_name, body) => {
    expect(await call('PATCH', `${clients}/shop`, { body })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it('O-5, O-6: refuse a lifetime of 0 for something new and for something changed', async () => {
    const refusal = { status: 400, body: { error: 'invalid_client_metadata' } };
    const create = (body: object) => call('POST', clients, { body: { ...neo, name: 'x', ...body } });
    expect(await create({ tokenLifetimeSeconds: 0 })).toMatchObject(refusal);
    expect((await create({ id: 'old', tokenLifetimeSeconds: 0, isImported: true })).status).toBe(201);
    const change = (tokenLifetimeSeconds: number) =>
      call('PATCH', `${clients}/old`, { body: { tokenLifetimeSeconds } });
    expect((await change(0)).status).toBe(200);
    expect((await change(3600)).status).toBe(200);
    expect(await change(0)).toMatchObject(refusal);
  });

  it('O-5: an unlimited token older than the new lifetime is refused at once', async () => {
    const body = { ...neo, id: 'older', name: 'x', secret: 'an old secret', tokenLifetimeSeconds: 0, isImported: true };
    await call('POST', clients, { body });
    const reply = await fetchToken('older', 'an old secret');
    expect(reply.json).toMatchObject({ expires_in: 0 });
    const { checkToken } = server.rooms.authorizationServer;
    server.clock.advance(3_600_001);
    expect((await checkToken(String(reply.json.access_token))).kind).toBe('valid');
    await call('PATCH', `${clients}/older`, { body: { tokenLifetimeSeconds: 3600 } });
    expect(await checkToken(String(reply.json.access_token))).toEqual({ kind: 'invalid', reason: 'expired' });
  });

  it('O-36: have secrets that are shown once, overlap, expire and are removed', async () => {
    const { body } = await call('POST', clients, { body: { ...neo, id: 'turning', name: 'x' } });
    const first = z.object({ secret: z.string() }).parse(body).secret;
    const added = await call('POST', `${clients}/turning/secrets`, {
      body: { expiresAtMs: server.clock.now() + 60_000 },
    });
    const second = z.object({ id: z.string(), secret: z.string() }).parse(added.body);
    for (const secret of [first, second.secret]) expect((await fetchToken('turning', secret)).status).toBe(200);
    const list = async () =>
      z.array(z.looseObject({ id: z.string() })).parse((await call('GET', `${clients}/turning/secrets`)).body);
    const listed = await list();
    expect(JSON.stringify(listed)).not.toContain(second.secret);
    expect(listed).toHaveLength(2);
    const old = listed.find(({ id }) => id !== second.id);
    const remove = (id: string | undefined, client = 'turning') => call('DELETE', `${clients}/${client}/secrets/${id}`);
    expect((await remove(old?.id, 'shop')).status).toBe(404);
    expect((await remove(old?.id)).status).toBe(204);
    expect((await remove(old?.id)).status).toBe(404);
    expect((await fetchToken('turning', first)).status).toBe(401);
    expect((await fetchToken('turning', second.secret)).status).toBe(200);
    server.clock.advance(60_001);
    expect((await fetchToken('turning', second.secret)).status).toBe(401);
    expect((await call('POST', `${clients}/turning/secrets`, { body: { expiresAtMs: 1 } })).status).toBe(400);
  });

  it('refuse, while they are disabled, what was issued before and ask for nothing new', async () => {
    await call('POST', clients, { body: { ...neo, id: 'paused', name: 'x', secret: 'paused secret' } });
    const token = String((await fetchToken('paused', 'paused secret')).json.access_token);
    await call('PATCH', `${clients}/paused`, { body: { isEnabled: false } });
    expect((await fetchToken('paused', 'paused secret')).status).toBe(401);
    expect((await server.rooms.authorizationServer.checkToken(token)).kind).toBe('invalid');
  });

  it('S-55: are found under their own subaccount and kind only', async () => {
    for (const path of [`${api}/globex/oauth-clients/shop`, `${api}/acme/api-clients/shop`]) {
      for (const [method, rest, body] of [
        ['GET', '', undefined],
        ['PATCH', '', { isEnabled: false }],
        ['GET', '/secrets', undefined],
        ['POST', '/secrets', {}],
      ] as const) {
        const reply = await call(method, `${path}${rest}`, body === undefined ? {} : { body });
        expect(reply.status, `${method} ${path}${rest}`).toBe(404);
      }
    }
  });
});

describe('the roles of a deleted client', () => {
  const assign = (user: string) =>
    call('POST', `${api}/acme/role-assignments`, {
      body: { application: 'intprov/acmetmn', role: 'IntegrationOperationServer.read', user },
    });
  const listOf = async (user: string) =>
    operations.listRoleAssignments.response
      .parse((await call('GET', `${api}/acme/role-assignments`)).body)
      .filter((assignment) => assignment.user === user);

  it('stay, marked as orphaned, until the id comes back to its account', async () => {
    const user = 'oauth_client_passing';
    const create = (subaccount: string, subscription: string) =>
      call('POST', `${api}/${subaccount}/oauth-clients`, { body: { ...neo, subscription, id: 'passing', name: 'x' } });
    expect((await create('acme', 'intprov/acmetmn')).status).toBe(201);
    await assign(user);
    expect(await listOf(user)).toMatchObject([{ isOrphaned: false }]);
    await call('DELETE', `${clients}/passing`);
    expect(await listOf(user)).toMatchObject([{ isOrphaned: true }]);
    expect(await create('globex', 'intprov/globextmn')).toMatchObject({
      status: 409,
      body: { error: 'client_id_taken' },
    });
    expect((await create('acme', 'intprov/acmetmn')).status).toBe(201);
    expect(await listOf(user)).toMatchObject([{ isOrphaned: false }]);
  });

  it('are those of no user', async () => {
    await assign('somebody');
    expect(await listOf('somebody')).toMatchObject([{ isOrphaned: false }]);
  });
});

describe('the OAuth URLs of an account', () => {
  const urlsOf = async (subaccount: string) =>
    operations.readOAuthUrls.response.parse((await call('GET', `${api}/${subaccount}/oauth-urls`)).body);

  it('O-35: are three, and the token endpoint among them works as it is printed', async () => {
    const urls = await urlsOf('acme');
    const origin = `https://oauthasservices-acme.portolan.localhost:${server.httpsPort}`;
    expect(urls).toEqual({
      authorizationEndpoint: `${origin}/oauth2/api/v1/authorize`,
      tokenEndpoint: `${origin}/oauth2/api/v1/token`,
      endUserUi: `${origin}/oauth2`,
    });
    const status = await new Promise((resolve, reject) => {
      request(
        `${urls.tokenEndpoint}?grant_type=client_credentials`,
        {
          method: 'POST',
          ca: server.caCertificatePem,
          headers: basic(server.neo.id, server.neo.secret),
          // Names below localhost lead to this machine, whatever its resolver says.
          lookup: (_host, options, done) =>
            options.all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  it('are two in Cloud Foundry', async () => {
    const origin = `https://cf-one.authentication.portolan.localhost:${server.httpsPort}`;
    expect(await urlsOf('cf-one')).toEqual({
      authorizationEndpoint: `${origin}/oauth/authorize`,
      tokenEndpoint: `${origin}/oauth/token`,
    });
  });
});

describe('the scopes of an application', () => {
  const scopes = '/management/v1/applications/intprov/acmetmn/scopes';

  it('are kept in the order of their definition and replaced by their id', async () => {
    const put = (body: object) => call('PUT', scopes, { body });
    expect((await put({ id: 'b', description: 'B' })).body).toEqual({ isNew: true });
    server.clock.advance(1);
    expect((await put({ id: 'a' })).body).toEqual({ isNew: true });
    expect((await put({ id: 'b', translations: { de: 'Be' } })).body).toEqual({ isNew: false });
    expect((await call('GET', scopes)).body).toEqual([{ id: 'b', translations: { de: 'Be' } }, { id: 'a' }]);
  });

  it('are the only ones its clients can have, and stay while one has them', async () => {
    const create = (id: string, wanted: readonly string[]) =>
      call('POST', clients, { body: { ...neo, id, name: 'x', scopes: wanted } });
    expect(await create('unknown-scope', ['a', 'c'])).toMatchObject({ status: 400 });
    expect((await create('known-scope', ['a'])).status).toBe(201);
    const remove = (id: string) => call('POST', `${scopes}/delete`, { body: { id } });
    expect(await remove('a')).toMatchObject({ status: 409 });
    expect((await remove('b')).status).toBe(200);
    expect((await remove('b')).status).toBe(404);
  });

  it.each([
    ['an id with a space', { id: 'a b' }],
    ['an id with a comma', { id: 'a,b' }],
    ['no id', { id: '' }],
    ['a language that is none', { id: 'a', translations: { de_DE: 'x' } }],
    ['two of one language', { id: 'a', translations: { de: 'x', DE: 'y' } }],
  ])('have not %s', async (_name, body) => {
    expect((await call('PUT', scopes, { body })).status).toBe(400);
  });

  it('belong to an application that can be one', async () => {
    const reply = await call('PUT', '/management/v1/applications/NoProvider/x/scopes', { body: { id: 'a' } });
    expect(reply.status).toBe(400);
  });

  it('are put on record', async () => {
    const events = await server.rooms.database.read.selectFrom('audit_events').selectAll().execute();
    const text = JSON.stringify(events);
    for (const word of ['Creating', 'Updating', 'Deleting']) {
      expect(text).toContain(`${word} OAuth scope of application intprov/acmetmn: b`);
    }
  });
});

describe('unlimitedTokens=force-180d', () => {
  it('gives imported clients 180 days when tokens are issued, checked, listed and cleaned up', async () => {
    const forced = await startWithClients({ unlimitedTokens: 'force-180d' });
    try {
      const { authorizationServer } = forced.rooms;
      const secret = 'secret of old';
      await forced.clients.register(
        {
          kind: 'neo-application',
          subaccountId: forced.acme.id,
          name: 'Old',
          clientId: 'old',
          secret,
          authorizationGrant: 'client-credentials',
          subscription: forced.tmn,
          tokenLifetimeSeconds: 0,
          isImported: true,
        },
        administrator,
      );
      const day = 86_400_000;
      const importToken = (token: string, ageDays: number) =>
        authorizationServer.importToken(
          { clientId: 'old', token, issuedAtMs: forced.clock.now() - ageDays * day },
          administrator,
        );
      await importToken('1'.repeat(31), 179);
      await importToken('2'.repeat(31), 181);
      const reply = await forced.send({
        host: 'oauthasservices-acme',
        path: '/oauth2/api/v1/token?grant_type=client_credentials',
        headers: basic('old', secret),
      });
      expect(reply.json).toMatchObject({ expires_in: 180 * 86_400 });
      const kindOf = async (token: string) => (await authorizationServer.checkToken(token)).kind;
      expect([await kindOf('1'.repeat(31)), await kindOf('2'.repeat(31))]).toEqual(['valid', 'invalid']);
      expect((await authorizationServer.tokens.search(forced.acme.id, { clientId: 'old' })).tokens).toHaveLength(2);
      expect(await authorizationServer.purgeExpired()).toBe(1);
      // What was registered stays what it is, for the day the operator thinks otherwise.
      expect(await forced.clients.findRegistered(forced.acme.id, 'old')).toMatchObject({ tokenLifetimeSeconds: 0 });
      const events = await forced.rooms.database.read.selectFrom('audit_events').selectAll().execute();
      expect(JSON.stringify(events)).toContain('countOfUnlimitedOnes');
    } finally {
      await forced.close();
    }
  });
});
