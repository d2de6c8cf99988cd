import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeCertificate } from '../../../src/crypto/certificates.ts';
import { composeIflow, contentModifier } from '../../../src/integration-content/flow-model/testing/compose-iflow.ts';
import { type ClientIdentity, issueIdentity, sendTls } from '../../support/client-credentials.ts';
import { composeFlowArchive } from '../../support/integration-artifact.ts';
import { createNeoTenant, type IntegrationTenant, testActor } from '../../support/integration-tenant.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { send } from '../../support/send.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const password = 'a long password';

describe('J5: what a flow asks of its senders', () => {
  let app: TestApp;
  let neo: IntegrationTenant;
  let receiver: Receiver;
  let shop: ClientIdentity;
  let other: ClientIdentity;
  let seen = 0;

  beforeAll(async () => {
    receiver = await startReceiver();
    app = await startTestApp();
    neo = await createNeoTenant(app);
    const { accounts, identityProvider, destinationService } = app.rooms;
    const { subaccountId } = neo;
    const application = { providerAccount: 'sapcloud', application: `${neo.technicalName}iflmap` };
    await accounts.subscribe(subaccountId, application, testActor);
    await identityProvider.createUser(subaccountId, { userName: 'sender', password }, testActor);
    const assignee = { kind: 'user', name: 'sender' } as const;
    await accounts.assignRole({ subaccountId, application, role: 'ESBMessaging.send', assignee }, testActor);
    const target = { Name: 'shop', Type: 'HTTP', URL: receiver.url, ProxyType: 'Internet' };
    await destinationService.manage.destinations.save(
      { subaccountId },
      { ...target, Authentication: 'NoAuthentication' },
      testActor,
    );
    [shop, other] = await Promise.all([createMapped('shop'), createMapped('other')]);
  });
  afterAll(async () => {
    await app.close();
    await receiver.close();
  });
  beforeEach(() => {
    seen = receiver.received.length;
  });

  /** A certificate mapped to `sender`: who it is, authentication finds out; whether it may send here, the flow says. */
  const createMapped = async (name: string): Promise<ClientIdentity> => {
    const identity = await issueIdentity(app.rooms.authority, [['CN', name]], { nowMs: app.clock.now() });
    const certificate = Buffer.from(identity.cert.slice(0, identity.cert.indexOf('-----END') + 25)).toString('base64');
    await app.rooms.credentials.certificateUserMappings.put(
      neo.subaccountId,
      { user: 'sender', certificate },
      testActor,
    );
    return identity;
  };
  const put = (flow: object) =>
    app.rooms.flows.manage.putFlow(neo.subaccountId, { id: 'F', path: '/f', destination: 'shop', ...flow }, testActor);
  const basic = { authorization: `Basic ${Buffer.from(`sender:${password}`).toString('base64')}` };
  const call = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'POST') =>
    send(app.httpPort, {
      host: `${neo.technicalName}-iflmap.portolan.localhost`,
      method,
      path,
      headers: { ...basic, ...headers },
      ...(method !== 'GET' && { body: 'the order' }),
    });
  const callTls = (path: string, identity?: ClientIdentity, headers = {}) =>
    sendTls(app.httpsPort, { host: `${neo.technicalName}-iflmap`, path, body: 'the order', headers }, identity);

  it('a certificate with the names it lists, spelled with blanks or without; no other, and no other credential', async () => {
    const { certificatePem } = app.rooms.authority;
    const issuerDn = describeCertificate(certificatePem).subjectDn.replaceAll(',', ', ');
    await put({ id: 'Certified', path: '/certified', clientCertificates: [{ subjectDn: 'cn = shop', issuerDn }] });
    expect(await callTls('/http/certified', shop)).toMatchObject({ status: 200 });
    expect((await callTls('/http/certified', other)).status).toBe(403);
    expect((await callTls('/http/certified')).status).toBe(401);
    // The header wins over the certificate, and a user is not what the flow asks for.
    expect((await callTls('/http/certified', shop, basic)).status).toBe(403);
    expect((await call('/http/certified')).status).toBe(403);
    await put({
      id: 'Elsewhere',
      path: '/elsewhere',
      clientCertificates: [{ subjectDn: 'CN=shop', issuerDn: 'CN=x' }],
    });
    expect((await callTls('/http/elsewhere', shop)).status).toBe(403);
    expect(receiver.received.length - seen).toBe(1);
  });

  it('S-52: a CSRF token for modifying requests, which a GET fetches without becoming a message', async () => {
    await put({ id: 'Protected', path: '/protected', csrfProtected: true });
    const refused = await call('/http/protected');
    expect(refused).toMatchObject({ status: 403, body: '' });
    expect(refused.headers['x-csrf-token']).toBe('Required');
    const fetched = await call('/http/protected', { 'x-csrf-token': 'Fetch' }, 'GET');
    expect(fetched).toMatchObject({ status: 200, body: '' });
    expect(receiver.received.length).toBe(seen);
    const session = fetched.cookies.find((cookie) => cookie.startsWith('JSESSIONID='));
    expect(session).toContain('Path=/http;');
    const cookie = session?.split(';')[0] ?? '';
    const token = fetched.headers['x-csrf-token'] ?? '';
    expect((await call('/http/protected', { cookie, 'x-csrf-token': token })).status).toBe(200);
    expect((await call('/http/protected', { 'x-csrf-token': token })).status).toBe(403);
    expect((await call('/http/protected', { cookie, 'x-csrf-token': 'F'.repeat(32) })).status).toBe(403);
    expect((await call('/http/protected', {}, 'GET')).status, 'a GET without Fetch is a message').toBe(200);
    expect(receiver.received.length - seen).toBe(2);
    expect(JSON.stringify(receiver.received.slice(seen))).not.toContain(token);
  });

  it('whatever a deployed artifact says: it answers at once, until it is undeployed', async () => {
    const { deployments } = app.rooms.integrationContent;
    const changer = { subaccountId: neo.subaccountId, actor: testActor };
    const deploy = (path: string) =>
      deployments.deployBundle(
        changer,
        composeFlowArchive({
          id: 'Artifact',
          files: {
            'src/main/resources/scenarioflows/integrationflow/Artifact.iflw': composeIflow({
              sender: { urlPath: path },
              steps: [contentModifier('Wrap', { body: ['expression', '<${in.body}>'] })],
            }),
          },
        }),
      );
    expect((await call('/http/artifact')).status).toBe(404);
    expect((await deploy('/artifact')).status).toBe('SUCCESS');
    app.clock.advance(2_000);
    expect(await call('/http/artifact')).toMatchObject({ status: 200, body: '<the order>' });
    expect((await send(app.httpPort, { method: 'POST', path: '/http/artifact', body: 'x' })).status).toBe(401);
    await expect(put({ id: 'Taken', path: '/artifact' })).rejects.toMatchObject({ status: 409 });
    await put({ id: 'Holder', path: '/held' });
    expect((await deploy('/held')).status).toBe('FAIL');
    expect((await deployments.find(neo.subaccountId, 'Artifact'))?.errorText).toBe(
      'sender: the address is already used by the flow Holder',
    );
    await deployments.undeploy(changer, 'Artifact');
    app.clock.advance(2_000);
    expect((await call('/http/artifact')).status).toBe(404);
  });

  it('whatever a deployed artifact stores: the OData API shows it', async () => {
    const changer = { subaccountId: neo.subaccountId, actor: testActor };
    const settings = { activityType: 'DBstorage', operation: 'put', storageName: 'Orders', messageId: 'e' };
    const rows = '<row><cell>last</cell><cell></cell><cell>constant</cell><cell>v</cell><cell>global</cell></row>';
    const iflow = composeIflow({
      sender: { urlPath: '/storing' },
      receiver: 'none',
      steps: [
        { id: 'CallActivity_1', name: 'Put', settings },
        { id: 'CallActivity_2', name: 'Remember', settings: { activityType: 'Variables', variable: rows } },
      ],
    });
    const files = { 'src/main/resources/scenarioflows/integrationflow/Storing.iflw': iflow };
    const bundle = composeFlowArchive({ id: 'Storing', files });
    const task = await app.rooms.integrationContent.deployments.deployBundle(changer, bundle);
    expect(task.status).toBe('SUCCESS');
    app.clock.advance(2_000);
    expect((await call('/http/storing')).status).toBe(200);
    const token = await neo.createToken(['ESBDataStore.read', 'ESBDataStore.readPayload']);
    const read = (path: string) =>
      neo.call({ path: `/api/v1/${path}?$format=json`, headers: { authorization: `Bearer ${token}` } });
    expect((await read('DataStoreEntries')).json()).toMatchObject({
      d: { results: [{ Id: 'e', DataStoreName: 'Orders', IntegrationFlow: 'Storing', Status: 'Waiting' }] },
    });
    expect((await read("Variables(VariableName='last',IntegrationFlow='')")).json()).toMatchObject({
      d: { Visibility: 'Global' },
    });
  });
});
