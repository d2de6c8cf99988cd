import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bearer,
  createCfTenant,
  createNeoTenant,
  type IntegrationTenant,
  managementNode,
  monitoring,
  testActor,
} from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const logs = '/api/v1/MessageProcessingLogs?$top=1';
let app: TestApp;
let neo: IntegrationTenant;
let cf: IntegrationTenant;

beforeAll(async () => {
  app = await startTestApp();
  neo = await createNeoTenant(app);
  cf = await createCfTenant(app);
});
afterAll(() => app.close());

describe('an API client of Neo', () => {
  it('I-5: gets 403 without a role, and 200 with the same token once it has one', async () => {
    const token = await neo.createToken([]);
    const refused = await neo.call({ path: logs, headers: bearer(token) });
    expect(refused).toMatchObject({ status: 403, body: '' });
    expect(refused.headers['content-length']).toBe('0');
    const [client] = (await app.rooms.authorizationServer.clients.list(neo.subaccountId)).slice(-1);
    await app.rooms.accounts.assignRole(
      {
        subaccountId: neo.subaccountId,
        application: managementNode(neo.technicalName),
        role: 'IntegrationOperationServer.read',
        assignee: { kind: 'user', name: `oauth_client_${client?.clientId}` },
      },
      testActor,
    );
    expect(await neo.call({ path: logs, headers: bearer(token) })).toMatchObject({ status: 200 });
  });

  it.each(['AuthGroup.ReadOnly', 'AuthGroup.BusinessExpert'])('has the permissions of %s', async (persona) => {
    const token = await neo.createToken([persona]);
    expect(await neo.call({ path: logs, headers: bearer(token) })).toMatchObject({ status: 200 });
  });

  it('O-20: gets 401 when its subscription is another application', async () => {
    const { accounts, authorizationServer } = app.rooms;
    const application = { providerAccount: 'sapcloud', application: `${neo.technicalName}iflmap` };
    await accounts.subscribe(neo.subaccountId, application, testActor);
    const { client, secret } = await authorizationServer.clients.register(
      {
        kind: 'neo-application',
        subaccountId: neo.subaccountId,
        name: 'sender',
        authorizationGrant: 'client-credentials',
        subscription: application,
        tokenLifetimeSeconds: 3600,
      },
      testActor,
    );
    const reply = await neo.call({
      host: `oauthasservices-${neo.technicalName}.portolan.localhost`,
      method: 'POST',
      path: '/oauth2/api/v1/token?grant_type=client_credentials',
      headers: {
        authorization: `Basic ${Buffer.from(`${client.clientId}:${secret?.reveal()}`).toString('base64')}`,
      },
    });
    const token = /"access_token":"([^"]+)"/.exec(reply.body)?.[1] ?? '';
    expect(await neo.call({ path: logs, headers: bearer(token) })).toMatchObject({ status: 401, body: '' });
  });
});

describe('an API client of Cloud Foundry', () => {
  it('gets in with the permission in its scopes, and 403 without', async () => {
    expect(await cf.call({ path: logs, headers: bearer(await cf.createToken(monitoring)) })).toMatchObject({
      status: 200,
    });
    expect(
      await cf.call({ path: logs, headers: bearer(await cf.createToken(['esbmessagestorage.read'])) }),
    ).toMatchObject({ status: 403, body: '' });
  });

  it('has the permissions of the role templates in its scopes', async () => {
    const token = await cf.createToken(['MonitoringDataRead']);
    expect(await cf.call({ path: logs, headers: bearer(token) })).toMatchObject({ status: 200 });
  });

  it('S-21: is refused with a token for another application', async () => {
    const { secret } = await app.rooms.authorizationServer.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: cf.subaccountId,
        clientId: 'sb-other!t1',
        xsappname: 'other!t1',
        authorities: ['other!t1.IntegrationOperationServer.read'],
        grantTypes: ['client_credentials'],
        credential: 'secret',
      },
      testActor,
    );
    const reply = await cf.call({
      host: `${cf.subdomain}.authentication.portolan.localhost`,
      method: 'POST',
      path: '/oauth/token?grant_type=client_credentials',
      headers: { authorization: `Basic ${Buffer.from(`sb-other!t1:${secret?.reveal()}`).toString('base64')}` },
    });
    const token = /"access_token":"([^"]+)"/.exec(reply.body)?.[1] ?? '';
    expect(token).not.toBe('');
    const refused = await cf.call({ path: logs, headers: bearer(token) });
    expect(refused).toMatchObject({ status: 401, body: '' });
    expect(refused.headers['www-authenticate']).toContain('error="invalid_token"');
  });
});

describe('every API client', () => {
  it('S-55: is confined to the subaccount of its token, whatever host, path or header says', async () => {
    const token = await cf.createToken(monitoring);
    const other = await createCfTenant(app);
    await other.record();
    const foreign: readonly Parameters<IntegrationTenant['call']>[0][] = [
      { host: other.apiHost, path: logs },
      { host: neo.apiHost, path: logs },
      { host: '127.0.0.1', path: `/t/${other.subdomain}${logs}` },
      { host: 'nobody.it.portolan.localhost', path: logs },
    ];
    for (const sent of foreign) {
      expect(await cf.call({ ...sent, headers: bearer(token) }), JSON.stringify(sent)).toMatchObject({
        status: 401,
        body: '',
      });
    }
    // A path that contradicts the host leads nowhere.
    const contradictory = { host: cf.apiHost, path: `/t/${other.subdomain}${logs}` };
    expect(await cf.call({ ...contradictory, headers: bearer(token) })).toMatchObject({ status: 404 });
    const own = await cf.call({
      path: '/api/v1/MessageProcessingLogs/$count',
      headers: bearer(token, { 'x-zid': other.subaccountId, 'x-forwarded-host': other.apiHost }),
    });
    expect(own).toMatchObject({ status: 200, body: '0' });
  });

  it('is known by its token alone on the bare host, and by path on its twin', async () => {
    const token = await cf.createToken(monitoring);
    for (const path of [logs, `/t/${cf.subdomain}${logs}`]) {
      expect(await cf.call({ host: '127.0.0.1', path, headers: bearer(token) })).toMatchObject({ status: 200 });
    }
  });

  it('O-24: gets 401 with an empty body and a challenge for anything that does not hold', async () => {
    const token = await cf.createToken(monitoring);
    const credentials: readonly (readonly string[])[] = [
      [],
      ['Bearer'],
      ['Bearer  '],
      [`Bearer ${token}x`],
      [`Bearer ${token.slice(0, -4)}AAAA`],
      [`Bearer ${'a'.repeat(32)}`],
      [`Bearer ${'a'.repeat(15_000)}`],
      [`Bearer ${token}, Basic YTpi`],
      ['Bearer a b'],
      ['Digest username="a"'],
      [token],
      ['Basic'],
      ['Basic !!!'],
      [`Basic ${Buffer.from('nocolon').toString('base64')}`],
      [`Basic ${Buffer.from(':password').toString('base64')}`],
      [`Basic ${Buffer.from([0xff, 0x3a, 0xff]).toString('base64')}`],
      // S-50: two kinds at once are refused, even when one of them is good.
      [`Bearer ${token}`, 'Basic YTpi'],
      [`Bearer ${token}`, `Bearer ${token}`],
    ];
    for (const authorization of credentials) {
      const reply = await cf.call({ path: logs, ...(authorization.length > 0 && { headers: { authorization } }) });
      expect(reply, authorization.join(' | ').slice(0, 80)).toMatchObject({ status: 401, body: '' });
      expect(reply.headers['www-authenticate']).toMatch(/^Bearer .*Basic realm="/);
      expect(reply.headers['content-length']).toBe('0');
    }
  });

  it('O-24: gets a Bearer challenge on Neo for a token that is unknown, and for one given twice', async () => {
    const token = await neo.createToken(monitoring);
    for (const authorization of [
      ['Bearer deadbeef'],
      [`Bearer ${token}`, `Bearer ${token}`],
      ['Basic YTpi', `bearer ${token}`],
    ]) {
      const reply = await neo.call({ path: logs, headers: { authorization } });
      expect(reply, authorization.join(' | ')).toMatchObject({ status: 401, body: '' });
      expect(reply.headers['www-authenticate']).toMatch(/^Bearer error="invalid_token".*Basic realm="/);
    }
  });

  it('I-1: gets the challenge of its environment, which names the metadata of the resource', async () => {
    const onNeo = await neo.call({ path: '/api/v1/' });
    expect(onNeo).toMatchObject({ status: 401, body: '' });
    expect(onNeo.headers['www-authenticate']).toBe(
      `Basic realm="${neo.technicalName}", charset="UTF-8", Bearer resource_metadata="http://${neo.apiHost}/.well-known/oauth-protected-resource"`,
    );
    const onCf = await cf.call({ path: '/api/v1/' });
    expect(onCf.headers['www-authenticate']).toContain(
      `resource_metadata="http://${cf.apiHost}/.well-known/oauth-protected-resource"`,
    );
    const onTwin = await cf.call({ host: 'localhost', path: `/t/${cf.subdomain}/api/v1/` });
    const path = /resource_metadata="http:\/\/localhost([^"]+)"/.exec(onTwin.headers['www-authenticate'] ?? '')?.[1];
    const metadata = await cf.call({ host: 'localhost', path: path ?? '' });
    expect(metadata.json()).toMatchObject({ resource: `http://localhost/t/${cf.subdomain}` });
  });

  it('S-26: is not known by a token in the query, a cookie or the body', async () => {
    const token = await cf.createToken(monitoring);
    for (const sent of [
      { path: `${logs}&access_token=${token}` },
      { path: logs, headers: { cookie: `access_token=${token}` } },
      {
        path: '/api/v1/$batch',
        method: 'POST',
        body: `access_token=${token}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    ]) {
      expect(await cf.call(sent)).toMatchObject({ status: 401, body: '' });
    }
  });

  it('gets 401 once its token has expired, or its client or subaccount is gone', async () => {
    const { accounts, authorizationServer } = app.rooms;
    const tenant = await createNeoTenant(app);
    const token = await tenant.createToken(monitoring);
    const read = () => tenant.call({ path: logs, headers: bearer(token) });
    expect(await read()).toMatchObject({ status: 200 });
    const [client] = await authorizationServer.clients.list(tenant.subaccountId);
    await authorizationServer.clients.delete(tenant.subaccountId, client?.clientId ?? '', testActor);
    expect(await read()).toMatchObject({ status: 401, body: '' });

    const late = await createCfTenant(app);
    const lateToken = await late.createToken(monitoring);
    expect(await late.call({ path: logs, headers: bearer(lateToken) })).toMatchObject({ status: 200 });
    await accounts.deleteSubaccount(late.subaccountId, testActor);
    app.clock.advance(5000);
    expect(await late.call({ path: logs, headers: bearer(lateToken) })).toMatchObject({ status: 401 });

    const expiring = await neo.createToken(monitoring);
    app.clock.advance(3600_000 + 61_000);
    expect(await neo.call({ path: logs, headers: bearer(expiring) })).toMatchObject({ status: 401, body: '' });
  });

  it('S-64: leaves no token in the log', async () => {
    const token = await cf.createToken(monitoring);
    await cf.call({ path: logs, headers: bearer(token) });
    await cf.call({ path: logs, headers: bearer(`${token}x`) });
    expect(app.logLines.filter((line) => line.includes(token.slice(-40)))).toEqual([]);
  });
});
