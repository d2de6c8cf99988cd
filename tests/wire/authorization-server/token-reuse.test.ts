import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator, claimsOf } from '../../support/authorization-server.ts';
import { type ServerWithExchange, startWithExchange } from '../../support/token-exchange.ts';
import { jane } from '../../support/user-tokens.ts';

let server: ServerWithExchange;
beforeAll(async () => {
  server = await startWithExchange({ reuseTokens: true });
});
afterAll(() => server.close());

const ask = async (fields: Readonly<Record<string, string>> = {}, client = server.back, path = '/oauth/token') => {
  const { json } = await server.post(path, client, { grant_type: 'client_credentials', ...fields });
  return { token: String(json.access_token), expiresIn: Number(json.expires_in), jti: json.jti };
};

describe('reuse of tokens, where the setting is on', () => {
  it.each(['jwt', 'opaque'])(
    'hands out the %s token issued before, with what is left of its life',
    async (token_format) => {
      const first = await ask({ token_format });
      server.clock.advance(3_600_000);
      const second = await ask({ token_format });
      expect([second.token, second.jti]).toEqual([first.token, first.jti]);
      const { exp } = claimsOf(first.token);
      if (token_format === 'jwt') {
        expect(second.expiresIn).toBe(Math.floor(Number(exp) - server.clock.now() / 1000));
      }
      expect(first.expiresIn - second.expiresIn).toBeGreaterThanOrEqual(3599);
      expect(first.expiresIn - second.expiresIn).toBeLessThanOrEqual(3601);
    },
  );

  it('issues anew once a fifth of the life is left', async () => {
    const steady = await server.register('sb-steady!t1', {});
    const first = await ask({}, steady);
    server.clock.advance(43_200_000 * 0.79);
    expect((await ask({}, steady)).token).toBe(first.token);
    server.clock.advance(43_200_000 * 0.02);
    const next = await ask({}, steady);
    expect(next.token).not.toBe(first.token);
    expect(next.expiresIn).toBeGreaterThan(43_190);
    expect(await server.isValid(first.token), 'which the first one survives').toBe(true);
  });

  it('issues anew once 360 s are left, whatever the life', async () => {
    const brief = await server.register('sb-brief!t1', { tokenValiditySeconds: 600 });
    const first = await ask({}, brief);
    server.clock.advance(200_000);
    expect((await ask({}, brief)).token).toBe(first.token);
    server.clock.advance(41_000);
    expect((await ask({}, brief)).token).not.toBe(first.token);
  });

  it('keeps apart whatever makes tokens differ', async () => {
    const variants = [
      await ask(),
      await ask({ scope: 'back!t1.Jobs' }),
      await ask({ scope: 'uaa.resource' }),
      await ask({ token_format: 'jwtrfc' }),
      await ask({ token_format: 'opaque' }),
      await ask({ authorities: '{"az_attr":{"a":"1"}}' }),
      await ask({ authorities: '{"az_attr":{"a":"2"}}' }),
      await ask({}, server.front),
      await ask({ resource: 'https://a.example/' }, server.back, '/oauth2/token'),
      await ask({ resource: 'https://b.example/' }, server.back, '/oauth2/token'),
    ];
    expect(new Set(variants.map(({ token }) => token)).size).toBe(variants.length);
  });

  it('S-12: a revoked token is not handed out again', async () => {
    for (const token_format of ['jwt', 'opaque']) {
      const first = await ask({ token_format });
      await server.post('/oauth/revoke', server.back, { token: first.token });
      const second = await ask({ token_format });
      expect(second.token).not.toBe(first.token);
      expect(await server.isValid(second.token)).toBe(true);
    }
  });

  it('a changed client gets a new one: secret, scopes, lifetime', async () => {
    const client = await server.register('sb-changed!t1', { authorities: ['changed!t1.A'] });
    const tokens = [(await ask({}, client)).token];
    await server.clients.update(server.cf.id, client.id, { scopes: ['changed!t1.A', 'changed!t1.B'] }, administrator);
    tokens.push((await ask({}, client)).token);
    await server.clients.update(server.cf.id, client.id, { tokenLifetimeSeconds: 3600 }, administrator);
    const last = await ask({}, client);
    tokens.push(last.token);
    expect(new Set(tokens).size).toBe(3);
    expect(last.expiresIn).toBeLessThanOrEqual(3600);
  });

  it('tokens of users are always new', async () => {
    expect(await server.janesToken()).not.toBe(await server.janesToken());
    const subject_token = await server.janesToken();
    const [one, two] = [await server.exchange({ subject_token }), await server.exchange({ subject_token })];
    expect(one.json.access_token).not.toBe(two.json.access_token);
    expect((await server.signIn({ username: jane.name })).status).toBe(200);
  });
});

it('is off unless asked for (O-16)', async () => {
  const other = await startWithExchange();
  const fields = { grant_type: 'client_credentials' };
  const tokens = await Promise.all([1, 2].map(async () => (await other.post('/oauth/token', other.back, fields)).json));
  expect(tokens[0]?.access_token).not.toBe(tokens[1]?.access_token);
  await other.close();
});
