import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, claimsOf, form, send } from '../../support/authorization-server.ts';
import {
  bearer,
  createCfTenant,
  createNeoTenant,
  type IntegrationTenant,
  monitoring,
} from '../../support/integration-tenant.ts';
import {
  alice,
  callback,
  cfHost,
  type ServerWithCodeClients,
  startWithCodeClients,
} from '../../support/page-clients.ts';
import { createPkce, createVisitor, locationOf, signInAt } from '../../support/page-visitor.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';
import { type ServerWithExchange, startWithExchange } from '../../support/token-exchange.ts';
import { jane, jwtBearer } from '../../support/user-tokens.ts';

let app: TestApp;
let cf: IntegrationTenant;
let neo: IntegrationTenant;
beforeAll(async () => {
  app = await startTestApp();
  cf = await createCfTenant(app);
  neo = await createNeoTenant(app);
});
afterAll(() => app.close());

const logs = '/api/v1/MessageProcessingLogs?$top=1';
const hostOf = (tenant: IntegrationTenant): string =>
  tenant === neo ? `oauthasservices-${tenant.technicalName}` : `${tenant.subdomain}.authentication`;

const request = async (
  tenant: IntegrationTenant,
  fields: Readonly<Record<string, string>>,
  path = '/oauth2/token',
  more = '',
) => {
  const { clientId, secret } = await tenant.createClient(monitoring);
  const { headers, body } = form({ grant_type: 'client_credentials', ...fields });
  return send(app.httpPort, {
    host: hostOf(tenant),
    path,
    body: `${body}${more}`,
    headers: { ...headers, ...basic(clientId, secret) },
  });
};
const narrowed = async (tenant: IntegrationTenant, resource: string, token_format = 'jwtrfc') =>
  String((await request(tenant, { resource, token_format })).json.access_token);
const statusAt = async (tenant: IntegrationTenant, host: string, path: string, token: string): Promise<number> =>
  (await tenant.call({ host, path, headers: bearer(token) })).status;

describe.each([
  ['Cloud Foundry', () => cf],
  ['Neo', () => neo],
])('resource indicators (RFC 8707) on %s', (_name, tenantOf) => {
  it.each(['jwtrfc', 'jwt', 'opaque'])(
    'a token (%s) for one resource is good there and nowhere else',
    async (format) => {
      const tenant = tenantOf();
      const resource = `http://${tenant.apiHost}/api/v1`;
      const token = await narrowed(tenant, resource, format);
      if (format !== 'opaque') expect(claimsOf(token).aud).toEqual([resource]);
      expect(await statusAt(tenant, tenant.apiHost, logs, token)).toBe(200);
      const elsewhere = [
        ['the same API by another name', '127.0.0.1', `/t/${tenant.subdomain}${logs}`],
        ['another API', 'destination-configuration.portolan.localhost', '/destination-configuration/v1/destinations/x'],
        ['the message endpoints', '127.0.0.1', `/t/${tenant.subdomain}/http/x`],
      ] as const;
      for (const [name, host, path] of elsewhere)
        expect([name, await statusAt(tenant, host, path, token)]).toEqual([name, 401]);
    },
  );

  it('the origin covers all below it, a path that merely begins alike does not', async () => {
    const tenant = tenantOf();
    for (const [resource, status] of [
      [`http://${tenant.apiHost}`, 200],
      [`http://${tenant.apiHost}/`, 200],
      [`HTTP://${tenant.apiHost.toUpperCase()}:80/api/v1/`, 200],
      [`http://${tenant.apiHost}/api/v`, 401],
      [`http://${tenant.apiHost}/api/v1/UserCredentials`, 401],
      [`http://${tenant.apiHost}/api/v1?x=1`, 401],
      [`https://${tenant.apiHost}/api/v1`, 401],
      [`http://${tenant.apiHost}:8080/api/v1`, 401],
    ] as const) {
      const token = await narrowed(tenant, resource);
      expect([resource, await statusAt(tenant, tenant.apiHost, logs, token)]).toEqual([resource, status]);
    }
  });

  it('a token for a foreign address is not accepted from whoever calls us by that name', async () => {
    const tenant = tenantOf();
    for (const format of ['jwtrfc', 'opaque']) {
      const token = await narrowed(tenant, 'http://evil.example/', format);
      expect(await statusAt(tenant, 'evil.example', `/t/${tenant.subdomain}${logs}`, token)).toBe(401);
      expect(await statusAt(tenant, tenant.apiHost, logs, token)).toBe(401);
    }
    const twin = await narrowed(tenant, `http://127.0.0.1/t/${tenant.subdomain}`);
    expect(await statusAt(tenant, '127.0.0.1', `/t/${tenant.subdomain}${logs}`, twin), 'this machine').toBe(200);
  });

  it('must be one absolute URI without a fragment', async () => {
    const tenant = tenantOf();
    for (const resource of [
      'api',
      '/api/v1',
      'https://',
      'https://a.example/#part',
      'https://a.example/ b',
      'urn:example:api',
      'https://[::1',
      `https://a.example/${'x'.repeat(3000)}`,
    ]) {
      const { status, json } = await request(tenant, { resource });
      expect([resource, status, json.error]).toEqual([resource, 400, 'invalid_target']);
    }
    const both = await request(
      tenant,
      { resource: 'https://a.example/' },
      '/oauth2/token',
      '&resource=https://b.example/',
    );
    expect([both.status, both.json.error]).toEqual([400, 'invalid_target']);
  });

  it('the Platform APIs are for their own clients', async () => {
    for (const path of ['', '/', '/authorization/v1']) {
      const { status, json } = await request(tenantOf(), {
        resource: `https://api.portolan.localhost:${app.httpsPort}${path}`,
      });
      expect([status, json.error]).toEqual([400, 'invalid_target']);
    }
  });

  it('O-86: SAP’s paths ignore it, however often it is given', async () => {
    const tenant = tenantOf();
    const path = tenant === neo ? '/oauth2/api/v1/token' : '/oauth/token';
    const reply = await request(tenant, { resource: 'no uri', audience: 'a' }, path, '&resource=x&audience=b');
    expect(reply.status).toBe(200);
    expect(await statusAt(tenant, tenant.apiHost, logs, String(reply.json.access_token))).toBe(200);
  });
});

describe('resource indicators and users', () => {
  let server: ServerWithExchange;
  beforeAll(async () => {
    server = await startWithExchange();
  });
  afterAll(() => server.close());

  const resource = 'https://api.example/';
  const refresh = (refresh_token: string, fields = {}) =>
    server.post('/oauth2/token', server.front, { grant_type: 'refresh_token', refresh_token, ...fields });

  it('a refresh token narrows each access token, and stays what it was', async () => {
    const { json } = await server.ask(
      { grant_type: 'password', username: jane.name, password: jane.password },
      server.front,
    );
    const first = await refresh(String(json.refresh_token), { resource });
    expect(claimsOf(first.json.access_token).aud).toEqual([resource]);
    const second = await refresh(String(first.json.refresh_token), { resource: 'https://other.example/' });
    expect(claimsOf(second.json.access_token).aud).toEqual(['https://other.example/']);
    const third = await refresh(String(second.json.refresh_token));
    expect(claimsOf(third.json.access_token).aud).toContain('front!t1');
  });

  it('introspection shows it to the applications of the token', async () => {
    const { json } = await server.post('/oauth2/token', server.front, { grant_type: 'client_credentials', resource });
    const described = await server.post('/oauth2/introspect', server.front, { token: String(json.access_token) });
    expect(described.json).toMatchObject({ active: true, aud: [resource] });
    const opaque = { grant_type: 'client_credentials', resource, token_format: 'opaque' };
    const issued = await server.post('/oauth2/token', server.front, opaque);
    const again = await server.post('/introspect', server.front, { token: String(issued.json.access_token) });
    expect(again.json).toMatchObject({ active: true, aud: [resource] });
  });

  it('a narrowed token of a user is no assertion for other applications', async () => {
    const { json } = await server.exchange({ subject_token: await server.janesToken(), resource });
    const assertion = String(json.access_token);
    const reply = await server.ask({ grant_type: jwtBearer, assertion }, server.service);
    expect([reply.status, reply.json.error]).toEqual([400, 'invalid_grant']);
    const whole = await server.ask({ grant_type: jwtBearer, assertion: await server.janesToken() }, server.service);
    expect(whole.status).toBe(200);
  });

  it('a narrowed token opens no endpoint of this server that is not meant', async () => {
    const token = await server.janesToken();
    const { json } = await server.exchange({ subject_token: token, resource, scope: 'openid' });
    const authorization = `Bearer ${String(json.access_token)}`;
    const info = { host: 'cf-one.authentication', path: '/userinfo', method: 'GET', headers: { authorization } };
    expect((await server.send(info)).status).toBe(401);
    const removal = { ...info, method: 'DELETE', path: `/oauth/token/revoke/user/${server.janeId}` };
    expect((await server.send(removal)).status).toBe(401);
  });
});

describe('resource indicators at the authorization endpoint', () => {
  let server: ServerWithCodeClients;
  beforeAll(async () => {
    server = await startWithCodeClients();
  });
  afterAll(() => server.close());

  const { verifier, challenge } = createPkce();
  const authorize = async (path: string, more: Readonly<Record<string, string>>, raw = '') => {
    const visitor = createVisitor(server.send, cfHost);
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: server.books.id,
      redirect_uri: callback,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...more,
    });
    const page = await visitor.get(`${path}?${query}${raw}`);
    if (page.status !== 200) return locationOf(page).searchParams;
    let reply = await signInAt(visitor, page, alice);
    if (reply.status === 200) reply = await visitor.submit(reply, '/oauth2/consent', { decision: 'allow' });
    return locationOf(reply).searchParams;
  };
  const redeem = async (code: string | null, more = {}, path = '/oauth2/token') =>
    server.send({
      host: cfHost,
      path,
      ...form({
        grant_type: 'authorization_code',
        code: code ?? '',
        redirect_uri: callback,
        code_verifier: verifier,
        client_id: server.books.id,
        client_secret: server.books.secret,
        ...more,
      }),
    });
  const resource = 'https://api.example/books';

  it('what the user authorized for one resource is for no other, however it is redeemed', async () => {
    const first = await authorize('/oauth2/authorize', { resource });
    expect(claimsOf((await redeem(first.get('code'))).json.access_token).aud).toEqual([resource]);
    const second = await authorize('/oauth2/authorize', { resource });
    const wider = await redeem(second.get('code'), { resource: 'https://other.example/' });
    expect([wider.status, wider.json.error]).toEqual([400, 'invalid_target']);
    const third = await authorize('/oauth2/authorize', { resource });
    const { json } = await redeem(third.get('code'), {}, '/oauth/token');
    expect(claimsOf(json.access_token).aud).toEqual([resource]);
  });

  it('refuses what is none, and several', async () => {
    for (const [more, raw] of [
      [{ resource: 'books' }, ''],
      [{ resource: `${resource}#part` }, ''],
      [{ resource: `https://api.portolan.localhost:${server.httpsPort}` }, ''],
      [{ resource }, '&resource=https://b.example/'],
    ] as const) {
      expect((await authorize('/oauth2/authorize', more, raw)).get('error')).toBe('invalid_target');
    }
  });

  it('O-86: SAP’s path ignores it', async () => {
    const answer = await authorize('/oauth/authorize', { resource: 'books' }, '&resource=more');
    const { json } = await redeem(answer.get('code'), {}, '/oauth/token');
    expect(claimsOf(json.access_token).aud).toContain(server.books.id);
  });
});
