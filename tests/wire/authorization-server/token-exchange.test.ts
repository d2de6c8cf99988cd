import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator, claimsOf, headerOf } from '../../support/authorization-server.ts';
import {
  accessTokenType,
  jwtType,
  type ServerWithExchange,
  startWithExchange,
  tokenExchange,
} from '../../support/token-exchange.ts';
import { jane } from '../../support/user-tokens.ts';

let server: ServerWithExchange;
beforeAll(async () => {
  server = await startWithExchange();
});
afterAll(() => server.close());

const ownToken = async (client: { readonly id: string; readonly secret: string }, fields = {}): Promise<string> => {
  const { json } = await server.post('/oauth/token', client, { grant_type: 'client_credentials', ...fields });
  return String(json.access_token);
};

describe('token exchange (RFC 8693)', () => {
  it.each(['jwt', 'opaque'])(
    'gives an application a token of the user whose %s token it was called with',
    async (format) => {
      const subject = await server.janesToken({ token_format: format });
      const { status, json, headers } = await server.exchange({ subject_token: subject });
      expect(status).toBe(200);
      expect(headers['cache-control']).toBe('no-store');
      expect(json).toEqual({
        access_token: expect.any(String),
        issued_token_type: accessTokenType,
        token_type: 'Bearer',
        expires_in: expect.any(Number),
        scope: 'openid uaa.user back!t1.Read',
      });
      expect(headerOf(json.access_token).typ).toBe('at+jwt');
      const claims = claimsOf(json.access_token);
      expect(claims).toMatchObject({
        sub: server.janeId,
        user_name: jane.name,
        email: jane.email,
        client_id: server.back.id,
        grant_type: tokenExchange,
        aud: expect.arrayContaining([server.back.id, 'back!t1']),
      });
      expect(claims).not.toHaveProperty('act');
      expect(await server.isValid(json.access_token)).toBe(true);
    },
  );

  it('S-07: says no more than both the token and the caller allow, and less where less is asked for', async () => {
    const subject = await server.janesToken({ scope: 'back!t1.Read' });
    expect((await server.exchange({ subject_token: subject })).json.scope).toBe('back!t1.Read');
    const whole = await server.janesToken();
    expect((await server.exchange({ subject_token: whole, scope: 'openid' })).json.scope).toBe('openid');
    // The caller's own, but not the token's; and the token's, but not the caller's.
    for (const scope of ['back!t1.Write', 'front!t1.Read', 'back!t1.Jobs']) {
      const reply = await server.exchange({ subject_token: whole, scope });
      expect([scope, reply.status, reply.json.error]).toEqual([scope, 400, 'invalid_scope']);
    }
  });

  it('ends no later than the token it is for', async () => {
    const subject = await server.janesToken();
    server.clock.advance(3_600_000);
    for (const token_format of ['jwt', 'opaque']) {
      const { json } = await server.exchange({ subject_token: subject, token_format });
      const check = await server.rooms.authorizationServer.checkToken(String(json.access_token));
      expect(check).toMatchObject({ facts: { expiresAtMs: Number(claimsOf(subject).exp) * 1000 } });
      expect(json.expires_in).toBeLessThanOrEqual(43_200 - 3600);
    }
  });

  it('names who acts, the latest first, and keeps the chain', async () => {
    const subject = await server.janesToken();
    const actor = { actor_token: await ownToken(server.back), actor_token_type: accessTokenType };
    const first = await server.exchange({ subject_token: subject, ...actor });
    expect(claimsOf(first.json.access_token).act).toEqual({ sub: server.back.id });
    const second = await server.exchange({ subject_token: String(first.json.access_token), ...actor });
    expect(claimsOf(second.json.access_token)).toMatchObject({
      sub: server.janeId,
      act: { sub: server.back.id, act: { sub: server.back.id } },
    });
    const opaque = await server.exchange({ subject_token: subject, ...actor, token_format: 'opaque' });
    const described = await server.post('/introspect', server.back, { token: String(opaque.json.access_token) });
    expect(described.json).toMatchObject({ active: true, sub: server.janeId, act: { sub: server.back.id } });
    let token = String(second.json.access_token);
    for (let round = 0; round < 6; round += 1) {
      token = String((await server.exchange({ subject_token: token, ...actor })).json.access_token);
    }
    expect((await server.exchange({ subject_token: token, ...actor })).status, 'a chain has an end').toBe(400);
  });

  it('narrows the own token of a client', async () => {
    const subject = await ownToken(server.back);
    const { json } = await server.exchange({ subject_token: subject, scope: 'back!t1.Jobs', audience: 'back!t1' });
    expect(claimsOf(json.access_token)).toMatchObject({ sub: server.back.id, scope: 'back!t1.Jobs', aud: ['back!t1'] });
    // Narrowed once, it does not become wider again.
    const again = await server.exchange({ subject_token: String(json.access_token) });
    expect(claimsOf(again.json.access_token)).toMatchObject({ aud: ['back!t1'], scope: 'back!t1.Jobs' });
    const wider = await server.exchange({ subject_token: String(json.access_token), audience: 'uaa' });
    expect([wider.status, wider.json.error]).toEqual([400, 'invalid_target']);
  });

  it('answers a JWT with its type where one is asked for', async () => {
    const { json } = await server.exchange({ subject_token: await server.janesToken(), requested_token_type: jwtType });
    expect(json.issued_token_type).toBe(jwtType);
    expect(headerOf(json.access_token).typ).toBe('at+jwt');
    const contradiction = await server.exchange({
      subject_token: await server.janesToken(),
      requested_token_type: jwtType,
      token_format: 'opaque',
    });
    expect([contradiction.status, contradiction.json.error]).toEqual([400, 'invalid_request']);
  });

  it('RFC 8707: makes the token out to the resource asked for', async () => {
    const resource = 'https://cf-one.it.portolan.localhost/api/v1';
    const { json } = await server.exchange({ subject_token: await server.janesToken(), resource });
    expect(claimsOf(json.access_token).aud).toEqual([resource]);
    const other = { subject_token: String(json.access_token), resource: 'https://other.example/' };
    expect((await server.exchange(other)).json.error, 'narrowed to another one').toBe('invalid_target');
    const own = await server.exchange({ subject_token: await server.janesToken(), resource }, server.front);
    expect(claimsOf(own.json.access_token).aud, 'by the client it was given to').toEqual([resource]);
  });

  it('records what it issues', async () => {
    const { json } = await server.exchange({ subject_token: await server.janesToken() });
    const events = await server.rooms.audit.list(server.cf.id);
    expect(events.map(({ message }) => message)).toContain(
      `Creating access token: ${String(claimsOf(json.access_token).jti).slice(0, 5)}`,
    );
  });
});

describe('token exchange refuses', () => {
  const refusal = async (fields: Readonly<Record<string, string>>, client = server.back) => {
    const { status, json } = await server.exchange(fields, client);
    return [status, json.error];
  };
  const invalid = [400, 'invalid_request'];

  it('a token that is not for the caller', async () => {
    const subject_token = await server.janesToken();
    expect(await refusal({ subject_token }, server.stranger)).toEqual(invalid);
    const narrowed = await server.janesToken({ scope: 'front!t1.Read' });
    expect(await refusal({ subject_token: narrowed })).toEqual(invalid);
  });

  it('the own token of another client, which speaks for no user', async () => {
    const caller = await server.register('sb-caller!t1', { authorities: ['back!t1.Call'] });
    expect(await refusal({ subject_token: await ownToken(caller) })).toEqual(invalid);
  });

  it('a client that is not registered for it, and doors that do not offer it', async () => {
    const subject_token = await server.janesToken();
    expect(await refusal({ subject_token }, server.portal)).toEqual([400, 'unauthorized_client']);
    const fields = { grant_type: tokenExchange, subject_token, subject_token_type: accessTokenType };
    const reply = await server.post('/oauth/token', server.back, fields);
    expect([reply.status, reply.json.error]).toEqual([400, 'unsupported_grant_type']);
  });

  it('S-55: a token of another subaccount', async () => {
    const elsewhere = await server.rooms.accounts.createSubaccount({ subdomain: 'cf-x', flavour: 'cf' }, administrator);
    const shop = { providerAccount: server.cf.technicalName, application: 'back!t1' };
    await server.rooms.accounts.subscribe(elsewhere.id, shop, administrator);
    const subject_token = await ownToken(server.back, { zid: 'cf-x' });
    expect(claimsOf(subject_token).zid).toBe(elsewhere.id);
    expect(await refusal({ subject_token })).toEqual(invalid);
  });

  it.each([
    ['no subject token', {}],
    ['a token that is none of ours', { subject_token: 'nonsense' }],
    ['an unknown type', { subject_token: 'x', subject_token_type: 'urn:ietf:params:oauth:token-type:saml2' }],
    ['S-31: an ID token', { subject_token: 'x', subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' }],
    [
      'a refresh token wanted',
      { subject_token: 'x', requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
    ],
    ['an actor token without its type', { subject_token: 'x', actor_token: 'x' }],
    ['a type without an actor token', { subject_token: 'x', actor_token_type: accessTokenType }],
  ])('%s', async (_name, fields) => {
    expect(await refusal(fields)).toEqual(invalid);
  });

  it('S-31: an ID token that calls itself an access token', async () => {
    const { json } = await server.ask(
      { grant_type: 'password', username: jane.name, password: jane.password },
      server.front,
    );
    expect(await refusal({ subject_token: String(json.id_token) }, server.front)).toEqual(invalid);
    expect(await server.isValid(json.id_token)).toBe(false);
  });

  it('an opaque token called a JWT, and an actor token of somebody else', async () => {
    const opaque = await server.janesToken({ token_format: 'opaque' });
    expect(await refusal({ subject_token: opaque, subject_token_type: jwtType })).toEqual(invalid);
    const actor = { actor_token: await ownToken(server.stranger), actor_token_type: accessTokenType };
    expect(await refusal({ subject_token: await server.janesToken(), ...actor })).toEqual(invalid);
  });

  it('an opaque actor token called a JWT', async () => {
    const { json } = await server.post('/oauth/token', server.back, {
      grant_type: 'client_credentials',
      token_format: 'opaque',
    });
    const subject_token = await server.janesToken();
    const actor_token = String(json.access_token);
    expect((await server.exchange({ subject_token, actor_token, actor_token_type: accessTokenType })).status).toBe(200);
    expect(await refusal({ subject_token, actor_token, actor_token_type: jwtType })).toEqual(invalid);
  });

  it('S-03: tokens in the query', async () => {
    const reply = await server.post('/oauth2/token?subject_token=x', server.back, { grant_type: tokenExchange });
    expect([reply.status, reply.json.error]).toEqual(invalid);
  });

  it('invalid targets', async () => {
    const subject_token = await server.janesToken();
    for (const fields of [{ audience: 'nobody!t1' }, { audience: 'back!t1', resource: 'https://a.example/' }]) {
      expect(await refusal({ subject_token, ...fields })).toEqual([400, 'invalid_target']);
    }
  });

  it('says nothing of the token that was refused', async () => {
    const { json } = await server.exchange({ subject_token: 'a-very-special-text' });
    expect(json.error_description).toBe('The subject token or actor token is not acceptable');
    expect(server.logLines.join('\n')).not.toContain('a-very-special-text');
  });

  it('expired, revoked, and tokens of disabled users (S-28)', async () => {
    const revoked = await server.janesToken();
    await server.post('/oauth/revoke', server.front, { token: revoked });
    expect(await refusal({ subject_token: revoked })).toEqual(invalid);
    const subject_token = await server.janesToken();
    await server.rooms.identityProvider.disableUser(server.cf.id, jane.name, administrator);
    expect(await refusal({ subject_token })).toEqual(invalid);
    await server.rooms.identityProvider.enableUser(server.cf.id, jane.name, administrator);
    expect((await server.exchange({ subject_token })).status).toBe(200);
    server.clock.advance(43_200_000);
    expect(await refusal({ subject_token })).toEqual(invalid);
  });
});

describe('what was exchanged', () => {
  it.each(['jwt', 'opaque'])(
    'ends with the authorization it comes from, and not with the %s token itself',
    async (format) => {
      const { json: signedIn } = await server.ask(
        { grant_type: 'password', username: jane.name, password: jane.password, token_format: format },
        server.front,
      );
      const subject_token = String(signedIn.access_token);
      const exchanged: string[] = [];
      for (const token_format of ['jwt', 'opaque']) {
        exchanged.push(String((await server.exchange({ subject_token, token_format })).json.access_token));
      }
      await server.post('/oauth/revoke', server.front, { token: subject_token });
      for (const token of exchanged) expect(await server.isValid(token)).toBe(true);
      await server.post('/oauth/revoke', server.front, { token: String(signedIn.refresh_token) });
      for (const token of exchanged) expect(await server.isValid(token)).toBe(false);
    },
  );
});
