import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator, basic, claimsOf, form, neoSecret } from '../../support/authorization-server.ts';
import { type ServerWithExchange, startWithExchange } from '../../support/token-exchange.ts';
import { jane } from '../../support/user-tokens.ts';

let server: ServerWithExchange;
beforeAll(async () => {
  server = await startWithExchange();
});
afterAll(() => server.close());

const inspect = (token: unknown, client = server.front, path = '/oauth2/introspect') =>
  server.post(path, client, { token: String(token) });

describe('introspection (RFC 7662)', () => {
  it.each(['jwt', 'opaque'])('tells all of a user by a %s token', async (token_format) => {
    const token = await server.janesToken({ token_format });
    const { status, json, headers } = await inspect(token);
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      active: true,
      client_id: server.front.id,
      token_type: 'Bearer',
      scope: 'openid uaa.user front!t1.Read back!t1.Read',
      sub: server.janeId,
      username: jane.name,
      user_name: jane.name,
      user_id: server.janeId,
      email: jane.email,
      given_name: 'Jane',
      family_name: 'Doe',
      origin: 'sap.default',
      aud: expect.arrayContaining([server.front.id, 'front!t1', 'back!t1']),
      iss: expect.stringMatching(/^https:\/\/cf-one\.authentication\..*\/oauth\/token$/),
      jti: expect.stringMatching(/^[0-9a-f]{32}$/),
      iat: expect.any(Number),
      exp: expect.any(Number),
      grant_type: 'password',
      zid: server.cf.id,
    });
    expect(Number(json.exp) - Number(json.iat)).toBe(43_200);
  });

  it('names the id the token reply has named', async () => {
    const fields = { grant_type: 'client_credentials' };
    for (const token_format of ['jwt', 'opaque']) {
      const { json } = await server.post('/oauth/token', server.front, { ...fields, token_format });
      expect((await inspect(json.access_token)).json).toMatchObject({ jti: json.jti, sub: server.front.id });
    }
  });

  it('shows a token to the applications it is for, and to nobody else', async () => {
    const token = await server.janesToken();
    expect((await inspect(token, server.back)).json.active).toBe(true);
    expect((await inspect(token, server.stranger)).text).toBe('{"active":false}');
    expect((await inspect(token, server.portal)).text).toBe('{"active":false}');
  });

  it('S-12, S-28: a disabled user, a disabled client and an expired token look like an unknown one', async () => {
    const tokens = [await server.janesToken(), await server.janesToken({ token_format: 'opaque' })];
    const states = async () => {
      const replies = await Promise.all(tokens.map((token) => inspect(token, server.back)));
      return replies.map(({ text }) => text);
    };
    const inactive = ['{"active":false}', '{"active":false}'];
    await server.rooms.identityProvider.disableUser(server.cf.id, jane.name, administrator);
    expect(await states()).toEqual(inactive);
    await server.rooms.identityProvider.enableUser(server.cf.id, jane.name, administrator);
    expect(await states()).not.toEqual(inactive);
    await server.clients.update(server.cf.id, server.front.id, { isEnabled: false }, administrator);
    expect(await states()).toEqual(inactive);
    await server.clients.update(server.cf.id, server.front.id, { isEnabled: true }, administrator);
    server.clock.advance(2_000);
    expect(await states()).not.toEqual(inactive);
    server.clock.advance(43_200_000);
    expect(await states()).toEqual(inactive);
  });

  it('tells of a Neo token whose it is', async () => {
    const issued = await server.send({
      host: 'oauthasservices-acme',
      path: '/oauth2/api/v1/token?grant_type=client_credentials',
      headers: basic('my_client_1', neoSecret),
    });
    const body = form({ token: String(issued.json.access_token) });
    const reply = await server.send({
      host: 'oauthasservices-acme',
      path: '/oauth2/introspect',
      ...body,
      headers: { ...body.headers, ...basic('my_client_1', neoSecret) },
    });
    expect(reply.json).toMatchObject({
      active: true,
      sub: 'oauth_client_my_client_1',
      username: 'oauth_client_my_client_1',
      aud: ['intprov:acmetmn'],
      iss: expect.stringContaining('oauthasservices-acme'),
      jti: expect.any(String),
    });
    expect(reply.json).not.toHaveProperty('zid');
  });
});

describe('/check_token for users', () => {
  it('answers the claims of a JWT, and the same of an opaque token', async () => {
    const jwt = await server.janesToken();
    expect((await inspect(jwt, server.back, '/check_token')).json).toEqual(claimsOf(jwt));
    const { json } = await inspect(await server.janesToken({ token_format: 'opaque' }), server.back, '/check_token');
    const { iat, exp, jti, ...claims } = claimsOf(jwt);
    for (const name of ['ext_attr', 'rev_sig', 'xs.user.attributes', 'xs.system.attributes']) {
      Reflect.deleteProperty(claims, name);
    }
    expect(json).toMatchObject(claims);
    expect([typeof iat, typeof exp, typeof jti]).toEqual([typeof json.iat, typeof json.exp, typeof json.jti]);
  });

  it('asks for scopes', async () => {
    const token = await server.janesToken();
    const check = (scopes: string) => server.post('/check_token', server.back, { token, scopes });
    expect((await check('openid,back!t1.Read')).status).toBe(200);
    expect((await check('back!t1.Write')).json.error).toBe('insufficient_scope');
  });
});

describe('/userinfo (OpenID Connect)', () => {
  const ask = (token: string | undefined, method = 'GET', host = 'cf-one.authentication') =>
    server.send({
      host,
      path: '/userinfo',
      method,
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    });

  it.each(['jwt', 'opaque'])('tells who the user of a %s token is', async (token_format) => {
    const token = await server.janesToken({ token_format });
    for (const method of ['GET', 'POST']) {
      const { status, json, headers } = await ask(token, method);
      expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
      expect(json).toEqual({
        sub: server.janeId,
        user_id: server.janeId,
        user_name: jane.name,
        preferred_username: jane.name,
        origin: 'sap.default',
        name: 'Jane Doe',
        given_name: 'Jane',
        family_name: 'Doe',
        email: jane.email,
      });
    }
  });

  it('asks for a token with openid and a user', async () => {
    const none = await ask(undefined);
    expect([none.status, none.headers['www-authenticate']]).toEqual([
      401,
      expect.stringMatching(/^Bearer resource_metadata="http:\/\/cf-one\.authentication\./),
    ]);
    const bad = await ask('nonsense');
    expect([bad.status, bad.headers['www-authenticate']]).toEqual([
      401,
      expect.stringMatching(/^Bearer error="invalid_token", resource_metadata="/),
    ]);
    for (const token of [
      await server.janesToken({ scope: 'front!t1.Read' }),
      String((await server.post('/oauth/token', server.front, { grant_type: 'client_credentials' })).json.access_token),
    ]) {
      const reply = await ask(token);
      expect([reply.status, reply.json.error]).toEqual([403, 'insufficient_scope']);
      expect(reply.headers['www-authenticate']).toContain('error="insufficient_scope"');
    }
  });

  it('S-26, S-55: takes one header, of a token of this subaccount', async () => {
    const token = await server.janesToken();
    const twice = await server.send({
      host: 'cf-one.authentication',
      path: '/userinfo',
      method: 'GET',
      headers: { authorization: [`Bearer ${token}`, `Bearer ${token}`] },
    });
    expect(twice.status).toBe(401);
    const inQuery = await server.send({
      host: 'cf-one.authentication',
      path: `/userinfo?access_token=${token}`,
      method: 'GET',
    });
    expect(inQuery.status).toBe(401);
    await server.rooms.accounts.createSubaccount({ subdomain: 'cf-two', flavour: 'cf' }, administrator);
    expect((await ask(token, 'GET', 'cf-two.authentication')).status).toBe(401);
  });
});
