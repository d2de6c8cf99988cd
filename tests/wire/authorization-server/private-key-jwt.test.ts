import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  administrator,
  basic,
  form,
  type ServerWithClients,
  startWithClients,
  type WireReply,
} from '../../support/authorization-server.ts';
import { assertionFields, createAssertionKey, signAssertion } from '../../support/client-credentials.ts';

let server: ServerWithClients;
const key = createAssertionKey();
const other = createAssertionKey('rsa');
let origin: string;

beforeAll(async () => {
  server = await startWithClients();
  origin = `https://cf-one.authentication.portolan.localhost:${server.httpsPort}`;
  await server.clients.addKey(server.cf.id, server.xsuaa.id, { publicKey: key.publicJwk() }, administrator);
});
// What one test had refused does not count in the next (S-09).
beforeEach(() => server.clock.advance(31_000));
afterAll(() => server.close());

const host = 'cf-one.authentication';
const ask = (assertion: string, options: { readonly host?: string; readonly path?: string } = {}): Promise<WireReply> =>
  server.send({ host, path: '/oauth2/token', ...options, ...form(assertionFields(assertion)) });
const sign = (changes: Parameters<typeof signAssertion>[3] = {}, audience: unknown = `${origin}/oauth/token`) =>
  signAssertion(key.privateKey, server.xsuaa.id, audience, { nowMs: server.clock.now(), ...changes });
const seconds = (): number => Math.floor(server.clock.now() / 1000);

describe('private_key_jwt', () => {
  it('gets a token without kid, client_id and secret, and leaves a note of its use', async () => {
    const reply = await ask(sign());
    expect([reply.status, reply.json.token_type]).toEqual([200, 'Bearer']);
    const credentials = await server.clients.listCredentials(server.cf.id, server.xsuaa.id);
    expect(credentials.find(({ kind }) => kind === 'key')?.lastUsedAtMs).toBeTypeOf('number');
  });

  it.each([
    ['the issuer', () => `${origin}/oauth/token`],
    ['the token endpoint of the standard door', () => `${origin}/oauth2/token`],
    ['the origin', () => origin],
    ['issuer and token endpoint together', () => [`${origin}/oauth/token`, `${origin}/oauth2/token`]],
    [
      'the endpoint as it was called',
      () => `http://cf-one.authentication.portolan.localhost:${server.httpPort}/oauth2/token`,
    ],
  ])('takes %s as the audience', async (_name, audience) => {
    expect((await ask(sign({}, audience()))).status).toBe(200);
  });

  it('takes a life of ten minutes, with the skew where nothing says when it began', async () => {
    expect((await ask(sign({ payload: { exp: seconds() + 600 } }))).status).toBe(200);
    expect((await ask(sign({ payload: { iat: undefined, exp: seconds() + 660 } }))).status).toBe(200);
    expect((await ask(sign({ payload: { iat: seconds() + 60, exp: seconds() + 660 } }))).status).toBe(200);
  });

  it('works at the token endpoint of XSUAA and by the path twin, whose address is the audience there', async () => {
    expect((await ask(sign(), { path: '/oauth/token' })).status).toBe(200);
    const twin = `http://127.0.0.1:${server.httpPort}/t/cf-one`;
    const body = form(assertionFields(sign({}, twin)));
    expect((await server.send({ path: '/t/cf-one/oauth2/token', ...body })).status).toBe(200);
  });

  it.each([
    ['another client as issuer', () => sign({ payload: { iss: 'other' } })],
    ['another audience', () => sign({}, 'https://elsewhere.example/token')],
    ['our audience and another one', () => sign({}, [`${origin}/oauth/token`, 'https://elsewhere.example'])],
    ['an empty list of audiences', () => sign({}, [])],
    ['no audience', () => sign({ payload: { aud: undefined } })],
    ['no exp', () => sign({ payload: { exp: undefined } })],
    ['an exp in the past', () => sign({ payload: { exp: seconds() - 61 } })],
    ['a life of more than ten minutes', () => sign({ payload: { exp: seconds() + 601 } })],
    ['a life of more than ten minutes without iat', () => sign({ payload: { iat: undefined, exp: seconds() + 661 } })],
    ['a life that began long ago', () => sign({ payload: { iat: seconds() - 3600 } })],
    ['an iat in the future', () => sign({ payload: { iat: seconds() + 120, exp: seconds() + 180 } })],
    ['an nbf in the future', () => sign({ payload: { nbf: seconds() + 120 } })],
    ['no jti', () => sign({ payload: { jti: undefined } })],
    ['an empty jti', () => sign({ payload: { jti: '' } })],
    ['a jti that is no text', () => sign({ payload: { jti: 7 } })],
    ['a foreign key', () => signAssertion(other.privateKey, server.xsuaa.id, origin, { nowMs: server.clock.now() })],
    ['S-20: HMAC', () => sign({ header: { alg: 'HS256' } })],
    [
      'S-20: none',
      () =>
        `${sign({ header: { alg: 'none' } })
          .split('.')
          .slice(0, 2)
          .join('.')}.`,
    ],
    ['S-20: a key of its own', () => sign({ header: { jwk: JSON.parse(key.publicJwk()) } })],
    ['S-31: the type of an access token', () => sign({ header: { typ: 'at+jwt' } })],
    ['an unknown client', () => signAssertion(key.privateKey, 'sb-nobody!t1', origin, { nowMs: server.clock.now() })],
    ['no assertion at all', () => 'abc'],
  ])('S-30: refuses %s with the one answer', async (_name, assertion) => {
    const reply = await ask(assertion());
    expect([reply.status, reply.json]).toEqual([
      401,
      { error: 'invalid_client', error_description: 'Client authentication failed' },
    ]);
    expect(reply.headers['www-authenticate']).toBeUndefined();
  });

  it('S-30: an assertion for another server is none for us, whatever host the request names', async () => {
    const audience = 'http://evil.example/oauth2/token';
    const body = form(assertionFields(sign({}, audience)));
    const headers = { ...body.headers, host: 'evil.example' };
    expect((await server.send({ path: '/oauth2/token', ...body, headers })).status).toBe(401);
  });

  it('S-30: of 20 simultaneous uses one succeeds; a used one stays used to its end and beyond the skew', async () => {
    const assertion = sign();
    const replies = await Promise.all(Array.from({ length: 20 }, () => ask(assertion)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    server.clock.advance(110_000);
    await server.rooms.authorizationServer.purgeExpired();
    expect((await ask(assertion)).status).toBe(401);
  });

  it('S-30: one that is refused for another reason is not used up', async () => {
    const jti = { payload: { jti: 'still-good' } };
    expect((await ask(sign(jti, 'https://elsewhere.example'))).status).toBe(401);
    expect((await ask(sign(jti))).status).toBe(200);
    expect((await ask(sign(jti))).status).toBe(401);
  });

  it('S-31: an access token of ours is no client assertion', async () => {
    const { json } = await server.send({
      host,
      path: '/oauth/token',
      ...form({ grant_type: 'client_credentials', client_id: server.xsuaa.id, client_secret: server.xsuaa.secret }),
    });
    expect((await ask(String(json.access_token))).status).toBe(401);
  });

  it('S-31: a client assertion is no assertion of a user', async () => {
    const body = form({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: sign(),
      client_id: server.xsuaa.id,
      client_secret: server.xsuaa.secret,
    });
    expect((await server.send({ host, path: '/oauth/token', ...body })).status).toBe(400);
  });

  it('S-02: beside Basic, beside a secret, for another client_id, or of another type it is refused', async () => {
    const { id, secret } = server.xsuaa;
    const post = (fields: Readonly<Record<string, string>>, headers = {}) => {
      const body = form({ ...assertionFields(sign()), ...fields });
      return server.send({ host, path: '/oauth2/token', ...body, headers: { ...body.headers, ...headers } });
    };
    expect((await post({}, basic(id, secret))).json.error).toBe('invalid_request');
    expect((await post({ client_secret: secret })).json.error).toBe('invalid_request');
    expect((await post({ client_id: 'sb-other!t1' })).json.error).toBe('invalid_request');
    expect((await post({ client_id: id })).status).toBe(200);
    expect(
      (await post({ client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' })).status,
    ).toBe(401);
  });

  it('is refused at the Neo endpoint, where nothing in the body is a credential', async () => {
    await server.clients.addKey(server.acme.id, server.neo.id, { publicKey: other.publicPem }, administrator);
    const audience = `https://oauthasservices-acme.portolan.localhost:${server.httpsPort}`;
    const assertion = () => signAssertion(other.privateKey, server.neo.id, audience, { nowMs: server.clock.now() });
    const at = { host: 'oauthasservices-acme' };
    expect((await ask(assertion(), { ...at, path: '/oauth2/api/v1/token' })).status).toBe(401);
    expect((await ask(assertion(), { ...at, path: '/oauth2/token' })).status).toBe(200);
  });
});

describe('keys of a client', () => {
  it('are tried one by one without a kid; with one only the key of that name, and those without', async () => {
    const third = createAssertionKey();
    const client = await register('sb-keys!t1');
    await server.clients.addKey(server.cf.id, client, { publicKey: other.publicJwk('rsa-1') }, administrator);
    await server.clients.addKey(server.cf.id, client, { publicKey: third.publicPem, kid: 'ec-1' }, administrator);
    const by = (privateKey: typeof key.privateKey, header = {}) =>
      ask(signAssertion(privateKey, client, origin, { header, nowMs: server.clock.now() }));
    expect((await by(other.privateKey)).status).toBe(200);
    expect((await by(third.privateKey)).status).toBe(200);
    expect((await by(third.privateKey, { kid: 'ec-1' })).status).toBe(200);
    expect((await by(third.privateKey, { kid: 'rsa-1' })).status).toBe(401);
    expect((await by(third.privateKey, { kid: '__proto__' })).status).toBe(401);
  });

  it('count from and until their time, and are gone at once when removed', async () => {
    const client = await register('sb-times!t1');
    const now = server.clock.now();
    const { keyId } = await server.clients.addKey(
      server.cf.id,
      client,
      { publicKey: key.publicJwk(), validFromMs: now + 60_000, expiresAtMs: now + 120_000 },
      administrator,
    );
    const by = () => ask(signAssertion(key.privateKey, client, origin, { nowMs: server.clock.now() }));
    expect((await by()).status).toBe(401);
    server.clock.advance(61_000);
    expect((await by()).status).toBe(200);
    server.clock.advance(60_000);
    expect((await by()).status).toBe(401);
    await server.clients.removeKey(server.cf.id, client, keyId, administrator);
    expect(await server.clients.listCredentials(server.cf.id, client)).toEqual([]);
  });

  it.each([
    ['a private key', () => key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['a private JWK', () => JSON.stringify(key.privateKey.export({ format: 'jwk' }))],
    ['a symmetric key', () => JSON.stringify({ kty: 'oct', k: 'c2VjcmV0' })],
    [
      'a weak key',
      () =>
        generateKeyPairSync('rsa', { modulusLength: 1024 })
          .publicKey.export({ type: 'spki', format: 'pem' })
          .toString(),
    ],
    ['no key', () => 'nothing'],
  ])('S-20: cannot be %s', async (_name, publicKey) => {
    const adding = server.clients.addKey(server.cf.id, server.xsuaa.id, { publicKey: publicKey() }, administrator);
    await expect(adding).rejects.toMatchObject({ status: 400, code: 'invalid_client_metadata' });
  });

  it('S-09: wrong assertions count like wrong secrets', async () => {
    const client = await register('sb-guessed!t1');
    await server.clients.addKey(server.cf.id, client, { publicKey: key.publicJwk() }, administrator);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 21; attempt += 1) {
      statuses.push((await ask(signAssertion(other.privateKey, client, origin, { nowMs: server.clock.now() }))).status);
    }
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401));
    expect(statuses.at(-1)).toBe(429);
  });
});

const register = async (clientId: string): Promise<string> => {
  await server.clients.register(
    {
      kind: 'xsuaa',
      subaccountId: server.cf.id,
      clientId,
      xsappname: clientId.slice(3),
      authorities: [],
      grantTypes: ['client_credentials'],
      credential: 'none',
    },
    administrator,
  );
  return clientId;
};
