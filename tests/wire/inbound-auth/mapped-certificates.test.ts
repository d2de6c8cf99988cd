import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientIdentity, createAuthority, issueIdentity, sendTls } from '../../support/client-credentials.ts';
import {
  createCfTenant,
  createNeoTenant,
  type IntegrationTenant,
  managementNode,
  testActor,
} from '../../support/integration-tenant.ts';
import { send } from '../../support/send.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const logs = '/api/v1/MessageProcessingLogs?$top=1';
const dayMs = 86_400_000;

/** A server with a Neo account in which `sender` may send messages and read logs, by the certificate `identity`. */
const start = async (settings: Parameters<typeof startTestApp>[0] = {}) => {
  const app = await startTestApp(settings);
  const neo = await createNeoTenant(app);
  const runtime = { providerAccount: 'sapcloud', application: `${neo.technicalName}iflmap` };
  await app.rooms.accounts.subscribe(neo.subaccountId, runtime, testActor);
  for (const [application, role] of [
    [runtime, 'ESBMessaging.send'],
    [managementNode(neo.technicalName), 'IntegrationOperationServer.read'],
  ] as const) {
    const assignee = { kind: 'user', name: 'sender' } as const;
    await app.rooms.accounts.assignRole({ subaccountId: neo.subaccountId, application, role, assignee }, testActor);
  }
  const identity = await issueIdentity(app.rooms.authority, [['CN', 'sender']], { nowMs: app.clock.now() });
  await map(app, neo, identity, 'sender');
  return { app, neo, identity };
};
const map = (app: TestApp, { subaccountId }: IntegrationTenant, { cert }: ClientIdentity, user: string) => {
  const leaf = cert.slice(0, cert.indexOf('-----END CERTIFICATE-----') + 25);
  const certificate = Buffer.from(leaf).toString('base64');
  return app.rooms.credentials.certificateUserMappings.put(subaccountId, { user, certificate }, testActor);
};

describe('N3: certificates that a Neo account has mapped to users', () => {
  let app: TestApp;
  let neo: IntegrationTenant;
  let identity: ClientIdentity;
  beforeAll(async () => {
    ({ app, neo, identity } = await start());
  });
  afterAll(() => app.close());

  const sendMessage = (presented: ClientIdentity, technicalName = neo.technicalName) =>
    sendTls(app.httpsPort, { host: `${technicalName}-iflmap`, path: '/http/nowhere', body: 'x' }, presented);

  it('let senders in with the roles of that user', async () => {
    expect((await sendMessage(identity)).status, 'let in, and there is no such flow').toBe(404);
    const other = await issueIdentity(app.rooms.authority, [['CN', 'other']], { nowMs: app.clock.now() });
    expect((await sendMessage(other)).status).toBe(401);
    await map(app, neo, other, 'somebody without roles');
    const { flows } = app.rooms;
    await app.rooms.destinationService.manage.destinations.save(
      { subaccountId: neo.subaccountId },
      {
        Name: 'erp',
        Type: 'HTTP',
        URL: 'http://127.0.0.1:9',
        ProxyType: 'Internet',
        Authentication: 'NoAuthentication',
      },
      testActor,
    );
    await flows.manage.putFlow(neo.subaccountId, { id: 'F', path: '/nowhere', destination: 'erp' }, testActor);
    expect((await sendMessage(other)).status).toBe(403);
    expect((await sendMessage(identity)).status, 'the receiver does not answer').toBe(500);
  });

  it('are compared whole, and need a trusted authority', async () => {
    const renewed = await issueIdentity(app.rooms.authority, [['CN', 'sender']], { nowMs: app.clock.now() });
    expect((await sendMessage(renewed)).status).toBe(401);
    const foreign = await issueIdentity(await createAuthority('Foreign'), [['CN', 'sender']]);
    await map(app, neo, foreign, 'sender');
    expect((await sendMessage(foreign)).status).toBe(401);
  });

  it('S-55: belong to one account', async () => {
    const [otherNeo, cf] = [await createNeoTenant(app), await createCfTenant(app)];
    expect((await sendMessage(identity, otherNeo.technicalName)).status).toBe(401);
    await map(app, cf, identity, 'sender');
    const atCloudFoundry = { host: `${cf.subdomain}.it-rt`, path: '/http/nowhere', body: 'x' };
    expect((await sendTls(app.httpsPort, atCloudFoundry, identity)).status).toBe(401);
    expect((await sendTls(app.httpsPort, { path: '/http/nowhere', body: 'x' }, identity)).status).toBe(401);
  });

  it('do not open the OData API unless told to', async () => {
    const read = { method: 'GET', host: `${neo.technicalName}-tmn`, path: logs };
    const refused = await sendTls(app.httpsPort, read, identity);
    expect([refused.status, refused.text]).toEqual([401, '']);
    expect(refused.headers['www-authenticate']).toMatch(/^Basic realm=/);
  });

  it('of a disabled user, and of one whose mapping is gone, are refused', async () => {
    const { identityProvider, credentials } = app.rooms;
    const password = 'correct horse battery';
    await identityProvider.createUser(neo.subaccountId, { userName: 'leaver', password }, testActor);
    const leaver = await issueIdentity(app.rooms.authority, [['CN', 'leaver']], { nowMs: app.clock.now() });
    const { id } = await map(app, neo, leaver, 'leaver');
    expect((await sendMessage(leaver)).status).toBe(403);
    await identityProvider.disableUser(neo.subaccountId, 'leaver', testActor);
    expect((await sendMessage(leaver)).status).toBe(401);
    await credentials.certificateUserMappings.remove(neo.subaccountId, id, testActor);
    expect((await sendMessage(leaver)).status).toBe(401);
  });

  it('are refused when they have expired', async () => {
    app.clock.advance(31 * dayMs);
    expect((await sendMessage(identity)).status).toBe(401);
  });
});

describe('what an installation may be told to take', () => {
  let app: TestApp;
  let neo: IntegrationTenant;
  let identity: ClientIdentity;
  beforeAll(async () => {
    ({ app, neo, identity } = await start({
      acceptMappedCertificatesAtApi: true,
      acceptClientSecretAtApi: true,
      trustedProxies: ['127.0.0.1'],
      clientCertificateHeader: 'x-ssl-client-cert',
    }));
  });
  afterAll(() => app.close());

  it('N3: mapped certificates open the OData API with acceptMappedCertificatesAtApi, and changes need a CSRF token', async () => {
    const host = `${neo.technicalName}-tmn`;
    expect((await sendTls(app.httpsPort, { method: 'GET', host, path: logs }, identity)).status).toBe(200);
    const change = { method: 'DELETE', host, path: "/api/v1/MessageProcessingLogs('x')" };
    expect((await sendTls(app.httpsPort, change, identity)).headers['x-csrf-token']).toBe('Required');
  });

  it('I-21: client id and secret open the OData API with acceptClientSecretAtApi, those of senders do not', async () => {
    const cf = await createCfTenant(app);
    const { clientId, secret } = await cf.createClient(['IntegrationOperationServer.read']);
    const basic = (id: string, text: string) => ({
      authorization: `Basic ${Buffer.from(`${id}:${text}`).toString('base64')}`,
    });
    const read = (headers: Readonly<Record<string, string>>) => cf.call({ path: logs, headers });
    expect((await read(basic(clientId, secret))).status).toBe(200);
    expect((await read(basic(clientId, `${secret}x`))).status).toBe(401);
    const withoutRole = await cf.createClient([]);
    expect((await read(basic(withoutRole.clientId, withoutRole.secret))).status).toBe(403);
    const sender = `sb-sender!b1|it-rt-${cf.subdomain}!b1`;
    await app.rooms.authorizationServer.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: cf.subaccountId,
        clientId: sender,
        secret: 'secret of the sender',
        xsappname: `it-rt-${cf.subdomain}!b1`,
        authorities: ['it!b1.IntegrationOperationServer.read'],
        grantTypes: ['client_credentials'],
        credential: 'secret',
      },
      testActor,
    );
    expect((await read(basic(sender, 'secret of the sender'))).status).toBe(401);
  });

  it('S-51: a certificate in the header of a trusted proxy counts, and its chain is checked', async () => {
    const read = (cert: string, forwarded = true) =>
      send(app.httpPort, {
        host: `${neo.technicalName}-tmn.portolan.localhost`,
        path: logs,
        headers: { 'x-ssl-client-cert': encodeURIComponent(cert), ...(forwarded && { 'x-forwarded-proto': 'https' }) },
      });
    expect((await read(identity.cert)).status).toBe(200);
    const foreign = await issueIdentity(await createAuthority('Foreign'), [['CN', 'sender']]);
    await map(app, neo, foreign, 'sender');
    expect((await read(foreign.cert)).status).toBe(401);
    expect((await read('no certificate')).status).toBe(401);
    expect((await read('MIIB')).status, 'a beginning of one').toBe(401);
  });
});
