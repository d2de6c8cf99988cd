import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  administrator,
  basic,
  claimsOf,
  platformScopes,
  type ServerWithClients,
  startWithClients,
} from '../../support/authorization-server.ts';

let server: ServerWithClients;
beforeAll(async () => {
  server = await startWithClients({ publicPort: 443 });
});
afterAll(() => server.close());

const query = '?grant_type=client_credentials';
const ask = (host: string, path: string, { id, secret } = server.platform) =>
  server.send({ host, path, headers: basic(id, secret) });
const issue = async (client = server.platform): Promise<string> =>
  String((await ask('api', `/oauth2/apitoken/v1${query}`, client)).json.access_token);
const check = (token: string) => server.rooms.authorizationServer.checkToken(token);

describe('token endpoint of Platform API clients', () => {
  it.each([
    ['api', '/oauth2/apitoken/v1'],
    ['api', '/oauth2/apitoken/v1/'],
    ['oauthasservices', '/oauth2/apitoken/v1'],
    ['oauthasservices-acme', '/oauth2/api/v1/apitoken'],
  ])('O-37, O-38, O-39: %s%s answers 1500 seconds and the scopes as a string', async (host, path) => {
    const reply = await ask(host, `${path}${query}&response_type=token`);
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({
      access_token: expect.stringMatching(/^[0-9a-f]{32}$/),
      token_type: 'Bearer',
      expires_in: 1500,
      scope: platformScopes.join(' '),
    });
  });

  it('narrows the scopes, and never widens them', async () => {
    const narrowed = await ask('api', `/oauth2/apitoken/v1${query}&scope=${platformScopes[1]}`);
    expect(narrowed.json.scope).toBe(platformScopes[1]);
    for (const scope of ['hcp.readKeystores', `${platformScopes[1]}+hcp.readKeystores`]) {
      const widened = await ask('api', `/oauth2/apitoken/v1${query}&scope=${scope}`);
      expect([widened.status, widened.json.error]).toEqual([400, 'invalid_scope']);
    }
    const commas = await ask('api', `/oauth2/apitoken/v1${query}&scope=${platformScopes.join(',')}`);
    expect(commas.json.scope).toBe(platformScopes.join(' '));
  });

  it('O-36: the secret is shown when the client is created and never again', async () => {
    const { client, secret } = await server.clients.register(
      { kind: 'platform-api', subaccountId: server.acme.id, scopes: platformScopes },
      administrator,
    );
    expect(secret?.reveal().length).toBeGreaterThan(64);
    const later = JSON.stringify([
      await server.clients.find(client.clientId),
      await server.clients.list(server.acme.id),
      await server.clients.listSecrets(server.acme.id, client.clientId),
    ]);
    expect(later).not.toContain(secret?.reveal());
    expect(later).not.toMatch(/hmac|scrypt/);
  });

  it('O-40: a token ends after 1500 seconds, and no setting changes that', async () => {
    const token = await issue();
    const { id } = server.platform;
    await expect(
      server.clients.update(server.acme.id, id, { tokenLifetimeSeconds: 3000 }, administrator),
    ).rejects.toMatchObject({ status: 400 });
    server.clock.advance(1_499_000);
    expect(await check(token)).toMatchObject({ kind: 'valid', facts: { scopes: platformScopes } });
    server.clock.advance(2000);
    expect(await check(token)).toEqual({ kind: 'invalid', reason: 'expired' });
  });

  it('O-41, S-28: with its client a token ends at once, JWTs included', async () => {
    const { client, secret } = await server.clients.register(
      { kind: 'platform-api', subaccountId: server.acme.id, scopes: platformScopes },
      administrator,
    );
    const own = { id: client.clientId, secret: secret?.reveal() ?? '' };
    const opaque = await issue(own);
    const jwt = String((await ask('api', `/oauth2/apitoken/v1${query}&token_format=jwt`, own)).json.access_token);
    for (const token of [opaque, jwt]) expect(await check(token)).toMatchObject({ kind: 'valid' });
    await server.clients.delete(server.acme.id, client.clientId, administrator);
    for (const token of [opaque, jwt]) expect((await check(token)).kind).toBe('invalid');
    expect((await ask('api', `/oauth2/apitoken/v1${query}`, own)).status).toBe(401);
  });

  it('O-42: a token tells the one account it is for', async () => {
    expect(await check(await issue())).toMatchObject({
      facts: {
        subaccountId: server.acme.id,
        clientKind: 'platform-api',
        audience: ['https://api.portolan.localhost'],
      },
    });
    const jwt = await ask('api', `/oauth2/apitoken/v1${query}&token_format=jwtrfc`);
    expect(claimsOf(jwt.json.access_token)).toMatchObject({
      account: 'acme',
      aud: ['https://api.portolan.localhost'],
    });
    expect(await check(String(jwt.json.access_token))).toMatchObject({ facts: { clientKind: 'platform-api' } });
    expect((await ask('oauthasservices-globex', `/oauth2/api/v1/apitoken${query}`)).status).toBe(401);
  });

  it('refuses a scope that is not in the catalogue', async () => {
    await expect(
      server.clients.register(
        { kind: 'platform-api', subaccountId: server.acme.id, scopes: ['hcp.doEverything'] },
        administrator,
      ),
    ).rejects.toMatchObject({ status: 400, code: 'invalid_client_metadata' });
  });
});
