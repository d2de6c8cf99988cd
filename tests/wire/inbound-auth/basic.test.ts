import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomHex } from '../../../src/foundation/ids.ts';
import {
  createCfTenant,
  createNeoTenant,
  type IntegrationTenant,
  managementNode,
  testActor,
} from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const logs = '/api/v1/MessageProcessingLogs?$top=1';
const password = 'correct horse: battery';
let app: TestApp;
let neo: IntegrationTenant;
let cf: IntegrationTenant;

beforeAll(async () => {
  app = await startTestApp();
  neo = await createNeoTenant(app);
  cf = await createCfTenant(app);
});
afterAll(() => app.close());

const basic = (user: string, secret = password) => ({
  authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
});
const createUser = async (tenant: IntegrationTenant): Promise<string> => {
  const userName = `user${randomHex(4)}`;
  await app.rooms.identityProvider.createUser(tenant.subaccountId, { userName, password }, testActor);
  return userName;
};
/** A user of Cloud Foundry with a role collection of one role. */
const createCollectionUser = async (application: string, role: string): Promise<string> => {
  const userName = await createUser(cf);
  const group = `collection ${randomHex(4)}`;
  const { accounts } = app.rooms;
  await accounts.createGroup(cf.subaccountId, { name: group, kind: 'role-collection' }, testActor);
  await accounts.addMember(cf.subaccountId, group, userName, testActor);
  await accounts.assignRole(
    {
      subaccountId: cf.subaccountId,
      application: { providerAccount: 'it', application },
      role,
      assignee: { kind: 'group', name: group },
    },
    testActor,
  );
  return userName;
};

describe('a user with a password', () => {
  it('reads logs on Neo with a role for the tenant management node', async () => {
    const user = await createUser(neo);
    expect(await neo.call({ path: logs, headers: basic(user) })).toMatchObject({ status: 403, body: '' });
    await app.rooms.accounts.assignRole(
      {
        subaccountId: neo.subaccountId,
        application: managementNode(neo.technicalName),
        role: 'AuthGroup.BusinessExpert',
        assignee: { kind: 'user', name: user },
      },
      testActor,
    );
    expect(await neo.call({ path: logs, headers: basic(user) })).toMatchObject({ status: 200 });
    expect(await neo.call({ path: '/api/v1/MessageProcessingLogAttachments', headers: basic(user) })).toMatchObject({
      status: 200,
    });
    const twin = { host: '127.0.0.1', path: `/t/${neo.technicalName}${logs}`, headers: basic(user) };
    expect(await neo.call(twin)).toMatchObject({ status: 200 });
  });

  it('is not let in on Neo by a role for another application', async () => {
    const user = await createUser(neo);
    await app.rooms.accounts.assignRole(
      {
        subaccountId: neo.subaccountId,
        application: { providerAccount: 'sapcloud', application: `${neo.technicalName}iflmap` },
        role: 'IntegrationOperationServer.read',
        assignee: { kind: 'user', name: user },
      },
      testActor,
    );
    expect(await neo.call({ path: logs, headers: basic(user) })).toMatchObject({ status: 403, body: '' });
  });

  it('I-20: reads logs on Cloud Foundry with a role collection of the API, not with one of the runtime', async () => {
    const reader = await createCollectionUser('it!b1', 'MonitoringDataRead');
    expect(await cf.call({ path: logs, headers: basic(reader) })).toMatchObject({ status: 200 });
    const sender = await createCollectionUser(`it-rt-${cf.subdomain}!b1`, 'MonitoringDataRead');
    expect(await cf.call({ path: logs, headers: basic(sender) })).toMatchObject({ status: 403, body: '' });
  });

  it('has the permissions of predefined groups and role collections, each in its own environment', async () => {
    const { accounts } = app.rooms;
    for (const [tenant, name, kind, status] of [
      [neo, 'AuthGroup.ReadOnly', 'group', 200],
      [cf, 'PI_Read_Only', 'role-collection', 200],
      [cf, 'PI_Own', 'role-collection', 403],
      [neo, 'PI_Administrator', 'group', 403],
    ] as const) {
      const user = await createUser(tenant);
      await accounts.createGroup(tenant.subaccountId, { name, kind }, testActor);
      expect((await tenant.call({ path: logs, headers: basic(user) })).status).toBe(403);
      await accounts.addMember(tenant.subaccountId, name, user, testActor);
      app.clock.advance(2_000);
      expect([name, (await tenant.call({ path: logs, headers: basic(user) })).status]).toEqual([name, status]);
      const attachments = { path: '/api/v1/MessageProcessingLogAttachments', headers: basic(user) };
      expect((await tenant.call(attachments)).status, 'payloads belong to the business expert').toBe(403);
    }
  });

  it('I-21: is no client: id and secret are refused at the API', async () => {
    const clientId = 'sb-0f0f!b1|it!b1';
    const { secret } = await app.rooms.authorizationServer.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: cf.subaccountId,
        clientId,
        xsappname: 'it!b1',
        authorities: ['it!b1.IntegrationOperationServer.read'],
        grantTypes: ['client_credentials'],
        credential: 'secret',
      },
      testActor,
    );
    expect(await cf.call({ path: logs, headers: basic(clientId, secret?.reveal()) })).toMatchObject({
      status: 401,
      body: '',
    });
  });

  it('S-50: gets 401 with a wrong password, as an unknown user, in another subaccount, and where none is named', async () => {
    const user = await createCollectionUser('it!b1', 'MonitoringDataRead');
    const other = await createCfTenant(app);
    for (const sent of [
      { path: logs, headers: basic(user, 'wrong password') },
      { path: logs, headers: basic('nobody') },
      { host: other.apiHost, path: logs, headers: basic(user) },
      { host: '127.0.0.1', path: logs, headers: basic(user) },
      { host: 'nobody.it.portolan.localhost', path: logs, headers: basic(user) },
    ]) {
      const reply = await cf.call(sent);
      expect(reply, JSON.stringify(sent)).toMatchObject({ status: 401, body: '' });
      expect(reply.headers['www-authenticate']).toMatch(/^Bearer/);
    }
    await app.rooms.identityProvider.disableUser(cf.subaccountId, user, testActor);
    expect(await cf.call({ path: logs, headers: basic(user) })).toMatchObject({ status: 401, body: '' });
  });

  it('S-52: needs a CSRF token for changes, on Cloud Foundry too, and its session is its own', async () => {
    const user = await createCollectionUser('it!b1', 'MonitoringDataRead');
    const other = await createCollectionUser('it!b1', 'MonitoringDataRead');
    const fetched = await cf.call({ path: '/api/v1/', headers: { ...basic(user), 'x-csrf-token': 'Fetch' } });
    const token = fetched.headers['x-csrf-token'] ?? '';
    const cookie = fetched.cookies.map((value) => value.split(';')[0]).join('; ');
    const change = (headers: Readonly<Record<string, string>>) =>
      cf.call({ method: 'DELETE', path: "/api/v1/MessageProcessingLogs('x')", headers });
    expect(await change(basic(user))).toMatchObject({ status: 403, headers: { 'x-csrf-token': 'Required' } });
    expect(await change({ ...basic(user), cookie, 'x-csrf-token': token })).toMatchObject({ status: 405 });
    expect(await change({ ...basic(other), cookie, 'x-csrf-token': token })).toMatchObject({ status: 403 });
  });
});
