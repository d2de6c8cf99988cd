import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { administrator, basic, form, type WireReply } from '../../support/authorization-server.ts';
import { type ServerWithSaml, samlBearer, startWithSaml } from '../../support/saml-bearer.ts';

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const password = 'correct horse battery staple';
const logs = '/api/v1/MessageProcessingLogs?$top=1';
let server: ServerWithSaml;
let client: { readonly id: string; readonly secret: string };

const ask = (fields: Readonly<Record<string, string>>, by = client) => {
  const body = form(fields);
  const headers = { ...body.headers, ...basic(by.id, by.secret) };
  return server.send({ host: 'cf-one.authentication', path: '/oauth/token', ...body, headers });
};
const read = async ({ json }: WireReply) => {
  const headers = { authorization: `Bearer ${String(json.access_token)}` };
  return (await server.send({ method: 'GET', host: 'cf-one.it', path: logs, headers })).status;
};
const createClient = async (name: string, plan: string, grantTypes: readonly string[], more: object = {}) => {
  const { serviceInstances } = server.rooms;
  const parameters = { 'grant-types': grantTypes, ...more };
  await serviceInstances.createInstance(server.cf, { name, offering: 'it-rt', plan, parameters }, administrator);
  const { credentials } = await serviceInstances.createKey(server.cf, name, { name: 'k' }, administrator);
  const { oauth } = z
    .object({ oauth: z.object({ clientid: z.string(), clientsecret: z.string() }) })
    .parse(credentials);
  return { id: oauth.clientid, secret: oauth.clientsecret };
};
const giveRole = async (userName: string, application: string, role: string) => {
  const assignee = { kind: 'user', name: userName } as const;
  const applicationName = { providerAccount: 'it', application };
  await server.rooms.accounts.assignRole(
    { subaccountId: server.cf.id, application: applicationName, role, assignee },
    administrator,
  );
};

beforeAll(async () => {
  server = await startWithSaml();
  client = await createClient(
    'users',
    'api',
    ['client_credentials', 'password', 'refresh_token', 'authorization_code', samlBearer, jwtBearer],
    { roles: ['MonitoringDataRead'], 'redirect-uris': ['https://monitor.example/callback'] },
  );
  for (const userName of ['reader', 'nobody']) {
    await server.rooms.identityProvider.createUser(server.cf.id, { userName, password }, administrator);
  }
  await giveRole('reader', 'it!b1', 'MonitoringDataRead');
});
afterAll(() => server.close());

const signIn = (username: string, by = client) => ask({ grant_type: 'password', username, password }, by);

describe('grants of Cloud Integration beside client credentials', () => {
  it('password: the token has what the role templates of the user bring, not what the instance has', async () => {
    const reader = await signIn('reader');
    expect([reader.status, String(reader.json.scope).split(' ').sort()]).toEqual([
      200,
      [
        'it!b1.IntegrationOperationServer.read',
        'it!b1.MonitoringDataRead',
        'it!b1.NodeManager.read',
        'openid',
        'uaa.user',
      ],
    ]);
    expect(await read(reader)).toBe(200);
    expect(await read(await signIn('nobody'))).toBe(403);
  });

  it('refresh_token: goes on as the user', async () => {
    const { json } = await signIn('reader');
    const renewed = await ask({ grant_type: 'refresh_token', refresh_token: String(json.refresh_token) });
    expect([renewed.status, await read(renewed)]).toEqual([200, 200]);
  });

  it('jwt-bearer: a token of a user is exchanged for one of the API', async () => {
    const { json } = await signIn('reader');
    const exchanged = await ask({ grant_type: jwtBearer, assertion: String(json.access_token) });
    expect([exchanged.status, await read(exchanged)]).toEqual([200, 200]);
  });

  it('saml2-bearer: an assertion of a trusted identity provider', async () => {
    const bySaml = await server.presentToXsuaa({ client, parts: { nameId: 'reader' } });
    expect([bySaml.status, await read(bySaml)]).toEqual([200, 200]);
  });

  it('authorization_code: codes go to the redirect URIs of the instance', async () => {
    const authorize = (redirect: string) =>
      server.send({
        method: 'GET',
        host: 'cf-one.authentication',
        path: `/oauth/authorize?${new URLSearchParams({ response_type: 'code', client_id: client.id, redirect_uri: redirect })}`,
      });
    expect((await authorize('https://monitor.example/callback')).status).toBeLessThan(400);
    expect((await authorize('https://elsewhere.example/callback')).status).toBe(400);
  });

  it('an instance that does not name a grant does not have it', async () => {
    const plain = await createClient('plain', 'api', ['client_credentials']);
    for (const fields of [
      { grant_type: 'password', username: 'reader', password },
      { grant_type: jwtBearer, assertion: 'a.b.c' },
    ]) {
      const refused = await ask(fields, plain);
      expect([refused.status, refused.json.error]).toEqual([400, 'unauthorized_client']);
    }
    const usersOnly = await createClient('users-only', 'api', ['password']);
    expect((await ask({ grant_type: 'client_credentials' }, usersOnly)).json.error).toBe('unauthorized_client');
  });

  it('integration-flow: MessagingSend lets a user send', async () => {
    const sender = await createClient('senders', 'integration-flow', ['password']);
    await giveRole('reader', 'it-rt-cf-one!b1', 'MessagingSend');
    const { json } = await signIn('reader', sender);
    expect(String(json.scope)).toContain('it-rt-cf-one!b1.ESBMessaging.send');
    const headers = { authorization: `Bearer ${String(json.access_token)}` };
    const sent = await server.send({ host: 'cf-one.it-rt', path: '/http/nowhere', headers, body: 'x' });
    expect(sent.status, 'let in, and there is no such flow').toBe(404);
  });
});
