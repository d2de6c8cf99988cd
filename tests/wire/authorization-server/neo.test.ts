import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  administrator,
  basic,
  claimsOf,
  form,
  headerOf,
  neoSecret,
  type ServerWithClients,
  startWithClients,
  type WireRequest,
} from '../../support/authorization-server.ts';

let server: ServerWithClients;
beforeAll(async () => {
  server = await startWithClients({ publicPort: 443 });
});
afterAll(() => server.close());

const host = 'oauthasservices-acme';
const path = '/oauth2/api/v1/token';
const inQuery = `${path}?grant_type=client_credentials`;
const own = basic('my_client_1', neoSecret);
const formType = 'application/x-www-form-urlencoded';

const ask = (wanted: Partial<WireRequest> = {}) => server.send({ host, path: inQuery, headers: own, ...wanted });

describe('token endpoint of a Neo consumer account', () => {
  it('O-1, O-3, O-13, I-2: answers the documented request, parameters in the query and no body', async () => {
    const reply = await ask({ headers: { ...own, accept: '*/*' } });
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json;charset=UTF-8',
      'cache-control': 'no-store',
      pragma: 'no-cache',
    });
    expect(reply.json).toEqual({
      access_token: expect.stringMatching(/^[0-9a-f]{32}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      scopes: [],
    });
  });

  it.each<readonly [string, Partial<WireRequest>]>([
    ['O-2: parameters in a form body', { path, ...form({ grant_type: 'client_credentials' }) }],
    ['an empty body called JSON', { headers: { 'content-type': 'application/json', 'content-length': '0' } }],
    ['the same value in query and body', form({ grant_type: 'client_credentials' })],
    [
      'the format in the query, the rest in the body',
      { path: `${path}?token_format=opaque`, ...form({ grant_type: 'client_credentials' }) },
    ],
    ['a trailing slash', { path: `${path}/?grant_type=client_credentials` }],
    ['O-86: parameters nobody knows', { path: `${inQuery}&response_type=token&x-correlation=1` }],
    ['O-86: parameters nobody knows, given twice', { path: `${inQuery}&x-correlation=1&x-correlation=2` }],
    [
      'O-86: parameters nobody knows, in query and body with different values',
      { path: `${path}?response_type=token`, ...form({ grant_type: 'client_credentials', response_type: 'code' }) },
    ],
    ['the scheme in any case', { headers: { authorization: own.authorization.replace('Basic', 'bASIC') } }],
    ['the host in any case', { host: 'OAuthASServices-ACME' }],
    ['the client id again in the query', { path: `${inQuery}&client_id=my_client_1` }],
  ])('accepts %s', async (_name, wanted) => {
    const reply = await ask({ ...wanted, headers: { ...own, ...wanted.headers } });
    expect([reply.status, Object.keys(reply.json).sort()]).toEqual([
      200,
      ['access_token', 'expires_in', 'scopes', 'token_type'],
    ]);
  });

  it.each<readonly [string, Partial<WireRequest>, string]>([
    ['O-11: no grant type', { path }, 'invalid_request'],
    ['O-11: a grant type of nobody', { path: `${path}?grant_type=magic` }, 'unsupported_grant_type'],
    ['the password grant', { path: `${path}?grant_type=password` }, 'unsupported_grant_type'],
    ['O-11: an unknown scope', { path: `${inQuery}&scope=admin` }, 'invalid_scope'],
    ['an unknown token format', { path: `${inQuery}&token_format=saml` }, 'invalid_request'],
    ['S-01: a parameter twice in the query', { path: `${inQuery}&grant_type=client_credentials` }, 'invalid_request'],
    ['S-01: different values in query and body', form({ grant_type: 'password' }), 'invalid_request'],
    [
      'parameters in a JSON body',
      { path, headers: { 'content-type': 'application/json' }, body: '{"grant_type":"client_credentials"}' },
      'invalid_request',
    ],
    ['S-03: a secret in the query', { path: `${inQuery}&client_secret=x` }, 'invalid_request'],
    ['S-03: an assertion in the query', { path: `${inQuery}&assertion=x` }, 'invalid_request'],
    [
      'S-06: broken percent escapes',
      { path, headers: { 'content-type': formType }, body: 'grant_type=%zz' },
      'invalid_request',
    ],
    [
      'S-06: invalid UTF-8',
      { path, headers: { 'content-type': formType }, body: 'grant_type=%ff%fe' },
      'invalid_request',
    ],
    [
      'S-06: another charset',
      { path, headers: { 'content-type': `${formType};charset=utf-16` }, body: 'a=b' },
      'invalid_request',
    ],
  ])('refuses %s', async (_name, wanted, code) => {
    const reply = await ask({ ...wanted, headers: { ...own, ...wanted.headers } });
    expect([reply.status, reply.json.error]).toEqual([400, code]);
    expect(reply.json.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(reply.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json;charset=UTF-8',
    });
    expect(reply.headers['www-authenticate']).toBeUndefined();
  });

  it('O-86, S-08: never echoes what was sent', async () => {
    const reply = await ask({ path: `${inQuery}&scope=%3Cmarker%3E` });
    expect(reply.text).not.toContain('marker');
  });

  it('answers 404 on the host of an account that does not exist', async () => {
    for (const headers of [own, {}]) {
      const reply = await ask({ host: 'oauthasservices-nobody', headers });
      expect([reply.status, reply.json.error]).toEqual([404, 'not_found']);
    }
  });

  it('refuses a client on the host of another account like an unknown client', async () => {
    const reply = await ask({ host: 'oauthasservices-globex' });
    expect([reply.status, reply.json.error]).toEqual([401, 'invalid_client']);
  });

  it('finds the account by the path twin, and by the client alone on the bare host', async () => {
    const { host: _host, ...bare } = { host, path: inQuery, headers: own };
    expect((await server.send(bare)).status).toBe(200);
    expect((await server.send({ ...bare, path: `/t/acme${inQuery}` })).status).toBe(200);
    expect((await server.send({ ...bare, path: `/t/globex${inQuery}` })).status).toBe(401);
  });

  it('refuses clients of the other doors', async () => {
    for (const { id, secret } of [server.platform, server.xsuaa]) {
      const reply = await ask({ host: 'oauthasservices', headers: basic(id, secret) });
      expect([reply.status, reply.json.error]).toEqual([401, 'invalid_client']);
    }
  });
});

describe('Neo tokens', () => {
  const issue = async (query = ''): Promise<string> => String((await ask({ path: inQuery + query })).json.access_token);
  const check = (token: string) => server.rooms.authorizationServer.checkToken(token);

  it.each(['jwtrfc', 'jwt', 'JWT'])('O-14: token_format=%s gives a signed token', async (format) => {
    const token = await issue(`&token_format=${format}`);
    expect(headerOf(token)).toMatchObject({ alg: 'RS256', typ: format === 'jwtrfc' ? 'at+jwt' : 'JWT' });
    expect(claimsOf(token)).toMatchObject({
      iss: 'https://oauthasservices-acme.portolan.localhost',
      sub: 'oauth_client_my_client_1',
      aud: ['intprov:acmetmn'],
      client_id: 'my_client_1',
      azp: 'my_client_1',
      scope: '',
      scopes: [],
      account: 'acme',
    });
    expect(await check(token)).toMatchObject({
      kind: 'valid',
      facts: {
        format: 'jwt',
        clientKind: 'neo-application',
        userName: 'oauth_client_my_client_1',
        subscription: server.tmn,
      },
    });
  });

  it('O-14: takes token_format from the body too', async () => {
    const reply = await ask({
      path,
      headers: { ...own, 'content-type': formType },
      body: 'grant_type=client_credentials&token_format=jwt',
    });
    expect(String(reply.json.access_token).split('.')).toHaveLength(3);
  });

  it('O-20: the check tells for which subscription a token is', async () => {
    expect(await check(await issue())).toMatchObject({
      kind: 'valid',
      facts: {
        format: 'opaque',
        clientKind: 'neo-application',
        subaccountId: server.acme.id,
        clientId: 'my_client_1',
        userName: 'oauth_client_my_client_1',
        scopes: [],
        audience: ['intprov:acmetmn'],
        subscription: server.tmn,
        grantType: 'client_credentials',
      },
    });
  });

  it('O-16: further tokens leave the first one valid', async () => {
    const first = await issue();
    for (let index = 0; index < 10; index += 1) await issue();
    expect(await check(first)).toMatchObject({ kind: 'valid' });
  });

  it('O-24: a token nobody issued is unknown, whatever it looks like', async () => {
    expect(await check('8271a067126f0aa93b46c2fe07c6880')).toEqual({ kind: 'invalid', reason: 'unknown' });
    expect(await check('')).toEqual({ kind: 'invalid', reason: 'malformed' });
    const [header, payload] = (await issue('&token_format=jwt')).split('.');
    expect(await check(`${header}.${payload}.AAAA`)).toEqual({ kind: 'invalid', reason: 'signature' });
    expect(await check('a.b.c')).toEqual({ kind: 'invalid', reason: 'malformed' });
  });

  it('O-5: an opaque token ends when its client says so now, not when it was issued', async () => {
    const { clients } = server;
    const registered = await clients.register(
      {
        kind: 'neo-application',
        subaccountId: server.acme.id,
        name: 'Imported',
        clientId: 'imported',
        secret: neoSecret,
        authorizationGrant: 'client-credentials',
        subscription: server.tmn,
        tokenLifetimeSeconds: 0,
        isImported: true,
      },
      administrator,
    );
    const reply = await ask({ headers: basic('imported', neoSecret) });
    expect(reply.json.expires_in, 'O-4').toBe(0);
    const token = String(reply.json.access_token);
    server.clock.advance(400 * 86_400_000);
    expect(await check(token), 'O-4').toMatchObject({ kind: 'valid' });

    const { clientId, subaccountId } = registered.client;
    await clients.update(subaccountId, clientId, { tokenLifetimeSeconds: 3600 }, administrator);
    expect(await check(token)).toEqual({ kind: 'invalid', reason: 'expired' });
    await expect(
      clients.update(subaccountId, clientId, { tokenLifetimeSeconds: 0 }, administrator),
      'O-6',
    ).rejects.toMatchObject({ status: 400 });
    await expect(clients.find(clientId), 'O-6').resolves.toMatchObject({ tokenLifetimeSeconds: 3600 });
  });

  it('O-15: a JWT lives twelve hours at most', async () => {
    await server.clients.register(
      {
        kind: 'neo-application',
        subaccountId: server.acme.id,
        name: 'Thirty days',
        clientId: 'thirty-days',
        secret: neoSecret,
        authorizationGrant: 'client-credentials',
        subscription: server.tmn,
        tokenLifetimeSeconds: 30 * 86_400,
      },
      administrator,
    );
    const reply = await ask({ path: `${inQuery}&token_format=jwt`, headers: basic('thirty-days', neoSecret) });
    const { exp, iat } = claimsOf(reply.json.access_token);
    expect([Number(exp) - Number(iat), reply.json.expires_in]).toEqual([43_200, 43_200]);
    const token = String(reply.json.access_token);
    server.clock.advance(43_200_000);
    expect(await check(token)).toEqual({ kind: 'invalid', reason: 'expired' });
  });

  it('O-17: an imported token of 31 characters is accepted as long as it is live', async () => {
    const token = '8271a067126f0aa93b46c2fe07c6881';
    const issuedAtMs = server.clock.now() - 1000;
    await server.rooms.authorizationServer.importToken({ clientId: 'my_client_1', token, issuedAtMs }, administrator);
    expect(await check(token)).toMatchObject({ kind: 'valid', facts: { clientId: 'my_client_1', issuedAtMs } });
    server.clock.advance(3_600_000);
    expect(await check(token)).toEqual({ kind: 'invalid', reason: 'expired' });
  });
});
