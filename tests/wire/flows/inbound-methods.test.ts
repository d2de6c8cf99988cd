import { connect } from 'node:http2';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../../../src/foundation/audit-event.ts';
import { randomHex, randomUuid, type SubaccountId } from '../../../src/foundation/ids.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import {
  bearer,
  createCfTenant,
  createNeoTenant,
  type IntegrationTenant,
  monitoring,
} from '../../support/integration-tenant.ts';
import { type ReadLog, readLog } from '../../support/read-log.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { type SentReply, send } from '../../support/send.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const actor: Actor = { kind: 'system', name: 'test' };
const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

/** A tenant with one flow, whose destination needs a token of a service of this server. */
type Sender = { readonly tenant: IntegrationTenant; readonly host: string };

describeOnBothDatabases('J5: a message sent by each inbound method', (_open, { createPlace }) => {
  let app: TestApp;
  let receiver: Receiver;
  let neo: Sender;
  let cf: Sender;
  let refuseTokens = new Set<string>();

  beforeAll(async () => {
    const { url } = await createPlace();
    app = await startTestApp({ ...(url !== undefined && { databaseUrl: url }) });
    receiver = await startReceiver(({ headers, body }, response) => {
      const isRefused = refuseTokens.has(headers.authorization ?? '');
      response.writeHead(isRefused ? 401 : 200, { 'content-type': 'text/plain' }).end(isRefused ? '' : body);
    });
    const neoTenant = await createNeoTenant(app);
    const cfTenant = await createCfTenant(app);
    neo = { tenant: neoTenant, host: `${neoTenant.technicalName}-iflmap.portolan.localhost` };
    cf = { tenant: cfTenant, host: `${cfTenant.subdomain}.it-rt.portolan.localhost` };
    for (const { tenant } of [neo, cf]) await putFlow(tenant.subaccountId);
  });
  afterAll(async () => {
    await app.close();
    await receiver.close();
  });
  beforeEach(() => {
    refuseTokens = new Set();
  });

  /** Stores a destination with client credentials of a client made for it, and the flow `/orders` that leads there. */
  const putFlow = async (subaccountId: SubaccountId): Promise<void> => {
    const { authorizationServer, destinationService, flows } = app.rooms;
    const clientId = `sb-target${randomHex(4)}!t1`;
    await authorizationServer.clients.register(
      {
        kind: 'xsuaa',
        subaccountId,
        clientId,
        secret: 'secret of the outbound client',
        xsappname: clientId.slice(3),
        authorities: [],
        grantTypes: ['client_credentials'],
        credential: 'secret',
      },
      actor,
    );
    await destinationService.manage.destinations.save(
      { subaccountId },
      {
        Name: 'erp',
        Type: 'HTTP',
        URL: receiver.url,
        ProxyType: 'Internet',
        Authentication: 'OAuth2ClientCredentials',
        clientId,
        clientSecret: 'secret of the outbound client',
        tokenServiceURL: `${app.http}/oauth/token`,
        'URL.headers.X-Tier': 'gold',
      },
      actor,
    );
    await flows.manage.putFlow(subaccountId, { id: 'Orders', path: '/orders', destination: 'erp' }, actor);
  };

  const sendTo = (
    sender: Sender,
    headers: Readonly<Record<string, string>>,
    path = '/http/orders',
  ): Promise<SentReply> => send(app.httpPort, { host: sender.host, method: 'POST', path, headers, body: 'the order' });

  const logOf = async ({ tenant }: Sender, reply: SentReply): Promise<ReadLog> => {
    const token = await tenant.createToken([...monitoring, 'esbmessagestorage.read']);
    const guid = reply.headers.sap_messageprocessinglogid ?? '';
    return readLog(async (path) => {
      const read = await tenant.call({ path: `/api/v1/${path}`, headers: bearer(token) });
      const type = read.headers['content-type'];
      return new Response(read.body, {
        status: read.status,
        headers: type === undefined ? {} : { 'content-type': type },
      });
    }, guid);
  };

  /** The message arrived with the destination's credentials, and its log tells of it. */
  const expectDelivered = async (sender: Sender, reply: SentReply, credential: string): Promise<void> => {
    expect(reply).toMatchObject({ status: 200, body: 'the order' });
    const request = receiver.received.at(-1);
    expect(request?.headers['x-tier']).toBe('gold');
    expect(request?.headers.authorization).toMatch(/^Bearer ey/);
    expect(JSON.stringify(request?.rawHeaders)).not.toContain(credential);
    const log = await logOf(sender, reply);
    expect(log.entry).toMatchObject({ Status: 'COMPLETED', IntegrationArtifact: { Id: 'Orders' } });
  };

  const createFlowClient = async (roles: readonly string[]) => {
    const applicationId = `it-rt-${cf.tenant.subdomain}!b1`;
    const clientId = `sb-${randomUuid()}!b1|${applicationId}`;
    await app.rooms.authorizationServer.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: cf.tenant.subaccountId,
        clientId,
        secret: 'secret of the sender',
        xsappname: applicationId,
        authorities: roles.map((role) => `${applicationId}.${role}`),
        grantTypes: ['client_credentials'],
        credential: 'secret',
      },
      actor,
    );
    return clientId;
  };
  const fetchToken = async (host: string, path: string, headers: Readonly<Record<string, string>>): Promise<string> => {
    const reply = await send(app.httpPort, {
      host,
      method: 'POST',
      path: `${path}?grant_type=client_credentials`,
      headers,
    });
    return String(Object(reply.json()).access_token);
  };

  const cfToken = async (roles: readonly string[]): Promise<string> => {
    const host = `${cf.tenant.subdomain}.authentication.portolan.localhost`;
    return fetchToken(host, '/oauth/token', basic(await createFlowClient(roles), 'secret of the sender'));
  };

  it('Cloud Foundry: OAuth client credentials', async () => {
    const token = await cfToken(['ESBMessaging.send']);
    await expectDelivered(cf, await sendTo(cf, bearer(token)), token);
  });

  it('Cloud Foundry: client id and secret as Basic credentials', async () => {
    const credentials = basic(await createFlowClient(['ESBMessaging.send']), 'secret of the sender');
    await expectDelivered(cf, await sendTo(cf, credentials), credentials.authorization);
  });

  it('Cloud Foundry: Basic credentials of a user with the role template MessagingSend', async () => {
    const { accounts, identityProvider } = app.rooms;
    const { subaccountId, subdomain } = cf.tenant;
    await identityProvider.createUser(subaccountId, { userName: 'sender', password: 'a long password' }, actor);
    const user = basic('sender', 'a long password');
    expect((await sendTo(cf, user)).status).toBe(403);
    await accounts.createGroup(subaccountId, { name: 'Senders', kind: 'role-collection' }, actor);
    await accounts.addMember(subaccountId, 'Senders', 'sender', actor);
    await accounts.assignRole(
      {
        subaccountId,
        application: { providerAccount: 'sapcloud', application: `it-rt-${subdomain}!b1` },
        role: 'MessagingSend',
        assignee: { kind: 'group', name: 'Senders' },
      },
      actor,
    );
    await expectDelivered(cf, await sendTo(cf, user), user.authorization);
  });

  it('Neo: OAuth client credentials of a client of the runtime node; one of the management node is refused', async () => {
    const { accounts, authorizationServer } = app.rooms;
    const { subaccountId, technicalName } = neo.tenant;
    const application = { providerAccount: 'sapcloud', application: `${technicalName}iflmap` };
    await accounts.subscribe(subaccountId, application, actor);
    const { client } = await authorizationServer.clients.register(
      {
        kind: 'neo-application',
        subaccountId,
        name: 'sender',
        secret: 'secret of the sender',
        authorizationGrant: 'client-credentials',
        subscription: application,
        tokenLifetimeSeconds: 3600,
      },
      actor,
    );
    const assignee = { kind: 'user', name: `oauth_client_${client.clientId}` } as const;
    await accounts.assignRole({ subaccountId, application, role: 'ESBMessaging.send', assignee }, actor);
    const host = `oauthasservices-${technicalName}.portolan.localhost`;
    const token = await fetchToken(host, '/oauth2/api/v1/token', basic(client.clientId, 'secret of the sender'));
    await expectDelivered(neo, await sendTo(neo, bearer(token)), token);
    const ofTheApi = await neo.tenant.createToken(['ESBMessaging.send']);
    expect((await sendTo(neo, bearer(ofTheApi))).status).toBe(401);
  });

  it('Neo: Basic credentials of a user with the role', async () => {
    const { accounts, identityProvider } = app.rooms;
    const { subaccountId, technicalName } = neo.tenant;
    const application = { providerAccount: 'sapcloud', application: `${technicalName}iflmap` };
    await identityProvider.createUser(subaccountId, { userName: 'p001', password: 'a long password' }, actor);
    const assignee = { kind: 'user', name: 'p001' } as const;
    await accounts.assignRole({ subaccountId, application, role: 'ESBMessaging.send', assignee }, actor);
    const user = basic('p001', 'a long password');
    await expectDelivered(neo, await sendTo(neo, user), user.authorization);
  });

  it('I-20: is 403 without ESBMessaging.send and 401 without a credential, both without a body', async () => {
    const before = receiver.received.length;
    const token = await cfToken(['SomethingElse']);
    expect(await sendTo(cf, bearer(token))).toMatchObject({ status: 403, body: '' });
    const stranger = await sendTo(cf, {});
    expect(stranger).toMatchObject({ status: 401, body: '' });
    expect(stranger.headers['www-authenticate']).toBeDefined();
    const wrong = basic(await createFlowClient(['ESBMessaging.send']), 'another secret');
    expect((await sendTo(cf, wrong)).status).toBe(401);
    expect(receiver.received.length).toBe(before);
  });

  it('S-55: no credential opens the endpoint of another subaccount, by host or by path twin', async () => {
    const token = await cfToken(['ESBMessaging.send']);
    const before = receiver.received.length;
    for (const [host, path] of [
      [neo.host, '/http/orders'],
      ['127.0.0.1', `/t/${neo.tenant.subdomain}/http/orders`],
    ] as const) {
      const reply = await send(app.httpPort, { host, method: 'POST', path, headers: bearer(token), body: 'x' });
      expect([401, 403, 404]).toContain(reply.status);
    }
    expect(receiver.received.length).toBe(before);
    const twin = await send(app.httpPort, {
      method: 'POST',
      path: `/t/${cf.tenant.subdomain}/http/orders`,
      headers: bearer(token),
      body: 'x',
    });
    expect(twin.status).toBe(200);
  });

  it('is answered 404 on a path without a flow, in plain text', async () => {
    const token = await cfToken(['ESBMessaging.send']);
    const reply = await sendTo(cf, bearer(token), '/http/none');
    expect(reply).toMatchObject({ status: 404, body: 'There is no message endpoint at this address\n' });
    expect((await sendTo(cf, bearer(token), '/else')).headers['content-type']).toBe('text/plain;charset=UTF-8');
  });

  it('is delivered with a new token when the receiver refuses the old one', async () => {
    const token = await cfToken(['ESBMessaging.send']);
    await sendTo(cf, bearer(token));
    const old = receiver.received.at(-1)?.headers.authorization ?? '';
    refuseTokens.add(old);
    // One fetched a moment ago would stay.
    app.clock.advance(10_000);
    const reply = await sendTo(cf, bearer(token));
    expect(reply.status).toBe(200);
    expect((await logOf(cf, reply)).attributes).toMatchObject({ CredentialRenewed: 'after status code 401' });
    expect(receiver.received.at(-1)?.headers.authorization).not.toBe(old);
  });

  it('arrives over HTTP/2 with TLS as well', async () => {
    const token = await cfToken(['ESBMessaging.send']);
    const session = connect(app.https, { ca: app.caCertificatePem });
    const stream = session.request({
      ':method': 'POST',
      ':path': `/t/${cf.tenant.subdomain}/http/orders?a=1`,
      'content-type': 'text/plain',
      ...bearer(token),
    });
    const answered = new Promise<number>((resolve) =>
      stream.on('response', (headers) => resolve(headers[':status'] ?? 0)),
    );
    stream.end('over HTTP/2');
    let body = '';
    for await (const chunk of stream) body += String(chunk);
    session.close();
    expect([await answered, body]).toEqual([200, 'over HTTP/2']);
    expect(receiver.received.at(-1)).toMatchObject({ url: '/?a=1', headers: { 'content-type': 'text/plain' } });
  });

  it('S-64: leaves no credential in the log lines', () => {
    const lines = app.logLines.join('');
    for (const secret of ['secret of the sender', 'secret of the outbound client', 'a long password', 'Bearer ey']) {
      expect(lines).not.toContain(secret);
    }
  });
});
