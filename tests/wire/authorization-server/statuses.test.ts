import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, claimsOf, form, headerOf, neoSecret } from '../../support/authorization-server.ts';
import { type ServerWithExchange, startWithExchange, tokenExchange } from '../../support/token-exchange.ts';

let server: ServerWithExchange;
beforeAll(async () => {
  server = await startWithExchange();
});
afterAll(() => server.close());

const zone = 'cf-one.authentication';
const acme = 'oauthasservices-acme';

/** The endpoints clients post forms to, with a request that succeeds. */
const endpoints = (): readonly (readonly [host: string, path: string, fields: Readonly<Record<string, string>>])[] => {
  const neo = { client_id: 'my_client_1', client_secret: neoSecret };
  const { id, secret } = server.front;
  const front = { client_id: id, client_secret: secret };
  const grant = { grant_type: 'client_credentials' };
  return [
    [zone, '/oauth/token', { ...front, ...grant }],
    [zone, '/oauth2/token', { ...front, ...grant }],
    [acme, '/oauth2/token', { ...neo, ...grant }],
    [zone, '/oauth2/introspect', { ...front, token: 'x' }],
    [zone, '/introspect', { ...front, token: 'x' }],
    [zone, '/oauth2/revoke', { ...front, token: 'x' }],
    [zone, '/oauth/revoke', { ...front, token: 'x' }],
  ];
};

describe('O-86: unknown parameters change nothing', () => {
  const shape = (reply: { status: number; json: Readonly<Record<string, unknown>> }) => [
    reply.status,
    Object.keys(reply.json).sort(),
  ];
  const noise = 'response_type=token&correlation=1&correlation=2&__proto__=x&constructor=y&nonsense=%22%3C';

  it('in the body or the query of what is posted to', async () => {
    for (const [host, path, fields] of endpoints()) {
      const { headers, body } = form(fields);
      const plain = shape(await server.send({ host, path, headers, body }));
      expect([path, plain[0]]).toEqual([path, 200]);
      const inBody = await server.send({ host, path, headers, body: `${noise}&${body}` });
      expect([path, ...shape(inBody)]).toEqual([path, ...plain]);
      const inQuery = await server.send({ host, path: `${path}?${noise}`, headers, body });
      expect([path, ...shape(inQuery)]).toEqual([path, ...plain]);
    }
    for (const path of ['/oauth2/api/v1/token', '/oauth2/api/v1/token/']) {
      const headers = basic('my_client_1', neoSecret);
      const reply = await server.send({ host: acme, path: `${path}?grant_type=client_credentials&${noise}`, headers });
      expect([path, reply.status]).toEqual([path, 200]);
    }
  });

  it('of what is read', async () => {
    for (const [host, path] of [
      [zone, '/token_keys'],
      [zone, '/token_key'],
      [zone, '/oauth2/jwks'],
      [zone, '/.well-known/openid-configuration'],
      [zone, '/.well-known/oauth-authorization-server'],
      [zone, '/.well-known/oauth-protected-resource'],
    ] as const) {
      const plain = await server.send({ method: 'GET', host, path });
      const noisy = await server.send({ method: 'GET', host, path: `${path}?${noise}` });
      expect([path, noisy.status, noisy.text]).toEqual([path, 200, plain.text]);
    }
  });

  it('SAP’s paths take no notice of what only the standard paths read', async () => {
    const more = 'resource=a&resource=b&audience=c&audience=d&requested_token_type=e&subject_token_type=f';
    const [host, path, fields] = endpoints()[0] ?? ['', '', {}];
    const { headers, body } = form(fields);
    expect((await server.send({ host, path, headers, body: `${body}&${more}` })).status).toBe(200);
  });
});

describe('O-85: each status has its own cause', () => {
  it('405 with Allow for every method a path does not know, HEAD for what can be read', async () => {
    for (const { path, method, doors } of server.rooms.authorizationServer.routes) {
      const host = doors.includes('xsuaa') ? zone : acme;
      const asked = path.replaceAll(/:\w+/g, '0'.repeat(32)).replaceAll('*', 'x');
      const patched = await server.send({ method: 'PATCH', host, path: asked });
      expect([path, patched.status]).toEqual([path, 405]);
      expect(String(patched.headers.allow).split(', ')).toContain(method);
      const head = await server.send({ method: 'HEAD', host, path: asked });
      expect([path, head.text]).toEqual([path, '']);
      if (method === 'GET') expect([path, head.status < 405]).toEqual([path, true]);
    }
    const head = await server.send({ method: 'HEAD', host: zone, path: '/token_keys' });
    expect([head.status, head.text, Number(head.headers['content-length']) > 100]).toEqual([200, '', true]);
  });

  it('HEAD never ends or issues anything', async () => {
    for (const path of ['/oauth/token?grant_type=client_credentials', '/oauth/token/revoke/client/x']) {
      expect((await server.send({ method: 'HEAD', host: zone, path })).status).toBe(405);
    }
  });

  it('413 for a body over 1 MiB, 431 for a header over 16 KiB, in the words of OAuth', async () => {
    for (const [host, path, fields] of endpoints()) {
      const { headers, body } = form(fields);
      const large = await server.send({ host, path, headers, body: `${body}&x=${'a'.repeat(1024 * 1024)}` });
      expect([path, large.status, large.json.error]).toEqual([path, 413, 'invalid_request']);
    }
    const long = { authorization: `Bearer ${'a'.repeat(20_000)}` };
    const reply = await server.send({ method: 'GET', host: zone, path: '/userinfo', headers: long });
    expect(reply.status).toBe(431);
  });

  it('400 for what cannot be read, never 415 or 500', async () => {
    for (const [host, path, fields] of endpoints()) {
      const { body } = form(fields);
      for (const [type, text] of [
        ['application/json', JSON.stringify(fields)],
        ['text/plain', body],
        ['application/x-www-form-urlencoded', `${body}&scope=%zz`],
        ['application/x-www-form-urlencoded', `${body}&scope=%ff%fe`],
      ] as const) {
        const reply = await server.send({ host, path, headers: { 'content-type': type }, body: text });
        expect([path, type, reply.status, reply.json.error]).toEqual([path, type, 400, 'invalid_request']);
        expect(reply.headers['cache-control']).toBe('no-store');
      }
    }
  });

  it('401 for an expired token, wherever it is presented', async () => {
    const fields = { grant_type: 'client_credentials' };
    for (const token_format of ['jwt', 'opaque']) {
      const { json } = await server.post('/oauth/token', server.service, { ...fields, token_format });
      server.clock.advance(43_200_000);
      const headers = { authorization: `Bearer ${String(json.access_token)}` };
      for (const [host, path] of [
        ['destination-configuration', '/destination-configuration/v1/destinations/x'],
        ['cf-one.it', '/api/v1/MessageProcessingLogs'],
        ['cf-one.it-rt', '/http/x'],
        [zone, '/userinfo'],
      ] as const) {
        const reply = await server.send({ method: 'GET', host, path, headers });
        expect([token_format, host, reply.status]).toEqual([token_format, host, 401]);
        expect(reply.headers['www-authenticate']).toContain('error="invalid_token"');
      }
    }
  });

  it('none of the statuses clients retry at, for anything a client did wrong', async () => {
    const retried = new Set([408, 429, 500, 502, 503, 504]);
    const bad = [
      {},
      { grant_type: '' },
      { grant_type: 'nonsense' },
      { grant_type: tokenExchange },
      { grant_type: 'refresh_token', refresh_token: '\u0000' },
      { grant_type: 'client_credentials', scope: '\u0000' },
      { grant_type: 'client_credentials', token_format: 'x' },
      { grant_type: 'client_credentials', authorities: '{' },
      { grant_type: 'client_credentials', resource: '%' },
    ];
    for (const path of ['/oauth/token', '/oauth2/token']) {
      for (const fields of bad) {
        const reply = await server.post(path, server.front, fields);
        expect([path, fields, retried.has(reply.status)]).toEqual([path, fields, false]);
      }
    }
  });
});

describe('O-14, O-15: formats of tokens', () => {
  it.each(['jwt', 'jwtrfc', 'JWT', 'JwtRfc'])(
    'token_format=%s, in query or body, brings a JWT of 12 hours at most',
    async (format) => {
      const headers = basic('my_client_1', neoSecret);
      await server.clients.update(
        server.acme.id,
        'my_client_1',
        { tokenLifetimeSeconds: 30 * 86_400 },
        {
          kind: 'administrator',
          name: 'tests',
        },
      );
      const path = '/oauth2/api/v1/token?grant_type=client_credentials';
      const inQuery = await server.send({ host: acme, path: `${path}&token_format=${format}`, headers });
      const body = form({ token_format: format });
      const inBody = await server.send({ host: acme, path, body: body.body, headers: { ...body.headers, ...headers } });
      for (const { json } of [inQuery, inBody]) {
        expect(String(json.access_token).split('.')).toHaveLength(3);
        expect(json.expires_in).toBe(43_200);
      }
    },
  );

  it.each(['RS256', 'ES256'] as const)('RFC 9068 on the standard path, signed with %s', async (signingAlgorithm) => {
    const other = await startWithExchange({ signingAlgorithm });
    const fields = { grant_type: 'client_credentials', scope: 'back!t1.Jobs' };
    const { json } = await other.post('/oauth2/token', other.back, fields);
    expect(headerOf(json.access_token)).toMatchObject({ alg: signingAlgorithm, typ: 'at+jwt' });
    expect(claimsOf(json.access_token)).toMatchObject({
      iss: expect.stringMatching(/^https:\/\/cf-one\.authentication\./),
      sub: other.back.id,
      client_id: other.back.id,
      aud: expect.arrayContaining(['back!t1']),
      scope: 'back!t1.Jobs',
      jti: expect.stringMatching(/^[0-9a-f]{32}$/),
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    expect(await other.isValid(json.access_token)).toBe(true);
    await other.close();
  });
});
