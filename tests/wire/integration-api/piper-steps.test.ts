import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeFlowArchive } from '../../support/integration-artifact.ts';
import { createCfTenant, type IntegrationTenant, testActor } from '../../support/integration-tenant.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { type SentReply, send as sendTo } from '../../support/send.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

/**
 * The Cloud Integration steps of SAP's project "Piper" by the requests they send: methods, addresses, headers and bodies as in its sources,
 * and what it looks at in the replies. It sends no cookies and no CSRF token.
 */
let app: TestApp;
let tenant: IntegrationTenant;
let token: string;
let receiver: Receiver;

const roles = [
  'MonitoringDataRead',
  'MessagePayloadsRead',
  'WorkspacePackagesEdit',
  'WorkspacePackagesConfigure',
  'WorkspaceArtifactsDeploy',
  'MonitoringArtifactsDeploy',
];

beforeAll(async () => {
  receiver = await startReceiver();
  app = await startTestApp();
  tenant = await createCfTenant(app);
  token = await tenant.createToken(roles);
  const made = await send('POST', 'IntegrationPackages', {
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: { Id: 'Sales', Name: 'Sales', ShortText: 'Everything about sales' },
  });
  expect(made.status).toBe(201);
});
afterAll(async () => {
  await app.close();
  await receiver.close();
});

const send = (
  method: string,
  path: string,
  { headers = {}, body }: { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown } = {},
): Promise<SentReply> =>
  tenant.call({
    method,
    path: `/api/v1/${path}`,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const json = { 'content-type': 'application/json' };
const acceptJson = { accept: 'application/json' };
const base64 = (content: Uint8Array | string): string => Buffer.from(content).toString('base64');
const artifact = (id: string, version = 'Active'): string =>
  `IntegrationDesigntimeArtifacts(Id='${id}',Version='${version}')`;

/** `integrationArtifactUpload`. */
const upload = async (id: string, content: Uint8Array): Promise<'created' | 'updated'> => {
  const present = await send('GET', artifact(id), { headers: acceptJson });
  if (present.status === 200) {
    const body = { Name: id, ArtifactContent: base64(content) };
    expect((await send('PUT', artifact(id), { headers: json, body })).status).toBe(200);
    return 'updated';
  }
  expect(present.status).toBe(404);
  const body = { Name: id, Id: id, PackageId: 'Sales', ArtifactContent: base64(content) };
  expect((await send('POST', 'IntegrationDesigntimeArtifacts', { headers: json, body })).status).toBe(201);
  return 'created';
};

/** `integrationArtifactDeploy`: answers the error, if any. */
const deploy = async (id: string): Promise<string | undefined> => {
  const deployed = await send('POST', `DeployIntegrationDesigntimeArtifact?Id='${id}'&Version='Active'`, {
    headers: acceptJson,
  });
  expect(deployed.status).toBe(202);
  const polled = await send('GET', `BuildAndDeployStatus(TaskId='${deployed.body}')`, {
    headers: { ...json, ...acceptJson },
  });
  expect(polled.status).toBe(200);
  const status = (polled.json() as { d: { Status: string } }).d.Status;
  if (status === 'SUCCESS') return undefined;
  expect(status).toBe('FAIL');
  const error = await send('GET', `IntegrationRuntimeArtifacts('${id}')/ErrorInformation/$value`, { headers: json });
  expect(error.status).toBe(200);
  return error.body;
};

/** A token of a service key of plan `integration-flow`, fetched as Piper does: no body, no content type. */
const createSenderToken = async (): Promise<string> => {
  const xsappname = `it-rt-${tenant.subdomain}!b1`;
  const clientId = `sb-sender!b1|${xsappname}`;
  const { secret } = await app.rooms.authorizationServer.clients.register(
    {
      kind: 'xsuaa',
      subaccountId: tenant.subaccountId,
      clientId,
      xsappname,
      authorities: [`${xsappname}.ESBMessaging.send`],
      grantTypes: ['client_credentials'],
      credential: 'secret',
    },
    testActor,
  );
  const reply = await sendTo(app.httpPort, {
    host: `${tenant.subdomain}.authentication.portolan.localhost`,
    method: 'POST',
    path: '/oauth/token?grant_type=client_credentials',
    headers: {
      authorization: `Basic ${base64(`${clientId}:${secret?.reveal()}`)}`,
      accept: 'application/json',
    },
  });
  return (reply.json() as { access_token: string }).access_token;
};

describe('I-41: Piper', () => {
  it('integrationArtifactUpload makes an artifact, then changes it', async () => {
    expect(await upload('Orders', composeFlowArchive())).toBe('created');
    expect(await upload('Orders', composeFlowArchive({ version: '1.2.0' }))).toBe('updated');
    const read = await send('GET', artifact('Orders', 'active'), { headers: acceptJson });
    expect(read.json()).toMatchObject({ d: { Id: 'Orders', Version: '1.2.0', PackageId: 'Sales', Name: 'Orders' } });
  });

  it('integrationArtifactDownload gets it under a file name', async () => {
    await upload('Download', composeFlowArchive({ id: 'Download', path: '/download' }));
    const reply = await fetch(`${app.http}/api/v1/${artifact('Download')}/$value`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/zip' },
    });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; filename="?Download\.zip"?$/);
    expect(reply.headers.get('content-type')).toBe('application/zip');
    const files = unzipSync(new Uint8Array(await reply.arrayBuffer()));
    expect(strFromU8(files['src/main/resources/parameters.prop'] ?? new Uint8Array())).toContain('Retries=3');
  });

  it('integrationArtifactUpdateConfiguration sets a parameter', async () => {
    await upload('Configured', composeFlowArchive({ id: 'Configured', path: '/configured' }));
    const set = (key: string, value: string, version = 'Active') =>
      send('PUT', `${artifact('Configured', version)}/$links/Configurations('${key}')`, {
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: { ParameterValue: value },
      });
    expect(await set('Retries', '5')).toMatchObject({ status: 202, body: '' });
    expect((await set('Retries', '6', '1.0.0')).status).toBe(202);
    const list = await send('GET', `${artifact('Configured')}/Configurations?$filter=ParameterKey%20eq%20'Retries'`, {
      headers: acceptJson,
    });
    expect(list.json()).toMatchObject({
      d: { results: [{ ParameterKey: 'Retries', ParameterValue: '6', DataType: 'xsd:integer' }] },
    });
    expect((await set('Retries', 'often')).status).toBe(400);
    expect((await set('Unknown', '1')).status).toBe(404);
    expect((await set('Retries', '7', '0.9.0')).status).toBe(404);
  });

  it('integrationArtifactResource adds, changes and removes a file', async () => {
    await upload('Resourceful', composeFlowArchive({ id: 'Resourceful', path: '/resourceful' }));
    const resources = `${artifact('Resourceful')}/Resources`;
    const link = `${artifact('Resourceful')}/$links/Resources(Name='two.groovy',ResourceType='groovy')`;
    const body = { Name: 'two.groovy', ResourceType: 'groovy', ResourceContent: base64('return 2') };
    const made = await send('POST', resources, { headers: json, body });
    expect(made.status).toBe(201);
    const changed = await send('PUT', link, { headers: json, body: { ResourceContent: base64('return 3') } });
    expect(changed.status).toBe(200);
    const read = await send('GET', `${resources}(Name='two.groovy',ResourceType='groovy')/$value`);
    expect(read).toMatchObject({ status: 200, body: 'return 3' });
    expect((await send('DELETE', link, { headers: json })).status).toBe(200);
    expect((await send('GET', `${resources}/$count`)).body).toBe('1');
    expect((await send('DELETE', link, { headers: json })).status).toBe(404);
  });

  it('integrationArtifactDeploy succeeds, and says why it failed', async () => {
    await upload('Deployed', composeFlowArchive({ id: 'Deployed', path: '/deployed' }));
    expect(await deploy('Deployed')).toBeUndefined();
    await upload('Undeployable', composeFlowArchive({ id: 'Undeployable', path: '/no', senderAdapter: 'SOAP' }));
    const error = JSON.parse((await deploy('Undeployable')) ?? '');
    expect(error.message.messageText).toContain('sender adapter "SOAP" is not supported');
  });

  it('integrationArtifactGetServiceEndpoint finds the address', async () => {
    await upload('Callable', composeFlowArchive({ id: 'Callable', path: '/callable' }));
    await deploy('Callable');
    const reply = await send('GET', 'ServiceEndpoints?$expand=EntryPoints', { headers: acceptJson });
    expect(reply.status).toBe(200);
    const { d } = reply.json() as { d: { results: { Name: string; EntryPoints: { results: { Url: string }[] } }[] } };
    const endpoint = d.results.find(({ Name }) => Name === 'Callable');
    expect(endpoint?.EntryPoints.results[0]?.Url).toBe(
      `https://${tenant.subdomain}.it-rt.portolan.localhost:${app.httpsPort}/http/callable`,
    );
  });

  it('integrationArtifactTriggerIntegrationTest sends a message through it', async () => {
    const shop = { Name: 'shop', Type: 'HTTP', URL: receiver.url, Authentication: 'NoAuthentication' };
    const { subaccountId } = tenant;
    await app.rooms.destinationService.manage.destinations.save({ subaccountId }, shop, testActor);
    await upload('Triggered', composeFlowArchive({ id: 'Triggered', path: '/triggered' }));
    await deploy('Triggered');
    const reply = await sendTo(app.httpPort, {
      host: `${tenant.subdomain}.it-rt.portolan.localhost`,
      method: 'POST',
      path: '/http/triggered',
      headers: { authorization: `Bearer ${await createSenderToken()}`, 'content-type': 'text/plain' },
      body: 'an order',
    });
    expect(reply).toMatchObject({ status: 200, body: 'an order' });
    expect(receiver.received.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /orders']);
    const logs = await send('GET', "MessageProcessingLogs?$filter=IntegrationArtifact/Id+eq+'Triggered'", {
      headers: acceptJson,
    });
    expect(logs.json()).toMatchObject({ d: { results: [{ Status: 'COMPLETED' }] } });
  });

  it('integrationArtifactUnDeploy takes it away', async () => {
    await upload('Fleeting', composeFlowArchive({ id: 'Fleeting', path: '/fleeting' }));
    await deploy('Fleeting');
    const remove = () =>
      send('DELETE', "IntegrationRuntimeArtifacts('Fleeting')", { headers: { ...json, ...acceptJson } });
    expect((await remove()).status).toBe(202);
    expect((await send('GET', "IntegrationRuntimeArtifacts('Fleeting')", { headers: acceptJson })).status).toBe(404);
    expect((await remove()).status).toBe(404);
  });

  it('integrationArtifactGetMplStatus reads the newest log and why it failed', async () => {
    const log = await tenant.record({
      artifact: { id: 'Logged', name: 'Logged', type: 'INTEGRATION_FLOW' },
      status: 'FAILED',
      error: { text: 'it broke' },
    });
    const filter = "IntegrationArtifact/Id+eq+'Logged'+and+Status+ne+'DISCARDED'";
    const path = `MessageProcessingLogs?$filter=${filter}&$orderby=LogEnd+desc&$top=1`;
    const reply = await send('GET', path, { headers: acceptJson });
    expect(reply.json()).toMatchObject({ d: { results: [{ Status: 'FAILED', MessageGuid: log.messageGuid }] } });
    const error = await send('GET', `MessageProcessingLogs('${log.messageGuid}')/ErrorInformation/$value`, {
      headers: json,
    });
    expect(error.body).toContain('it broke');
  });
});
