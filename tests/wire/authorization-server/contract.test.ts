import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { basic, type WireReply } from '../../support/authorization-server.ts';
import { acme, type Credentials, type ServerWithLandscape, startWithLandscape } from '../../support/landscape.ts';

const day = 86_400_000;
const secret = 'p+q%41&r#s$t:u';
const client = (id: string, more: object = {}) => ({
  name: id,
  id,
  secret,
  subscription: 'intprov/acmetmn',
  tokenLifetimeSeconds: 3600,
  ...more,
});
const monitoring: Credentials = { id: 'monitoring', secret };
const role = 'IntegrationOperationServer.read';

let server: ServerWithLandscape;
beforeAll(async () => {
  server = await startWithLandscape({
    subaccounts: [
      {
        subdomain: 'acme',
        flavour: 'neo',
        subscriptions: ['intprov/acmetmn', 'intprov/acmeiflmap', 'intprov/acmeworker'],
        oauthClients: [
          client('monitoring'),
          client('newcomer'),
          client('sender', { subscription: 'intprov/acmeiflmap' }),
          client('veteran', { tokenLifetimeSeconds: 0, isImported: true }),
          client('month', { tokenLifetimeSeconds: 30 * 86_400 }),
        ],
        roleAssignments: ['monitoring', 'sender', 'veteran', 'month'].map((id) => ({
          application: 'intprov/acmetmn',
          role,
          user: `oauth_client_${id}`,
        })),
      },
      { subdomain: 'globex', flavour: 'neo', subscriptions: ['intprov/globextmn'] },
    ],
  });
});
afterAll(() => server.close());

const tokenOf = async (id: string, query = ''): Promise<string> =>
  z.string().parse((await server.fetchToken({ id, secret }, query)).json.access_token);
const statusOf = async (token: string): Promise<number> => (await server.readLogs(token)).status;

/** Source: seed 001 "Setting Up OAuth Inbound Authentication with Client Credentials Grant for API Clients" */
describe('an API client of a tenant management node', () => {
  it('O-21: gets 403 without a role for oauth_client_<id>, and 200 with the same token once it has one', async () => {
    const token = await tokenOf('newcomer');
    expect(await statusOf(token)).toBe(403);
    const assignments = '/management/v1/subaccounts/acme/role-assignments';
    const body = { application: 'intprov/acmetmn', role, user: 'oauth_client_newcomer' };
    expect((await server.manage('POST', assignments, { body })).status).toBe(201);
    expect(await statusOf(token)).toBe(200);
    expect((await server.manage('POST', `${assignments}/delete`, { body })).status).toBeLessThan(300);
    expect(await statusOf(token)).toBe(403);
  });

  it('O-22: reads message processing logs with Accept: text/xml, as the documented call does', async () => {
    const reply = await server.readLogs(await tokenOf('monitoring'), { headers: { accept: 'text/xml' } });
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toMatch(/^text\/xml/);
    expect(reply.text).toMatch(/^<\?xml .*<feed .*<title type="text">MessageProcessingLogs<\/title>/s);
  });

  it('O-23: is refused a modifying call with the token alone, and let through after a CSRF token was fetched', async () => {
    const token = await tokenOf('monitoring');
    const part = 'Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n';
    const batch = (more: Readonly<Record<string, string>>): Promise<WireReply> =>
      server.readLogs(token, {
        method: 'POST',
        path: '/api/v1/$batch',
        headers: { 'content-type': 'multipart/mixed; boundary=b', ...more },
        body: `--b\r\n${part}GET MessageProcessingLogs?$top=1 HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n--b--\r\n`,
      });
    const refused = await batch({});
    expect([refused.status, refused.headers['x-csrf-token']]).toEqual([403, 'Required']);
    const fetched = await server.readLogs(token, { path: '/api/v1/', headers: { 'x-csrf-token': 'Fetch' } });
    expect(fetched.status).toBe(200);
    const session = {
      'x-csrf-token': String(fetched.headers['x-csrf-token']),
      cookie: [fetched.headers['set-cookie'] ?? []]
        .flat()
        .map((line) => line.split(';')[0])
        .join('; '),
    };
    const accepted = await batch(session);
    expect(accepted.status).toBe(202);
    expect(accepted.text).toContain('HTTP/1.1 200 OK');
    expect((await batch({ ...session, 'x-csrf-token': '0'.repeat(32) })).status).toBe(403);
  });

  it('O-14: opens the API with a JWT of either kind too', async () => {
    for (const format of ['jwt', 'jwtrfc', 'JWT']) {
      const token = await tokenOf('monitoring', `&token_format=${format}`);
      expect(token.split('.')).toHaveLength(3);
      expect([format, await statusOf(token)]).toEqual([format, 200]);
    }
  });

  it('O-16: still gets in with the first of eleven tokens', async () => {
    const first = await tokenOf('monitoring');
    const later = await Promise.all(Array.from({ length: 10 }, () => tokenOf('monitoring')));
    expect(new Set([first, ...later]).size).toBe(11);
    expect(await statusOf(first)).toBe(200);
  });

  it('O-20: gets 401 for a role it has with a token of another subscription, and in another account', async () => {
    expect(await statusOf(await tokenOf('sender'))).toBe(401);
    expect((await server.readLogs(await tokenOf('monitoring'), { host: 'globex-tmn' })).status).toBe(401);
  });

  it('O-34: gets 401 at once when its token is revoked in the token search, and no other token of it does', async () => {
    const [revoked, kept] = [await tokenOf('monitoring'), await tokenOf('month')];
    const search = '/management/v1/subaccounts/acme/tokens/search';
    const { body } = await server.manage('POST', search, { body: { user: 'oauth_client_monitoring', limit: 1 } });
    const [found] = z.object({ tokens: z.array(z.object({ id: z.string() })) }).parse(body).tokens;
    expect(await statusOf(revoked)).toBe(200);
    const path = `/management/v1/subaccounts/acme/tokens/${String(found?.id)}`;
    expect((await server.manage('DELETE', path)).status).toBe(204);
    expect([await statusOf(revoked), await statusOf(kept)]).toEqual([401, 200]);
  });
});

describe('the lifetime of its tokens', () => {
  it('O-4, O-5: is unlimited for an imported client, until a lifetime ends the older ones at once', async () => {
    const reply = await server.fetchToken({ id: 'veteran', secret });
    expect(reply.json).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 0,
      scopes: [],
    });
    const old = String(reply.json.access_token);
    server.clock.advance(1000 * day);
    const young = await tokenOf('veteran');
    expect([await statusOf(old), await statusOf(young)]).toEqual([200, 200]);
    const path = '/management/v1/subaccounts/acme/oauth-clients/veteran';
    expect((await server.manage('PATCH', path, { body: { tokenLifetimeSeconds: 3600 } })).status).toBe(200);
    expect([await statusOf(old), await statusOf(young)]).toEqual([401, 200]);
    server.clock.advance(3_600_000);
    expect(await statusOf(young)).toBe(401);
    expect((await server.manage('PATCH', path, { body: { tokenLifetimeSeconds: 0 } })).status, 'O-6').toBe(400);
  });

  it('O-15: is thirty days for an opaque token and twelve hours for a JWT of the same client', async () => {
    const [opaque, jwt] = [await tokenOf('month'), await tokenOf('month', '&token_format=jwt')];
    const [, payload = ''] = jwt.split('.');
    const { iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(exp - iat).toBe(43_200);
    server.clock.advance(43_200_000);
    expect([await statusOf(opaque), await statusOf(jwt)]).toEqual([200, 401]);
    server.clock.advance(30 * day - 43_200_000);
    expect(await statusOf(opaque)).toBe(401);
  });
});

/** Source: wire contract 2.1 */
describe('registering a client over the management API', () => {
  const base = { name: 'x', subscription: 'intprov/acmetmn', tokenLifetimeSeconds: 3600 };
  const code = {
    authorizationGrant: 'authorization-code',
    redirectUris: ['https://a.example/cb'],
    refreshTokenLifetimeSeconds: 60,
  };
  const maximum = 180 * 86_400;
  it.each<readonly [string, number, object]>([
    ['O-7: 180 days', 201, { tokenLifetimeSeconds: maximum }],
    ['O-7: 180 days and a second', 400, { tokenLifetimeSeconds: maximum + 1 }],
    ['O-7: refresh tokens of 180 days', 201, { ...code, refreshTokenLifetimeSeconds: maximum }],
    ['O-7: refresh tokens of 180 days and a second', 400, { ...code, refreshTokenLifetimeSeconds: maximum + 1 }],
    ['O-5: a new unlimited lifetime', 400, { tokenLifetimeSeconds: 0 }],
    ['O-5: a new unlimited lifetime of refresh tokens', 400, { ...code, refreshTokenLifetimeSeconds: 0 }],
    ['O-18: an id in use', 409, { id: 'monitoring' }],
    ['O-18: an id in use, in other letters', 409, { id: 'MONITORING' }],
    ['O-19: an application without a subscription', 400, { subscription: 'intprov/othertmn' }],
    ['O-19, I-4: a node that is none of the tenant', 400, { subscription: 'intprov/acmeworker' }],
    ['a name of 128 characters', 201, { name: 'n'.repeat(128) }],
    ['a name of 129 characters', 400, { name: 'n'.repeat(129) }],
    ['a description of 1024 characters', 201, { description: 'd'.repeat(1024) }],
    ['a description of 1025 characters', 400, { description: 'd'.repeat(1025) }],
    ['an id of 128 characters', 201, { id: 'i'.repeat(128) }],
    ['an id of 129 characters', 400, { id: 'i'.repeat(129) }],
    ['an id of every kind of character', 201, { id: 'A.z_0~-9' }],
    ['a secret of 256 bytes in 128 characters', 201, { secret: 'ü'.repeat(128) }],
    ['a secret of 258 bytes in 129 characters', 400, { secret: 'ü'.repeat(129) }],
    ['a secret for a public client', 400, { ...code, isConfidential: false, secret }],
  ])('%s: %i', async (_name, status, changes) => {
    const path = '/management/v1/subaccounts/acme/oauth-clients';
    const reply = await server.manage('POST', path, { body: { ...base, ...changes } });
    expect([reply.status, reply.body]).toEqual([status, expect.anything()]);
  });

  it('O-18: refuses the id in another account, and for 180 days after it was deleted', async () => {
    const create = (subaccount: string) =>
      server.manage('POST', `/management/v1/subaccounts/${subaccount}/oauth-clients`, {
        body: { ...base, id: 'wanderer', subscription: `intprov/${subaccount}tmn` },
      });
    expect((await create('acme')).status).toBe(201);
    expect((await create('globex')).status).toBe(409);
    await server.manage('DELETE', '/management/v1/subaccounts/acme/oauth-clients/wanderer');
    server.clock.advance(179 * day);
    expect((await create('globex')).status).toBe(409);
    server.clock.advance(2 * day);
    expect((await create('globex')).status).toBe(201);
  });
});

/** Source: seed 002 "Using Platform APIs" */
describe('a client of the Platform APIs', () => {
  const scopes = ['hcp.manageAuthorizationSettings', 'hcp.readAuthorizationSettings'];
  const path = '/oauth2/apitoken/v1?grant_type=client_credentials';
  const ask = (own: Credentials): Promise<WireReply> =>
    server.send({ host: 'api', path, headers: basic(own.id, own.secret) });
  const isActive = async (own: Credentials, token: string): Promise<unknown> =>
    (await server.postForm('/oauth2/introspect', { token }, own, 'api')).json.active;
  let own: Credentials;
  beforeEach(async () => {
    own = await server.createApiClient(scopes);
  });

  it('O-36: sees its secret once: no later reply of the management API holds it', async () => {
    const clients = '/management/v1/subaccounts/acme/api-clients';
    for (const address of [clients, `${clients}/${own.id}`, `${clients}/${own.id}/secrets`]) {
      const { status, body } = await server.manage('GET', address);
      expect([address, status]).toEqual([address, 200]);
      expect(JSON.stringify(body)).not.toContain(own.secret);
      expect(JSON.stringify(body)).not.toContain(own.secret.slice(own.secret.indexOf('$') + 1));
    }
    expect(JSON.stringify((await server.manage('GET', '/management/v1/landscape')).body)).not.toContain(own.secret);
  });

  it('O-37, O-39, O-40: gets 1500 seconds of exactly its scopes, and nothing makes it another time', async () => {
    const { json } = await ask(own);
    expect(json).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 1500,
      scope: scopes.join(' '),
    });
    const client = `/management/v1/subaccounts/acme/api-clients/${own.id}`;
    expect((await server.manage('PATCH', client, { body: { tokenLifetimeSeconds: 60 } })).status).toBe(400);
    const token = String(json.access_token);
    server.clock.advance(1_498_000);
    expect(await isActive(own, token)).toBe(true);
    server.clock.advance(3000);
    expect(await isActive(own, token)).toBe(false);
  });

  it('O-41: gets no token once it is deleted', async () => {
    expect((await ask(own)).status).toBe(200);
    await server.manage('DELETE', `/management/v1/subaccounts/acme/api-clients/${own.id}`);
    const refused = await ask(own);
    expect([refused.status, refused.json.error]).toEqual([401, 'invalid_client']);
  });

  it('is no client of the consumer account, nor the other way round', async () => {
    const alien = await server.fetchToken(own);
    expect([alien.status, alien.json.error]).toEqual([401, 'invalid_client']);
    expect((await ask(monitoring)).status).toBe(401);
    expect((await server.send({ host: acme, path, headers: basic(own.id, own.secret) })).status).toBe(200);
  });
});
