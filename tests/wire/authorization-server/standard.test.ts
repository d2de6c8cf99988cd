import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  administrator,
  basic,
  claimsOf,
  form,
  headerOf,
  neoSecret,
  platformScopes,
  type ServerWithClients,
  startWithClients,
} from '../../support/authorization-server.ts';

let server: ServerWithClients;
beforeAll(async () => {
  server = await startWithClients({ publicPort: 443 });
});
afterAll(() => server.close());

const zone = 'cf-one.authentication';
const post = (
  host: string,
  path: string,
  fields: Readonly<Record<string, string>>,
  credentials: Readonly<Record<string, string>> = {},
) => {
  const body = form(fields);
  return server.send({ host, path, ...body, headers: { ...body.headers, ...credentials } });
};
const xsuaaBasic = () => basic(server.xsuaa.id, server.xsuaa.secret);
const grant = { grant_type: 'client_credentials' };
const issue = async (fields: Readonly<Record<string, string>> = {}): Promise<string> => {
  const reply = await post(zone, '/oauth/token', { ...grant, ...fields }, xsuaaBasic());
  return String(reply.json.access_token);
};

describe('standard token endpoint', () => {
  it('issues RFC 9068 tokens to XSUAA clients', async () => {
    const { status, json } = await post(zone, '/oauth2/token', { ...grant, scope: 'shop!t1.read' }, xsuaaBasic());
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: expect.any(Number),
      scope: 'shop!t1.read',
    });
    expect(headerOf(json.access_token)).toMatchObject({ typ: 'at+jwt' });
    expect(claimsOf(json.access_token)).toMatchObject({ scope: 'shop!t1.read', sub: 'sb-shop!t1' });
    expect(await server.rooms.authorizationServer.checkToken(String(json.access_token))).toMatchObject({
      kind: 'valid',
      facts: { scopes: ['shop!t1.read'] },
    });
  });

  it('takes credentials from the body', async () => {
    const neo = await post('oauthasservices-acme', '/oauth2/token', {
      ...grant,
      client_id: 'my_client_1',
      client_secret: neoSecret,
    });
    expect([neo.status, neo.json.token_type, neo.json.scope]).toEqual([200, 'Bearer', '']);
    const { id, secret } = server.platform;
    const platform = await post('api', '/oauth2/token', { ...grant, client_id: id, client_secret: secret });
    expect(platform.json.scope).toBe(platformScopes.join(' '));
  });

  it('ignores unrecognised parameters, given once or twice, and refuses repeated known ones', async () => {
    const ask = (more: string) => {
      const { headers, body } = form(grant);
      return server.send({
        host: zone,
        path: '/oauth2/token?utm=1&utm=2',
        headers: { ...headers, ...xsuaaBasic() },
        body: `${body}&${more}`,
      });
    };
    expect((await ask('x=1&x=2&x=2')).status).toBe(200);
    for (const repeated of [
      'scope=shop!t1.read&scope=uaa.resource',
      'grant_type=client_credentials',
      'code=a&code=b',
    ]) {
      const reply = await ask(repeated);
      expect([reply.status, reply.json.error], repeated).toEqual([400, 'invalid_request']);
    }
  });

  it.each([
    ['O-78: credentials in the query', `/oauth2/token?client_secret=x`, grant, 400, 'invalid_request'],
    ['parameters in the query', '/oauth2/token?grant_type=client_credentials', {}, 400, 'invalid_request'],
    ['O-78: the password grant', '/oauth2/token', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['O-78: the implicit grant', '/oauth2/token', { grant_type: 'implicit' }, 400, 'unsupported_grant_type'],
    ['O-30: SAP short form of the code grant', '/oauth2/token', { grant_type: 'code' }, 400, 'unsupported_grant_type'],
    [
      'scopes separated by commas',
      '/oauth2/token',
      { ...grant, scope: 'uaa.resource,shop!t1.read' },
      400,
      'invalid_scope',
    ],
  ])('refuses %s', async (_name, path, fields, status, code) => {
    const reply = await post(zone, path, fields as Readonly<Record<string, string>>, xsuaaBasic());
    expect([reply.status, reply.json.error]).toEqual([status, code]);
  });
});

describe('introspection', () => {
  const introspect = (token: string, credentials = xsuaaBasic(), path = '/oauth2/introspect', host = zone) =>
    post(host, path, { token, token_type_hint: 'access_token' }, credentials);

  it.each(['/oauth2/introspect', '/introspect'])('%s tells what a token says', async (path) => {
    const { status, json, headers } = await introspect(await issue(), xsuaaBasic(), path);
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(json).toMatchObject({
      active: true,
      client_id: 'sb-shop!t1',
      token_type: 'Bearer',
      scope: 'uaa.resource it-rt-cf!b1.ESBMessaging.send shop!t1.read',
      sub: 'sb-shop!t1',
      aud: expect.arrayContaining(['shop!t1']),
      iss: 'https://cf-one.authentication.portolan.localhost/oauth/token',
      exp: expect.any(Number),
      iat: expect.any(Number),
      jti: expect.any(String),
      zid: server.cf.id,
    });
  });

  it('O-79, S-12: answers every token that is not good for the caller with active:false and nothing else', async () => {
    const foreign = await post('oauthasservices-acme', '/oauth2/token', grant, basic('my_client_1', neoSecret));
    const revoked = await issue({ token_format: 'opaque' });
    await post(zone, '/oauth2/revoke', { token: revoked }, xsuaaBasic());
    const jwt = await issue();
    for (const token of ['nonsense', 'a.b.c', `${jwt}x`, revoked, String(foreign.json.access_token)]) {
      const { status, text } = await introspect(token);
      expect([status, text]).toEqual([200, '{"active":false}']);
    }
  });

  it('lets clients of one subscription see each other, and no one else', async () => {
    const register = async (clientId: string, subaccountId = server.acme.id, subscription = server.tmn) => {
      await server.clients.register(
        {
          kind: 'neo-application',
          subaccountId,
          name: clientId,
          clientId,
          secret: neoSecret,
          authorizationGrant: 'client-credentials',
          subscription,
          tokenLifetimeSeconds: 60,
        },
        administrator,
      );
      return basic(clientId, neoSecret);
    };
    const sibling = await register('sibling');
    const stranger = await register('stranger', server.globex.id, {
      providerAccount: 'intprov',
      application: 'globextmn',
    });
    const { json } = await post('oauthasservices-acme', '/oauth2/token', grant, basic('my_client_1', neoSecret));
    const token = String(json.access_token);
    expect((await introspect(token, sibling, undefined, 'oauthasservices-acme')).json).toMatchObject({
      active: true,
      username: 'oauth_client_my_client_1',
      sub: 'oauth_client_my_client_1',
    });
    expect((await introspect(token, stranger, undefined, 'oauthasservices-globex')).text).toBe('{"active":false}');
  });

  it('S-12, S-55: hides tokens from instances of the same service in other subaccounts, at every endpoint', async () => {
    const elsewhere = await server.rooms.accounts.createSubaccount({ subdomain: 'cf-9', flavour: 'cf' }, administrator);
    const register = (subaccountId: typeof elsewhere.id, clientId: string) =>
      server.clients.register(
        {
          kind: 'xsuaa',
          subaccountId,
          clientId,
          secret: neoSecret,
          xsappname: 'it!b1',
          authorities: ['it!b1.NodeManager.read'],
          grantTypes: ['client_credentials'],
          credential: 'secret',
        },
        administrator,
      );
    await register(server.cf.id, 'sb-1!b1|it!b1');
    await register(server.cf.id, 'sb-2!b1|it!b1');
    await register(elsewhere.id, 'sb-3!b1|it!b1');
    const { json } = await post(zone, '/oauth/token', grant, basic('sb-1!b1|it!b1', neoSecret));
    const token = String(json.access_token);
    expect((await introspect(token, basic('sb-2!b1|it!b1', neoSecret))).json).toMatchObject({ active: true });
    const stranger = basic('sb-3!b1|it!b1', neoSecret);
    for (const path of ['/oauth2/introspect', '/introspect']) {
      expect((await post('cf-9.authentication', path, { token }, stranger)).text, path).toBe('{"active":false}');
    }
    const checked = await post('cf-9.authentication', '/check_token', { token }, stranger);
    expect([checked.status, checked.json.error]).toEqual([400, 'invalid_token']);
  });

  it('O-79: answers 401 to a caller that does not authenticate', async () => {
    const anonymous = await post(zone, '/oauth2/introspect', { token: 'x' });
    expect([anonymous.status, anonymous.json.error, anonymous.headers['www-authenticate']]).toEqual([
      401,
      'invalid_client',
      undefined,
    ]);
    expect((await introspect('x', basic('nobody', 'nothing'))).status).toBe(401);
  });
});

describe('/check_token', () => {
  const check = (fields: Readonly<Record<string, string>>) => post(zone, '/check_token', fields, xsuaaBasic());

  it('answers the claims of a token', async () => {
    const token = await issue();
    const { status, json } = await check({ token, scopes: 'shop!t1.read' });
    expect([status, json]).toEqual([200, claimsOf(token)]);
    const opaque = await check({ token: await issue({ token_format: 'opaque' }) });
    expect(opaque.json).toMatchObject({ cid: 'sb-shop!t1', zid: server.cf.id });
  });

  it('answers 400 to a bad token and 403 to one that lacks a scope', async () => {
    const bad = await check({ token: 'nonsense' });
    expect([bad.status, bad.json.error]).toEqual([400, 'invalid_token']);
    const lacking = await check({ token: await issue(), scopes: 'shop!t1.admin' });
    expect([lacking.status, lacking.json.error]).toEqual([403, 'insufficient_scope']);
    const none = await check({});
    expect([none.status, none.json.error]).toEqual([400, 'invalid_request']);
  });
});

describe('revocation', () => {
  const revoke = (token: string, credentials = xsuaaBasic(), path = '/oauth2/revoke') =>
    post(zone, path, { token }, credentials);
  const isValid = async (token: string): Promise<boolean> =>
    (await server.rooms.authorizationServer.checkToken(token)).kind === 'valid';

  it.each(['/oauth2/revoke', '/oauth/revoke'])(
    'O-80: %s answers 200 and JSON, for unknown tokens too',
    async (path) => {
      for (const token of ['nonsense', 'a.b.c', await issue()]) {
        const reply = await revoke(token, xsuaaBasic(), path);
        expect([reply.status, reply.headers['content-type'], reply.json]).toEqual([
          200,
          'application/json;charset=UTF-8',
          {},
        ]);
      }
    },
  );

  it.each(['opaque', 'jwt'])('S-12: ends the %s token named and none beside it', async (token_format) => {
    const [doomed, sibling] = [await issue({ token_format }), await issue({ token_format })];
    await revoke(doomed);
    expect([await isValid(doomed), await isValid(sibling)]).toEqual([false, true]);
  });

  it('S-12: does not touch tokens of other clients', async () => {
    const { json } = await post('oauthasservices-acme', '/oauth2/token', grant, basic('my_client_1', neoSecret));
    const token = String(json.access_token);
    expect((await revoke(token)).status).toBe(200);
    expect(await isValid(token)).toBe(true);
  });

  it('asks for client authentication and a token', async () => {
    expect((await post(zone, '/oauth2/revoke', { token: 'x' })).status).toBe(401);
    expect((await post(zone, '/oauth2/revoke', {}, xsuaaBasic())).status).toBe(400);
  });
});
