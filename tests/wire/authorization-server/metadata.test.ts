import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, form, headerOf, type ServerWithClients, startWithClients } from '../../support/authorization-server.ts';

let server: ServerWithClients;
let port: number;
beforeAll(async () => {
  server = await startWithClients({ publicPort: 443 });
  port = server.httpPort;
});
afterAll(() => server.close());

const get = (host: string | undefined, path: string, headers = {}) =>
  server.send({ method: 'GET', path, headers, ...(host !== undefined && { host }) });

const zone = 'cf-one.authentication';
const zoneOrigin = 'https://cf-one.authentication.portolan.localhost';

describe('server metadata', () => {
  it.each([
    '/.well-known/oauth-authorization-server',
    '/.well-known/oauth-authorization-server/oauth/token',
    '/.well-known/openid-configuration',
    '/oauth/token/.well-known/openid-configuration',
  ])('O-77: %s describes the issuer of the zone, with the aliases of the certificate host', async (path) => {
    const { status, json, headers } = await get(zone, path);
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('application/json');
    expect(json).toMatchObject({
      issuer: `${zoneOrigin}/oauth/token`,
      token_endpoint: `${zoneOrigin}/oauth/token`,
      jwks_uri: `${zoneOrigin}/oauth2/jwks`,
      introspection_endpoint: `${zoneOrigin}/oauth2/introspect`,
      revocation_endpoint: `${zoneOrigin}/oauth2/revoke`,
      grant_types_supported: expect.arrayContaining(['client_credentials', 'authorization_code']),
      mtls_endpoint_aliases: {
        token_endpoint: 'https://cf-one.authentication.cert.portolan.localhost/oauth/token',
      },
    });
  });

  it('O-77: lists the aliases on the certificate host too', async () => {
    const { json } = await get('cf-one.authentication.cert', '/.well-known/openid-configuration');
    expect(json.mtls_endpoint_aliases).toMatchObject({ token_endpoint: expect.stringContaining('.cert.') });
  });

  it('describes a Neo account by its own host', async () => {
    const { json } = await get('oauthasservices-acme', '/.well-known/oauth-authorization-server');
    const issuer = 'https://oauthasservices-acme.portolan.localhost';
    expect(json).toMatchObject({ issuer, token_endpoint: `${issuer}/oauth2/token`, jwks_uri: `${issuer}/oauth2/jwks` });
  });

  it('names the path twin as issuer to those who come by it', async () => {
    const issuer = `http://127.0.0.1:${port}/t/cf-one`;
    for (const path of [
      '/.well-known/oauth-authorization-server/t/cf-one',
      '/t/cf-one/.well-known/openid-configuration',
    ]) {
      const { json } = await get(undefined, path);
      expect(json).toMatchObject({ issuer, token_endpoint: `${issuer}/oauth2/token` });
    }
  });

  it('answers 404 for a subaccount that does not exist', async () => {
    const { status, json } = await get('nobody.authentication', '/.well-known/openid-configuration');
    expect([status, json.error]).toEqual([404, 'not_found']);
  });
});

describe('resource metadata', () => {
  it.each([
    ['acme-tmn', '/.well-known/oauth-protected-resource', '', 'https://oauthasservices-acme.portolan.localhost'],
    ['cf-one.it', '/.well-known/oauth-protected-resource/api/v1', '/api/v1', `${zoneOrigin}/oauth/token`],
    ['destination-configuration', '/.well-known/oauth-protected-resource', '', undefined],
  ])('O-81: %s%s points to the issuer of its tokens', async (host, path, resourcePath, issuer) => {
    const { status, json } = await get(host, path);
    expect(status).toBe(200);
    expect(json).toEqual({
      resource: `http://${host}.portolan.localhost:${port}${resourcePath}`,
      authorization_servers: [issuer ?? 'https://authentication.portolan.localhost/oauth/token'],
      bearer_methods_supported: ['header'],
    });
  });
});

describe('key sets', () => {
  const kidsOf = (json: Readonly<Record<string, unknown>>): readonly unknown[] =>
    (json.keys as readonly { readonly kid: string }[]).map(({ kid }) => kid);

  it('O-68: the bare host finds the keys by zid, and they hold the kid of a token', async () => {
    const token = await server.send({
      host: zone,
      path: '/oauth/token',
      ...form({ grant_type: 'client_credentials', client_id: server.xsuaa.id, client_secret: server.xsuaa.secret }),
    });
    const { kid } = headerOf(token.json.access_token);
    for (const reply of [
      await get(undefined, `/token_keys?zid=${server.cf.id}`),
      await get('authentication', `/token_keys?zid=${server.cf.id}`),
      await get(zone, '/token_keys'),
      await get(zone, '/oauth2/jwks'),
    ]) {
      expect(reply.status).toBe(200);
      expect(kidsOf(reply.json)).toEqual([kid]);
      expect(reply.headers['cache-control']).toBe('public, max-age=3600');
    }
    expect((await get(zone, '/token_key')).json.kid).toBe(kid);
  });

  it('S-23: publishes public members only', async () => {
    const { json } = await get(zone, '/token_keys');
    for (const key of json.keys as readonly object[]) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use', 'value']);
    }
  });

  it('answers 304 to the ETag of an unchanged set', async () => {
    const { headers } = await get(zone, '/token_keys');
    const again = await get(zone, '/token_keys', { 'if-none-match': String(headers.etag) });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it.each(['/token_keys', '/token_key'])('answers %s with a slash behind it as well', async (path) => {
    const { status, json } = await get(zone, `${path}/`);
    expect(status).toBe(200);
    expect(json).toEqual((await get(zone, path)).json);
  });

  it('answers an empty set, not an error, for an unknown zid', async () => {
    const { status, json, headers } = await get(undefined, '/token_keys?zid=nobody');
    expect([status, json, headers['cache-control']]).toEqual([200, { keys: [] }, 'no-store']);
  });

  it('makes the first key when somebody asks for it', async () => {
    const { json } = await get('oauthasservices-globex', '/oauth2/jwks');
    expect(json.keys).toHaveLength(1);
  });
});

describe('methods', () => {
  it.each([
    ['oauthasservices-acme', '/oauth2/api/v1/token'],
    ['oauthasservices-acme', '/oauth2/api/v1/token/'],
    ['api', '/oauth2/apitoken/v1'],
    ['api', '/oauth2/apitoken/v1/'],
    ['oauthasservices', '/oauth2/api/v1/apitoken'],
    ['oauthasservices', '/oauth2/api/v1/apitoken/'],
    [zone, '/oauth/token'],
    [zone, '/oauth/token/'],
    [zone, '/oauth2/token'],
    [zone, '/oauth2/introspect'],
    [zone, '/introspect'],
    [zone, '/check_token'],
    [zone, '/oauth2/revoke'],
    [zone, '/oauth/revoke'],
  ])('O-12: GET %s%s is refused with Allow: POST', async (host, path) => {
    const reply = await get(host, `${path}?grant_type=client_credentials`, basic(server.neo.id, server.neo.secret));
    expect([reply.status, reply.headers.allow]).toEqual([405, 'POST']);
  });
});
