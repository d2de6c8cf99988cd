import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientAuthMethods } from '../../../src/authorization-server/client-auth/index.ts';
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

describe('what is offered, and nothing else', () => {
  const certificateOrigin = 'https://cf-one.authentication.cert.portolan.localhost';
  const offered = {
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'form_post'],
    request_uri_parameter_supported: false,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    tls_client_certificate_bound_access_tokens: true,
    subject_types_supported: ['public'],
  };

  it('O-77: at XSUAA', async () => {
    const { json } = await get(zone, '/.well-known/openid-configuration');
    expect(json).toMatchObject({
      ...offered,
      authorization_endpoint: `${zoneOrigin}/oauth/authorize`,
      userinfo_endpoint: `${zoneOrigin}/userinfo`,
      scopes_supported: expect.arrayContaining(['openid']),
      grant_types_supported: expect.arrayContaining(['password']),
      mtls_endpoint_aliases: {
        authorization_endpoint: `${certificateOrigin}/oauth/authorize`,
        token_endpoint: `${certificateOrigin}/oauth/token`,
        introspection_endpoint: `${certificateOrigin}/oauth2/introspect`,
        revocation_endpoint: `${certificateOrigin}/oauth2/revoke`,
        userinfo_endpoint: `${certificateOrigin}/userinfo`,
      },
    });
    expect(json).not.toHaveProperty('resource_indicators_supported');
    expect(json.grant_types_supported).not.toContain('urn:ietf:params:oauth:grant-type:token-exchange');
  });

  it('at the standard endpoints', async () => {
    const origin = 'https://oauthasservices-acme.portolan.localhost';
    const { json } = await get('oauthasservices-acme', '/.well-known/oauth-authorization-server');
    expect(json).toMatchObject({
      ...offered,
      authorization_endpoint: `${origin}/oauth2/authorize`,
      resource_indicators_supported: true,
      grant_types_supported: expect.arrayContaining(['urn:ietf:params:oauth:grant-type:token-exchange']),
    });
    expect(json.grant_types_supported).not.toContain('password');
  });

  it('at the Platform APIs: no users, so no authorization endpoint', async () => {
    const { json } = await get('api', '/.well-known/oauth-authorization-server');
    expect(json).toMatchObject({
      issuer: 'https://api.portolan.localhost',
      token_endpoint: 'https://api.portolan.localhost/oauth2/token',
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
    });
    for (const name of ['authorization_endpoint', 'userinfo_endpoint', 'code_challenge_methods_supported']) {
      expect(json).not.toHaveProperty(name);
    }
  });

  it('the methods of client authentication are those there are', async () => {
    const { json } = await get(zone, '/.well-known/openid-configuration');
    const names = clientAuthMethods.map(({ name }) => name);
    expect(json.token_endpoint_auth_methods_supported).toEqual(names);
    expect(json.revocation_endpoint_auth_methods_supported).toEqual(names);
    expect(json.introspection_endpoint_auth_methods_supported).toEqual(names.filter((name) => name !== 'none'));
    // Source: RFC 8414 §2: there exactly where a method signs.
    expect('token_endpoint_auth_signing_alg_values_supported' in json).toBe(names.includes('private_key_jwt'));
  });

  it('every endpoint named is there, and every grant is known', async () => {
    for (const host of [zone, 'oauthasservices-acme', 'api']) {
      const { json } = await get(host, '/.well-known/oauth-authorization-server');
      for (const name of [
        'authorization_endpoint',
        'token_endpoint',
        'introspection_endpoint',
        'revocation_endpoint',
        'userinfo_endpoint',
      ]) {
        if (json[name] === undefined) continue;
        const reply = await server.send({ host, path: new URL(String(json[name])).pathname, method: 'PUT' });
        expect([host, name, reply.status]).toEqual([host, name, 405]);
      }
    }
  });
});

describe('O-81: the challenge of every API leads to the server its tokens come from', () => {
  const challengeOf = (reply: { headers: Readonly<Record<string, unknown>> }): string | undefined =>
    /resource_metadata="([^"]+)"/.exec(String(reply.headers['www-authenticate']))?.[1];

  /** Each API by its hosts, by its path twins, and by the bare host. */
  const addressesOf = (audience: string): readonly (readonly [host: string | undefined, prefix: string])[] => {
    const bareAndTwins = [undefined, ''] as const;
    const twins = [[undefined, '/t/acme'] as const, [undefined, '/t/cf-one'] as const];
    switch (audience) {
      case 'integration-api':
        return [['acme-tmn', ''], ['cf-one.it', ''], bareAndTwins, ...twins];
      case 'flows':
        return [['acme-iflmap', ''], ['cf-one.it-rt', ''], bareAndTwins, ...twins];
      case 'destination-service':
        return [['destination-configuration', ''], bareAndTwins, ...twins];
      case 'platform-api':
        return [['api', ''], bareAndTwins];
      default:
        return [];
    }
  };

  it('without a token, and with a bad one', async () => {
    let count = 0;
    for (const { method, path, access } of server.routes) {
      if (access === 'public' || access.audience === 'management') continue;
      const address = path.replaceAll(/:\w+/g, 'x').replaceAll('*', 'x');
      for (const [host, prefix] of addressesOf(access.audience)) {
        for (const headers of [{}, { authorization: 'Bearer nonsense' }]) {
          const asked = { method, path: `${prefix}${address}`, headers, ...(host !== undefined && { host }) };
          const reply = await server.send(asked);
          if (reply.status === 404 || reply.status === 405) continue; // not offered at this host
          expect([method, host, asked.path, reply.status]).toEqual([method, host, asked.path, 401]);
          const url = challengeOf(reply);
          expect([method, host, asked.path, url]).toEqual([method, host, asked.path, expect.any(String)]);
          count += 1;
          if (!followed.has(String(url))) await follow(String(url));
        }
      }
    }
    expect(count).toBeGreaterThan(20);
  });

  it('at this server itself', async () => {
    for (const [method, path] of [
      ['GET', '/userinfo'],
      ['POST', '/userinfo'],
      ['DELETE', `/oauth/token/revoke/${'0'.repeat(32)}`],
      ['DELETE', '/oauth/token/revoke/client/x'],
      ['DELETE', '/oauth/token/revoke/user/x'],
    ] as const) {
      const reply = await server.send({ method, path, host: zone });
      expect([path, reply.status]).toEqual([path, 401]);
      await follow(String(challengeOf(reply)));
    }
  });

  const followed = new Set<string>();
  const follow = async (url: string): Promise<void> => {
    followed.add(url);
    const { hostname, pathname } = new URL(url);
    const label = hostname.endsWith('.portolan.localhost') ? hostname.replace('.portolan.localhost', '') : undefined;
    const resource = await get(label, pathname);
    expect([url, resource.status]).toEqual([url, 200]);
    expect(resource.json.resource).toBe(url.replace('/.well-known/oauth-protected-resource', ''));
    const [issuer] = resource.json.authorization_servers as readonly string[];
    const { hostname: issuerHost, pathname: issuerPath } = new URL(String(issuer));
    const suffix = issuerPath === '/' ? '' : issuerPath;
    const described = await get(
      issuerHost.replace('.portolan.localhost', ''),
      `/.well-known/oauth-authorization-server${suffix}`,
    );
    expect([issuer, described.status, described.json.issuer]).toEqual([issuer, 200, issuer]);
  };
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
      tls_client_certificate_bound_access_tokens: true,
    });
  });

  it('O-81: an address on the path twin is found the way the RFC puts it together', async () => {
    const { json } = await get(undefined, '/.well-known/oauth-protected-resource/t/acme/api/v1');
    expect(json).toMatchObject({
      resource: `http://127.0.0.1:${port}/t/acme/api/v1`,
      authorization_servers: ['https://oauthasservices-acme.portolan.localhost'],
    });
  });

  it('the Platform APIs name the server of their own clients, and their scopes', async () => {
    const { json } = await get('api', '/.well-known/oauth-protected-resource');
    expect(json).toMatchObject({
      authorization_servers: ['https://api.portolan.localhost'],
      scopes_supported: expect.arrayContaining(['hcp.readAuthorizationSettings']),
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
