import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeFlowArchive } from '../../support/integration-artifact.ts';
import { createCfTenant, type IntegrationTenant } from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let tenant: IntegrationTenant;
let outsider: string;
let insider: string;
let auditor: string;
let guid: { readonly secret: string; readonly open: string };

const working = [
  'AccessPoliciesEdit',
  'MonitoringDataRead',
  'MessagePayloadsRead',
  'DataStorePayloadsRead',
  'DataStoresAndQueuesDelete',
  'WorkspacePackagesEdit',
  'WorkspaceArtifactsDeploy',
];

const call = (method: string, path: string, token: string, body?: unknown) => tenant.callApi(token, method, path, body);
const results = async (path: string): Promise<readonly Record<string, unknown>[]> => {
  const reply = await call('GET', path, outsider);
  expect(reply.status, reply.body).toBe(200);
  return (reply.json() as { d: { results: Record<string, unknown>[] } }).d.results;
};
/** Statuses for somebody without the policy's role, with it, and with the role that overlooks policies. */
const statuses = async (method: string, path: string) => {
  const found = [];
  for (const token of [outsider, insider, auditor]) found.push((await call(method, path, token)).status);
  return found;
};

beforeAll(async () => {
  app = await startTestApp();
  tenant = await createCfTenant(app);
  outsider = await tenant.createToken(working);
  insider = await tenant.createToken([...working, 'Finance']);
  auditor = await tenant.createToken([...working, 'AccessAllAccessPoliciesArtifacts']);
  for (const Id of ['Money', 'Public'])
    await call('POST', 'IntegrationPackages', outsider, { Id, Name: `Package ${Id}` });
  for (const [Id, PackageId] of [
    ['Secret', 'Money'],
    ['Open', 'Public'],
    ['Closed', 'Public'],
  ] as const) {
    const ArtifactContent = Buffer.from(composeFlowArchive({ id: Id, path: `/${Id}` })).toString('base64');
    const artifact = { Id, Name: Id, PackageId, ArtifactContent };
    expect((await call('POST', 'IntegrationDesigntimeArtifacts', outsider, artifact)).status).toBe(201);
    const deployed = await call('POST', `DeployIntegrationDesigntimeArtifact?Id='${Id}'&Version='active'`, outsider);
    expect(deployed.status).toBe(202);
  }
  const record = async (id: string, packageId: string, packageName: string) => {
    const artifact = { id, name: id, type: 'INTEGRATION_FLOW', packageId, packageName };
    const content = Buffer.from('payload');
    const { messageGuid } = await tenant.record({
      artifact,
      attachments: [{ name: 'body', contentType: 'text/plain', content }],
      storeEntries: [{ messageStoreId: 's', contentType: 'text/plain', content, properties: [] }],
    });
    return messageGuid;
  };
  guid = {
    secret: await record('Secret', 'Money', 'Package Money'),
    open: await record('Open', 'Public', 'Package Public'),
  };
  const times = { createdAtMs: app.clock.now(), dueAtMs: app.clock.now(), retainUntilMs: app.clock.now() + 1e9 };
  for (const [name, integrationFlow] of [
    ['Own', 'Closed'],
    ['Own', 'Open'],
    ['Payroll', ''],
    ['Shared', ''],
  ] as const) {
    const entry = { store: { name, integrationFlow }, id: 'e', messageGuid: 'g', ...times, body: Buffer.from('x') };
    await app.rooms.dataStores.put(tenant.subaccountId, entry, false);
    await app.rooms.variables.write(tenant.subaccountId, [{ name, integrationFlow, value: 'x' }]);
  }
  const reference = (Type: string, ConditionAttribute: string, ConditionType: string, ConditionValue: string) => ({
    Name: ConditionValue,
    Type,
    ConditionAttribute,
    ConditionType,
    ConditionValue,
  });
  const policy = {
    RoleName: 'Finance',
    Description: '',
    ArtifactReferences: [
      reference('INTEGRATION_PACKAGE', 'ID', 'exactString', 'Money'),
      reference('INTEGRATION_FLOW', 'Name', 'regularExpression', 'Clo.*'),
      reference('GLOBAL_DATASTORE', 'Name', 'exactString', 'Payroll'),
      reference('GLOBAL_VARIABLE', 'Name', 'regularExpression', 'Pay(roll|ments)'),
    ],
  };
  expect((await call('POST', 'AccessPolicies', outsider, policy)).status).toBe(201);
});
afterAll(() => app.close());

describe('S-55: access policies', () => {
  it('leave everything to be seen', async () => {
    expect(await results('MessageProcessingLogs')).toHaveLength(2);
    expect(await results(`MessageProcessingLogs('${guid.secret}')/Attachments`)).toHaveLength(1);
    expect(await results('IntegrationRuntimeArtifacts')).toHaveLength(3);
    expect(await results('DataStoreEntries')).toHaveLength(4);
    expect((await call('GET', "IntegrationDesigntimeArtifacts(Id='Secret',Version='active')", outsider)).status).toBe(
      200,
    );
  });

  it.each(['secret', 'open'] as const)('keep payloads of messages: %s', async (which) => {
    const expected = which === 'secret' ? [403, 200, 200] : [200, 200, 200];
    const [attachment] = await results(`MessageProcessingLogs('${guid[which]}')/Attachments`);
    const [entry] = await results(`MessageProcessingLogs('${guid[which]}')/MessageStoreEntries`);
    const id = (row: Record<string, unknown> | undefined) => encodeURIComponent(String(row?.Id));
    expect(await statuses('GET', `MessageProcessingLogAttachments('${id(attachment)}')/$value`)).toEqual(expected);
    expect(await statuses('GET', `MessageStoreEntries('${id(entry)}')/$value`)).toEqual(expected);
  });

  it.each([
    'TraceMessageProperties',
    'TraceMessageExchangeProperties',
    'MessageStoreEntryProperties',
    'MessageStoreEntries?$expand=Properties',
    'TraceMessages?$expand=ExchangeProperties',
    'MessageProcessingLogs?$expand=MessageStoreEntries/Properties',
  ])('keep lists of headers and properties closed as a whole: %s', async (path) => {
    expect(await statuses('GET', path)).toEqual([403, 200, 200]);
  });

  it.each([
    ["DataStoreEntries(Id='e',DataStoreName='Own',IntegrationFlow='Closed',Type='')/$value", 403],
    ["DataStoreEntries(Id='e',DataStoreName='Own',IntegrationFlow='Open',Type='')/$value", 200],
    ["DataStoreEntries(Id='e',DataStoreName='Payroll',IntegrationFlow='',Type='')/$value", 403],
    [
      "DataStores(DataStoreName='Payroll',IntegrationFlow='',Type='')/Entries(Id='e',DataStoreName='Payroll',IntegrationFlow='',Type='')/$value",
      403,
    ],
    ["DataStoreEntries(Id='e',DataStoreName='Shared',IntegrationFlow='',Type='')/$value", 200],
    ["Variables(VariableName='Own',IntegrationFlow='Closed')/$value", 403],
    ["Variables(VariableName='Payroll',IntegrationFlow='')/$value", 403],
    ["Variables(VariableName='Shared',IntegrationFlow='')/$value", 200],
    ["IntegrationPackages('Money')/$value", 403],
    ["IntegrationPackages('Public')/$value", 403],
  ])('keep content: %s', async (path, status) => {
    expect(await statuses('GET', path)).toEqual([status, 200, 200]);
  });

  it.each([
    ['DELETE', "DataStoreEntries(Id='e',DataStoreName='Payroll',IntegrationFlow='',Type='')"],
    ['DELETE', "DataStores(DataStoreName='Own',IntegrationFlow='Closed',Type='')"],
    ['DELETE', "Variables(VariableName='Payroll',IntegrationFlow='')"],
    ['DELETE', "IntegrationRuntimeArtifacts('Secret')"],
    ['DELETE', "IntegrationDesigntimeArtifacts(Id='Closed',Version='active')"],
    ['DELETE', "IntegrationPackages('Public')"],
    // Under another name, what is in it would be protected no more.
    ['POST', 'IntegrationPackages?Overwrite=true', { Id: 'Money', Name: 'Renamed' }],
    ['PUT', "IntegrationPackages('Money')", { Name: 'Renamed' }],
    ['PUT', "IntegrationDesigntimeArtifacts(Id='Secret',Version='active')", { Name: 'Secret' }],
    [
      'POST',
      "IntegrationDesigntimeArtifacts(Id='Secret',Version='active')/Resources",
      { Name: 'a.xsd', ResourceType: 'xsd', ResourceContent: '' },
    ],
    ['POST', 'IntegrationDesigntimeArtifacts', { Id: 'New', Name: 'New', PackageId: 'Money' }],
    ['POST', 'IntegrationDesigntimeArtifacts', { Id: 'Clone', Name: 'Clone', PackageId: 'Public' }],
    ['POST', "DeployIntegrationDesigntimeArtifact?Id='Secret'&Version='active'"],
    ['POST', "IntegrationDesigntimeArtifactSaveAsVersion?Id='Closed'&SaveAsVersion='2.0.0'"],
  ])('keep from changing: %s %s', async (method, path, body?: object) => {
    const refused = await call(method, path, outsider, body);
    expect([refused.status, refused.body]).toEqual([403, '']);
  });

  it('have kept all of that', async () => {
    expect(await results('DataStoreEntries')).toHaveLength(4);
    expect(await results('Variables')).toHaveLength(4);
    expect(await results('IntegrationRuntimeArtifacts')).toHaveLength(3);
    expect((await results('IntegrationDesigntimeArtifacts')).map(({ Id }) => Id).sort()).toEqual([
      'Closed',
      'Open',
      'Secret',
    ]);
  });

  it('keep what is deployed from giving way to something else of the same id', async () => {
    expect((await call('DELETE', "IntegrationDesigntimeArtifacts(Id='Closed',Version='active')", insider)).status).toBe(
      200,
    );
    const other = { Id: 'Closed', Name: 'Mine', PackageId: 'Public' };
    expect((await call('POST', 'ScriptCollectionDesigntimeArtifacts', outsider, other)).status).toBe(201);
    const deployment = "DeployScriptCollectionDesigntimeArtifact?Id='Closed'&Version='active'";
    expect((await call('POST', deployment, outsider)).status).toBe(403);
  });

  it('let somebody with the role change what they protect, and others what they do not', async () => {
    expect((await call('DELETE', "IntegrationRuntimeArtifacts('Open')", outsider)).status).toBe(202);
    expect((await call('DELETE', "IntegrationRuntimeArtifacts('Secret')", insider)).status).toBe(202);
    expect(
      (await call('DELETE', "DataStores(DataStoreName='Own',IntegrationFlow='Closed',Type='')", auditor)).status,
    ).toBe(202);
    const clone = { Id: 'Clone', Name: 'Clone', PackageId: 'Public' };
    expect((await call('POST', 'IntegrationDesigntimeArtifacts', insider, clone)).status).toBe(201);
  });

  it('keep what a flow has stored when it is deployed no more', async () => {
    const stored = { name: 'Left', integrationFlow: 'Secret', value: 'x' };
    await app.rooms.variables.write(tenant.subaccountId, [stored]);
    expect((await call('GET', "IntegrationRuntimeArtifacts('Secret')", insider)).status).toBe(404);
    expect(await statuses('GET', "Variables(VariableName='Left',IntegrationFlow='Secret')/$value")).toEqual([
      403, 200, 200,
    ]);
  });
});
