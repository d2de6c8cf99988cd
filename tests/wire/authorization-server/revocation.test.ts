import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator, basic, neoSecret } from '../../support/authorization-server.ts';
import { type ServerWithExchange, startWithExchange } from '../../support/token-exchange.ts';
import { jane } from '../../support/user-tokens.ts';

let server: ServerWithExchange;
let operator: { readonly id: string; readonly secret: string };
beforeAll(async () => {
  server = await startWithExchange();
  operator = await server.register('sb-operator!t1', { authorities: ['uaa.admin'] });
});
afterAll(() => server.close());

const signIn = async (token_format = 'jwt') => {
  const { json } = await server.ask(
    { grant_type: 'password', username: jane.name, password: jane.password, token_format },
    server.front,
  );
  return { access: String(json.access_token), refresh: String(json.refresh_token), jti: String(json.jti) };
};
const ownToken = async (client = server.front, fields = {}) => {
  const { json } = await server.post('/oauth/token', client, { grant_type: 'client_credentials', ...fields });
  return { access: String(json.access_token), jti: String(json.jti) };
};
const canRefresh = async (refresh_token: string): Promise<boolean> =>
  (await server.ask({ grant_type: 'refresh_token', refresh_token }, server.front)).status === 200;
const messages = async (): Promise<readonly string[]> =>
  (await server.rooms.audit.list(server.cf.id)).map(({ message }) => message);

describe('revocation (RFC 7009)', () => {
  const revoke = (token: string, client = server.front, fields = {}) =>
    server.post('/oauth2/revoke', client, { token, ...fields });

  it.each(['jwt', 'opaque'])('S-12: an access token (%s) ends alone', async (format) => {
    const { access, refresh } = await signIn(format);
    const sibling = await signIn(format);
    expect((await revoke(access)).status).toBe(200);
    expect([await server.isValid(access), await server.isValid(sibling.access)]).toEqual([false, true]);
    expect(await canRefresh(refresh)).toBe(true);
  });

  it.each([
    ['jwt', {}],
    ['opaque', { token_type_hint: 'refresh_token' }],
    ['opaque', { token_type_hint: 'access_token' }],
    ['jwt', { token_type_hint: 'nonsense' }],
  ])('a refresh token ends everything of its authorization (%s, %o)', async (format, hint) => {
    const { access, refresh } = await signIn(format);
    const sibling = await signIn(format);
    const reply = await revoke(refresh, server.front, hint);
    expect([reply.status, reply.json, reply.headers['cache-control']]).toEqual([200, {}, 'no-store']);
    expect([await server.isValid(access), await canRefresh(refresh)]).toEqual([false, false]);
    expect([await server.isValid(sibling.access), await canRefresh(sibling.refresh)]).toEqual([true, true]);
    expect(await messages()).toContain(`Deleting refresh token: ${refresh.slice(0, 5)}`);
  });

  it('S-12: leaves alone what is not the caller’s, and answers the same', async () => {
    const { access, refresh } = await signIn();
    for (const token of [access, refresh, 'f'.repeat(64), 'x'.repeat(2000)]) {
      expect((await revoke(token, server.back)).json).toEqual({});
    }
    expect([await server.isValid(access), await canRefresh(refresh)]).toEqual([true, true]);
  });
});

describe('UAA revocation by name', () => {
  const path = '/oauth/token/revoke/';
  const remove = (rest: string, token: string | undefined, host = 'cf-one.authentication') =>
    server.send({
      method: 'DELETE',
      host,
      path: `${path}${rest}`,
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    });

  it.each(['jwt', 'opaque'])('a client ends one of its own %s tokens by jti', async (token_format) => {
    const doomed = await ownToken(server.front, { token_format });
    const sibling = await ownToken(server.front, { token_format });
    const reply = await remove(doomed.jti, sibling.access);
    expect([reply.status, reply.json]).toEqual([200, {}]);
    expect([await server.isValid(doomed.access), await server.isValid(sibling.access)]).toEqual([false, true]);
    expect(await messages()).toContain(`Deleting cloud access token: ${doomed.jti.slice(0, 5)}`);
  });

  it.each(['jwt', 'opaque'])(
    'S-12: a client does not end a %s token of another by jti, an operator does',
    async (format) => {
      const victim = await signIn(format);
      const { access: foreign } = await ownToken(server.back);
      expect((await remove(victim.jti, foreign)).status).toBe(200);
      expect(await server.isValid(victim.access)).toBe(true);
      const { access: admin } = await ownToken(operator);
      expect((await remove(victim.jti, admin)).status).toBe(200);
      expect(await server.isValid(victim.access)).toBe(false);
    },
  );

  it('S-12: a token that was shown to somebody with fewer scopes, or is a user’s, ends itself at most', async () => {
    const other = await ownToken();
    const narrow = await ownToken(server.back, { scope: 'back!t1.Jobs' });
    const user = await signIn();
    for (const { access } of [narrow, user]) {
      const reply = await remove(other.jti, access);
      expect([reply.status, reply.json.error]).toEqual([403, 'insufficient_scope']);
      expect((await remove('client/sb-back!t1', access)).status).toBe(403);
    }
    expect((await remove(user.jti, user.access)).status).toBe(200);
    expect([await server.isValid(user.access), await server.isValid(other.access)]).toEqual([false, true]);
  });

  it('ends all tokens of a client, refresh tokens included, and none issued later', async () => {
    const before = [(await ownToken()).access, (await ownToken(server.front, { token_format: 'opaque' })).access];
    const { access, refresh } = await signIn();
    const { access: own } = await ownToken();
    const foreign = (await ownToken(server.back)).access;
    server.clock.advance(1000);
    expect((await remove(`client/${encodeURIComponent(server.front.id)}`, own)).status).toBe(200);
    for (const token of [...before, access, own]) expect(await server.isValid(token)).toBe(false);
    expect([await canRefresh(refresh), await server.isValid(foreign)]).toEqual([false, true]);
    server.clock.advance(1000);
    expect(await server.isValid((await ownToken()).access)).toBe(true);
    expect(await messages()).toContain('Deleting cloud access tokens: all of the client');
  });

  it('S-55: an operator ends what is of its own zone only', async () => {
    const { access: admin } = await ownToken(operator);
    expect((await remove('client/my_client_1', admin)).status).toBe(404);
    expect((await remove('client/nobody', admin)).status).toBe(404);
    const neo = await server.send({
      host: 'oauthasservices-acme',
      path: '/oauth2/api/v1/token?grant_type=client_credentials',
      headers: basic('my_client_1', neoSecret),
    });
    const introspected = await server.rooms.authorizationServer.checkToken(String(neo.json.access_token));
    const jti = introspected.kind === 'valid' ? introspected.facts.jti : '';
    await remove(jti, admin);
    expect(await server.isValid(neo.json.access_token)).toBe(true);
    const { access: other } = await ownToken(server.back);
    expect((await remove('client/sb-front!t1', other)).status, 'of another client').toBe(403);
  });

  it('S-55: an application’s operator has no say in the zones that have subscribed to it', async () => {
    const zone = await server.rooms.accounts.createSubaccount({ subdomain: 'cf-sub', flavour: 'cf' }, administrator);
    const application = { providerAccount: server.cf.technicalName, application: 'operator!t1' };
    await server.rooms.accounts.subscribe(zone.id, application, administrator);
    const { access } = await ownToken(operator, { zid: 'cf-sub' });
    const reply = await remove('user/whoever', access, 'cf-sub.authentication');
    expect([reply.status, reply.json.error]).toEqual([403, 'insufficient_scope']);
  });

  it('ends all tokens of a user: by the user, and by an operator', async () => {
    for (const by of ['user', 'operator']) {
      const [first, second, opaque] = [await signIn(), await signIn(), await signIn('opaque')];
      const { access: client } = await ownToken();
      const caller = by === 'user' ? first.access : (await ownToken(operator)).access;
      expect((await remove(`user/${server.janeId}`, caller)).status).toBe(200);
      for (const { access, refresh } of [first, second, opaque]) {
        expect([await server.isValid(access), await canRefresh(refresh)]).toEqual([false, false]);
      }
      expect(await server.isValid(client)).toBe(true);
    }
    const { access: other } = await ownToken(server.back);
    expect((await remove(`user/${server.janeId}`, other)).status).toBe(403);
  });

  it('S-21: a token of a user made out to one application alone ends nothing but itself', async () => {
    const { access: subject_token } = await signIn();
    const { json } = await server.exchange({ subject_token, audience: 'back!t1' });
    expect((await remove(`user/${server.janeId}`, String(json.access_token))).status).toBe(403);
    expect(await server.isValid(subject_token)).toBe(true);
  });

  it('asks for a bearer token, of this zone', async () => {
    const anonymous = await remove('0'.repeat(32), undefined);
    expect([anonymous.status, anonymous.headers['www-authenticate']]).toEqual([
      401,
      expect.stringContaining('resource_metadata="'),
    ]);
    const { access } = await ownToken();
    expect((await remove('0'.repeat(32), access, 'oauthasservices-acme')).status).toBe(404);
    expect((await remove('not-a-jti', access)).status).toBe(400);
    const get = await server.send({ method: 'GET', host: 'cf-one.authentication', path: `${path}client/x` });
    expect([get.status, get.headers.allow]).toEqual([405, 'DELETE']);
  });
});
