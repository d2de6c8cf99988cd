import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  administrator,
  basic,
  claimsOf,
  form,
  headerOf,
  type ServerWithClients,
  startWithClients,
} from '../../support/authorization-server.ts';

let server: ServerWithClients;
beforeAll(async () => {
  server = await startWithClients({ publicPort: 443 });
});
afterAll(() => server.close());

const host = 'cf-one.authentication';
const path = '/oauth/token';
const inBody = (fields: Readonly<Record<string, string>> = {}) =>
  form({
    grant_type: 'client_credentials',
    client_id: server.xsuaa.id,
    client_secret: server.xsuaa.secret,
    ...fields,
  });
const ask = (fields?: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) => {
  const body = inBody(fields);
  return server.send({ host, path, ...body, headers: { ...body.headers, ...headers } });
};

describe('token endpoint of XSUAA', () => {
  it('O-66, O-69: answers what @sap/xssec sends, in UAA shape', async () => {
    const reply = await ask({}, { accept: 'application/json', 'accept-encoding': 'gzip,deflate' });
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: expect.any(Number),
      scope: 'uaa.resource it-rt-cf!b1.ESBMessaging.send shop!t1.read',
      jti: claimsOf(reply.json.access_token).jti,
    });
    expect([43_199, 43_200]).toContain(reply.json.expires_in);
    expect(reply.json.jti).toMatch(/^[0-9a-f]{32}$/);
  });

  it('O-70: the token has every claim of an XSUAA token', async () => {
    const { json } = await ask();
    const scopes = ['uaa.resource', 'it-rt-cf!b1.ESBMessaging.send', 'shop!t1.read'];
    expect(claimsOf(json.access_token)).toEqual({
      jti: json.jti,
      ext_attr: { enhancer: 'XSUAA', subaccountid: server.cf.id, zdn: 'cf-one' },
      sub: 'sb-shop!t1',
      authorities: scopes,
      scope: scopes,
      client_id: 'sb-shop!t1',
      cid: 'sb-shop!t1',
      azp: 'sb-shop!t1',
      grant_type: 'client_credentials',
      rev_sig: expect.stringMatching(/^[0-9a-f]{8}$/),
      iat: expect.any(Number),
      exp: expect.any(Number),
      iss: 'https://cf-one.authentication.portolan.localhost/oauth/token',
      zid: server.cf.id,
      aud: ['uaa', 'sb-shop!t1', 'it-rt-cf!b1', 'it-rt-cf!b1.ESBMessaging', 'shop!t1'],
    });
    expect(headerOf(json.access_token)).toEqual({
      alg: 'RS256',
      typ: 'JWT',
      kid: expect.stringMatching(/^default-jwt-key-[0-9a-f]{10}$/),
      jku: 'https://cf-one.authentication.portolan.localhost/token_keys',
    });
  });

  it('answers at a path that ends with a slash', async () => {
    expect((await server.send({ host, path: `${path}/`, ...inBody() })).status).toBe(200);
  });

  it('O-86: parameters nobody knows change nothing, however often they are given; a known one twice is refused', async () => {
    const { headers, body } = inBody();
    const unknown = await server.send({ host, path, headers, body: `${body}&response_type=token&response_type=code` });
    expect(unknown.status).toBe(200);
    for (const twice of ['token_format=jwt&token_format=opaque', 'zid=a&zid=b', 'scope=a&scope=b']) {
      const known = await server.send({ host, path, headers, body: `${body}&${twice}` });
      expect([known.status, known.json.error], twice).toEqual([400, 'invalid_request']);
    }
  });

  it('O-84: a JWT is on record with five symbols of its jti', async () => {
    const { json } = await ask();
    await server.rooms.authorizationServer.flush();
    expect(await server.rooms.audit.list(server.cf.id)).toContainEqual(
      expect.objectContaining({
        category: 'audit.security-events',
        message: `Creating access token: ${String(json.jti).slice(0, 5)}`,
      }),
    );
    expect(JSON.stringify(await server.rooms.audit.list(server.cf.id))).not.toContain(String(json.jti).slice(0, 6));
  });

  it('rev_sig changes with the secrets', async () => {
    const before = claimsOf((await ask()).json.access_token).rev_sig;
    const { secretId } = await server.clients.addSecret(server.cf.id, server.xsuaa.id, {}, administrator);
    expect(claimsOf((await ask()).json.access_token).rev_sig).not.toBe(before);
    await server.clients.removeSecret(server.cf.id, server.xsuaa.id, secretId, administrator);
    expect(claimsOf((await ask()).json.access_token).rev_sig).toBe(before);
  });

  it('narrows scopes and refuses foreign ones', async () => {
    expect((await ask({ scope: 'shop!t1.read' })).json.scope).toBe('shop!t1.read');
    const foreign = await ask({ scope: 'other!t9.admin' });
    expect([foreign.status, foreign.json.error]).toEqual([400, 'invalid_scope']);
  });

  it('S-07: puts plain additional attributes into the token and refuses all else', async () => {
    const wanted = JSON.stringify({ az_attr: { tenant: 'one', list: ['a', 'b'] } });
    const { json } = await ask({ authorities: wanted });
    expect(claimsOf(json.access_token).az_attr).toEqual({ tenant: 'one', list: ['a', 'b'] });
    for (const authorities of ['x', '{"scope":["admin"]}', '{"az_attr":{"a":{"b":1}}}', '{"az_attr":{},"sub":"x"}']) {
      const reply = await ask({ authorities });
      expect([authorities, reply.status, reply.json.error]).toEqual([authorities, 400, 'invalid_request']);
    }
  });

  it('S-28: a token of a deleted client does not come back when its id is registered again', async () => {
    const register = () =>
      server.clients.register(
        {
          kind: 'xsuaa',
          subaccountId: server.cf.id,
          clientId: 'sb-again!t3',
          xsappname: 'again!t3',
          authorities: [],
          grantTypes: ['client_credentials'],
          credential: 'secret',
        },
        administrator,
      );
    const issue = async ({ secret }: Awaited<ReturnType<typeof register>>, token_format: string) => {
      const fields = { client_id: 'sb-again!t3', client_secret: secret?.reveal() ?? '', token_format };
      return String((await ask(fields)).json.access_token);
    };
    const check = async (token: string) => (await server.rooms.authorizationServer.checkToken(token)).kind;
    const first = await register();
    const old = [await issue(first, 'jwt'), await issue(first, 'jwtrfc'), await issue(first, 'opaque')];
    for (const token of old) expect(await check(token)).toBe('valid');
    await server.clients.delete(server.cf.id, 'sb-again!t3', administrator);
    // So long may a node remember what it has read.
    server.clock.advance(2000);
    const second = await register();
    for (const token of old) expect(await check(token)).toBe('invalid');
    expect(await check(await issue(second, 'jwt'))).toBe('valid');
  });

  it('issues an opaque token on request', async () => {
    const { json } = await ask({ token_format: 'opaque' });
    expect(json.access_token).toMatch(/^[0-9a-f]{32}$/);
    expect(await server.rooms.authorizationServer.checkToken(String(json.access_token))).toMatchObject({
      kind: 'valid',
      facts: { clientKind: 'xsuaa', subaccountId: server.cf.id, audience: expect.arrayContaining(['it-rt-cf!b1']) },
    });
  });

  it('O-82, S-03: reads the secret from the query where the setting allows it, and logs it nowhere', async () => {
    const { id, secret } = server.xsuaa;
    const query = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
    const reply = await server.send({ host, path: `${path}?${query}` });
    expect(reply.status).toBe(200);
    expect(server.logLines.join('\n')).not.toContain(secret.slice(0, 20));
  });

  it('refuses a grant the client is not registered for, and one nobody offers', async () => {
    const { client, secret } = await server.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: server.cf.id,
        clientId: 'sb-users!t2',
        xsappname: 'users!t2',
        authorities: [],
        grantTypes: ['authorization_code'],
        credential: 'secret',
      },
      administrator,
    );
    const reply = await ask({ client_id: client.clientId, client_secret: secret?.reveal() ?? '' });
    expect([reply.status, reply.json.error]).toEqual([400, 'unauthorized_client']);
  });
});

describe('zones', () => {
  const subscriber = async () => {
    const zone = await server.rooms.accounts.createSubaccount({ subdomain: 'tenant-a', flavour: 'cf' }, administrator);
    const shop = { providerAccount: server.cf.technicalName, application: 'shop!t1' };
    await server.rooms.accounts.subscribe(zone.id, shop, administrator);
    return zone;
  };

  it('issues a token of the subscriber: by x-zid, by host, by zid and by path twin', async () => {
    const zone = await subscriber();
    const body = inBody();
    const replies = [
      await server.send({ host: 'authentication', path, ...body, headers: { ...body.headers, 'x-zid': zone.id } }),
      await server.send({ host: 'tenant-a.authentication', path, ...body }),
      await server.send({ path: `${path}?zid=tenant-a`, ...body }),
      await server.send({ path: `/t/tenant-a${path}`, ...body }),
    ];
    for (const { status, json } of replies) {
      expect(status).toBe(200);
      expect(claimsOf(json.access_token)).toMatchObject({
        zid: zone.id,
        ext_attr: { subaccountid: zone.id, zdn: 'tenant-a' },
        iss: 'https://tenant-a.authentication.portolan.localhost/oauth/token',
        cid: 'sb-shop!t1',
      });
      expect(await server.rooms.authorizationServer.checkToken(String(json.access_token))).toMatchObject({
        facts: { subaccountId: zone.id, clientId: 'sb-shop!t1' },
      });
    }
  });

  it('S-55: refuses a zone that has not subscribed, and one that does not exist, alike', async () => {
    for (const zid of [server.acme.id, '00000000-0000-0000-0000-000000000000']) {
      const reply = await ask({}, { 'x-zid': zid });
      expect([reply.status, reply.json.error]).toEqual([401, 'invalid_client']);
    }
    expect((await server.send({ host: 'nobody.authentication', path, ...inBody() })).status).toBe(404);
    expect(await server.rooms.audit.list(server.cf.id), 'S-65').toContainEqual(
      expect.objectContaining({ action: 'refuse', message: 'Token request refused' }),
    );
  });

  it('the bare host takes the zone of the client', async () => {
    const { status, json } = await server.send({ path, ...inBody() });
    expect([status, claimsOf(json.access_token).zid]).toEqual([200, server.cf.id]);
  });
});

describe('failures', () => {
  it('S-08: challenges only a client that sent an Authorization header', async () => {
    const inHeader = await server.send({
      host,
      path,
      ...form({ grant_type: 'client_credentials' }),
      headers: { ...basic('x', 'y'), 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([inHeader.status, inHeader.headers['www-authenticate']]).toEqual([401, 'Basic realm="UAA/client"']);
    const body = await ask({ client_secret: 'wrong' });
    expect([body.status, body.headers['www-authenticate']]).toEqual([401, undefined]);
    expect(body.json).toEqual({ error: 'invalid_client', error_description: 'Client authentication failed' });
  });

  it('a client id without a secret is 401', async () => {
    const reply = await server.send({
      host,
      path,
      ...form({ grant_type: 'client_credentials', client_id: server.xsuaa.id }),
    });
    expect([reply.status, reply.json.error]).toEqual([401, 'invalid_client']);
  });

  it('answers in the words of UAA where the setting says so', async () => {
    const other = await startWithClients({ uaaErrors: true, acceptSecretInQuery: false });
    const reply = await other.send({
      host,
      path,
      ...form({ grant_type: 'client_credentials', client_id: 'x', client_secret: 'y' }),
    });
    expect([reply.status, reply.json]).toEqual([401, { error: 'unauthorized', error_description: 'Bad credentials' }]);
    const query = await other.send({ host, path: `${path}?grant_type=client_credentials&client_id=x&client_secret=y` });
    expect([query.status, query.json.error], 'S-03').toEqual([400, 'invalid_request']);
    await other.close();
  });
});
