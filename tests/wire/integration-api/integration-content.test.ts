import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeFlowArchive } from '../../support/integration-artifact.ts';
import { bearer, createCfTenant, createNeoTenant, type IntegrationTenant } from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let tenant: IntegrationTenant;
let editor: string;

const editing = ['WorkspacePackagesEdit', 'WorkspacePackagesConfigure', 'WorkspaceArtifactsDeploy'];

beforeAll(async () => {
  app = await startTestApp();
  tenant = await createCfTenant(app);
  editor = await tenant.createToken(editing);
});
afterAll(() => app.close());

type Options = {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly of?: IntegrationTenant;
};

const call = (method: string, path: string, body?: unknown, { token = editor, headers, of = tenant }: Options = {}) =>
  of.callApi(token, method, path, body, headers);

const base64 = (content: Uint8Array | string): string => Buffer.from(content).toString('base64');

const createPackage = async (Id: string): Promise<void> => {
  expect((await call('POST', 'IntegrationPackages', { Id, Name: `Package ${Id}` })).status).toBe(201);
};

const createFlow = async (Id: string, PackageId: string, path = `/${Id}`): Promise<string> => {
  const ArtifactContent = base64(composeFlowArchive({ id: Id, path }));
  const reply = await call('POST', 'IntegrationDesigntimeArtifacts', { Id, Name: Id, PackageId, ArtifactContent });
  expect(reply.status).toBe(201);
  return `IntegrationDesigntimeArtifacts(Id='${Id}',Version='active')`;
};

describe('IntegrationPackages', () => {
  it('are made, read, changed and removed', async () => {
    const made = await call('POST', 'IntegrationPackages', {
      Id: 'First',
      Name: 'First package',
      ShortText: 'short',
      SupportedPlatform: 'SAP Cloud Integration',
    });
    expect(made.status).toBe(201);
    expect(made.json()).toMatchObject({
      d: {
        Id: 'First',
        Name: 'First package',
        ShortText: 'short',
        Mode: 'EDIT_ALLOWED',
        SupportedPlatform: '[SAP Cloud Integration]',
        Products: '[]',
        CreationDate: expect.stringMatching(/^\d{13}$/),
        IntegrationDesigntimeArtifacts: {
          __deferred: { uri: expect.stringMatching(/IntegrationPackages\('First'\)\/IntegrationDesigntimeArtifacts$/) },
        },
      },
    });
    expect((await call('POST', 'IntegrationPackages', { Id: 'First', Name: 'Again' })).status).toBe(409);
    expect((await call('POST', 'IntegrationPackages?Overwrite=true', { Id: 'First', Name: 'Again' })).status).toBe(201);
    expect((await call('PUT', "IntegrationPackages('First')", { Name: 'Third' })).status).toBe(202);
    const read = await call('GET', "IntegrationPackages('First')");
    expect(read.json()).toMatchObject({ d: { Name: 'Third', ShortText: 'short' } });
    expect((await call('PUT', "IntegrationPackages('None')", { Name: 'Third' })).status).toBe(404);
    expect((await call('DELETE', "IntegrationPackages('First')")).status).toBe(202);
    expect((await call('GET', "IntegrationPackages('First')")).status).toBe(404);
  });

  it('lead to their artifacts and are downloaded with them, unless one is a draft', async () => {
    await createPackage('Second');
    const flow = await createFlow('InSecond', 'Second');
    const listed = await call('GET', "IntegrationPackages('Second')/IntegrationDesigntimeArtifacts");
    expect(listed.json()).toMatchObject({
      d: { results: [{ Id: 'InSecond', Version: '1.0.0', PackageId: 'Second' }] },
    });
    const one = "IntegrationPackages('Second')/IntegrationDesigntimeArtifacts(Id='InSecond',Version='Active')";
    expect((await call('GET', one)).status).toBe(200);
    expect((await call('GET', one.replace('Second', 'None'))).status).toBe(404);
    const archive = await call('GET', "IntegrationPackages('Second')/$value", undefined, {
      headers: { accept: '*/*' },
    });
    expect(archive.headers['content-disposition']).toContain('Second.zip');
    expect((await call('PUT', flow, { Name: 'Renamed' })).status).toBe(200);
    expect((await call('GET', flow)).json()).toMatchObject({ d: { Name: 'Renamed', Version: 'Active' } });
    const refused = await call('GET', "IntegrationPackages('Second')/$value");
    expect(refused.status).toBe(400);
    expect(refused.body).toContain('Renamed');
  });

  it('have the custom tags a tenant configures', async () => {
    await createPackage('Tagged');
    const admin = await tenant.createToken(['WebToolingSettingsProductProfiles.savetenantconfiguration']);
    const configuration = { customTagsConfiguration: [{ tagName: 'Author', permittedValues: ['Mia', 'Bo'] }] };
    const configure = (text: string, token: string) =>
      call('POST', 'CustomTagConfigurations', { customTagsConfiguration: base64(text) }, { token });
    expect((await configure('{}', admin)).status).toBe(400);
    expect((await configure(JSON.stringify(configuration), editor)).status).toBe(403);
    expect((await configure(JSON.stringify(configuration), admin)).status).toBe(201);
    const shown = await call('GET', "CustomTagConfigurations('CustomTags')/$value");
    expect(shown.json()).toEqual({
      customTagsConfiguration: [{ tagName: 'Author', permittedValues: ['Mia', 'Bo'], isMandatory: 'false' }],
    });
    const set = (tag: string, Value: string) =>
      call('PUT', `IntegrationPackages('Tagged')/$links/CustomTags('${tag}')`, { Value });
    expect(await Promise.all([set('Author', 'Mia'), set('Author', 'Joe'), set('Owner', 'Mia')])).toMatchObject([
      { status: 202 },
      { status: 400 },
      { status: 404 },
    ]);
    const tagged = await call('GET', 'IntegrationPackages?Author=Bo|Mia&$select=Id');
    expect(tagged.json()).toMatchObject({ d: { results: [{ Id: 'Tagged' }] } });
    expect((await call('GET', 'IntegrationPackages?Author=Bo')).json()).toEqual({ d: { results: [] } });
  });
});

describe('artifacts', () => {
  it('of every kind are made, saved under a number, deployed and removed', async () => {
    await createPackage('Kinds');
    for (const kind of ['Integration', 'MessageMapping', 'ValueMapping', 'ScriptCollection']) {
      const set = `${kind}DesigntimeArtifacts`;
      const Id = `A${kind}`;
      const made = await call('POST', set, { Id, Name: Id, PackageId: 'Kinds' });
      expect(made.status).toBe(201);
      expect(made.headers.location).toContain(`${set}(Id='${Id}',Version='1.0.0')`);
      const saved = `${kind}DesigntimeArtifactSaveAsVersion?Id='${Id}'&SaveAsVersion='1.0.1'`;
      expect((await call('POST', saved)).status).toBe(200);
      expect((await call('GET', `${set}(Id='${Id}',Version='1.0.1')`)).status).toBe(200);
      const task = await call('POST', `Deploy${kind}DesigntimeArtifact?Id='${Id}'&Version='1.0.1'`);
      expect(task).toMatchObject({ status: 202, body: expect.stringMatching(/^[0-9a-f-]{36}$/) });
      expect((await call('GET', `BuildAndDeployStatus(TaskId='${task.body}')`)).status).toBe(200);
      expect((await call('DELETE', `${set}(Id='${Id}',Version='active')`)).status).toBe(200);
      expect((await call('GET', `${set}(Id='${Id}',Version='active')`)).status).toBe(404);
    }
    const runtime = await call(
      'GET',
      "IntegrationRuntimeArtifacts?$filter=Type eq 'VALUE_MAPPING'".replaceAll(' ', '%20'),
    );
    expect(runtime.json()).toMatchObject({
      d: { results: [{ Id: 'AValueMapping', Status: 'STARTED', Type: 'VALUE_MAPPING', Version: '1.0.1' }] },
    });
  });

  it.each([
    ['no name', { Id: 'X', PackageId: 'Refused' }, 400],
    ['a name that ends with a period', { Id: 'X', Name: 'X.', PackageId: 'Refused' }, 400],
    ['an id with a blank', { Id: 'X Y', Name: 'X', PackageId: 'Refused' }, 400],
    ['an unknown package', { Id: 'X', Name: 'X', PackageId: 'None' }, 404],
    ['content that is no base64', { Id: 'X', Name: 'X', PackageId: 'Refused', ArtifactContent: '***' }, 400],
    ['content that is no archive', { Id: 'X', Name: 'X', PackageId: 'Refused', ArtifactContent: base64('text') }, 400],
    ['an id that is taken', { Id: 'Taken', Name: 'X', PackageId: 'Refused' }, 409],
  ])('are refused with %s', async (_, body, status) => {
    await call('POST', 'IntegrationPackages?Overwrite=true', { Id: 'Refused', Name: 'Refused' });
    await call('POST', 'IntegrationDesigntimeArtifacts', { Id: 'Taken', Name: 'Taken', PackageId: 'Refused' });
    expect((await call('POST', 'IntegrationDesigntimeArtifacts', body)).status).toBe(status);
    expect((await call('GET', "IntegrationDesigntimeArtifacts(Id='X',Version='active')")).status).toBe(404);
  });

  it('change several parameters and resources in one changeset, or none of them', async () => {
    await createPackage('Batch');
    const flow = await createFlow('Batched', 'Batch');
    const change = (method: string, path: string, body: unknown): string =>
      [
        '--changeset',
        'Content-Type: application/http',
        'Content-Transfer-Encoding: binary',
        '',
        `${method} ${path} HTTP/1.1`,
        'Accept: application/json',
        'Content-Type: application/json',
        '',
        JSON.stringify(body),
        '',
      ].join('\r\n');
    const batch = (...changes: string[]) =>
      call(
        'POST',
        '$batch',
        [
          '--batch',
          'Content-Type: multipart/mixed; boundary=changeset',
          '',
          ...changes,
          '--changeset--',
          '--batch--',
          '',
        ].join('\r\n'),
        { headers: { 'content-type': 'multipart/mixed; boundary=batch' } },
      );
    const set = (value: string) =>
      change('PUT', `${flow}/$links/Configurations('Retries')`, {
        ParameterKey: 'Retries',
        ParameterValue: value,
        DataType: 'xsd:integer',
      });
    const add = (Name: string) =>
      change('POST', `${flow}/Resources`, { Name, ResourceType: 'xslt', ResourceContent: base64('<x/>') });
    const done = await batch(set('8'), add('Convert1.xsl'), add('Convert2.xsl'));
    expect(done.status).toBe(202);
    expect(done.body.match(/^HTTP\/1\.1 .*$/gm)?.map((line) => line.trim())).toEqual([
      'HTTP/1.1 202 Accepted',
      'HTTP/1.1 201 Created',
      'HTTP/1.1 201 Created',
    ]);
    const undone = await batch(add('Convert3.xsl'), set('many'));
    expect(undone.body).toContain('HTTP/1.1 400 Bad Request');
    const xslt = await call('GET', `${flow}/Resources?$filter=endswith(Name,'.xsl')%20eq%20true&$select=Name`);
    expect(xslt.json()).toMatchObject({ d: { results: [{ Name: 'Convert1.xsl' }, { Name: 'Convert2.xsl' }] } });
    expect((await call('GET', `${flow}/Configurations('Retries')/ParameterValue/$value`)).body).toBe('8');
  });

  it('are validated as they would be deployed', async () => {
    await createPackage('Checked');
    await createFlow('Fine', 'Checked');
    const archive = composeFlowArchive({ id: 'Odd', senderAdapter: 'SOAP' });
    const odd = { Id: 'Odd', Name: 'Odd', PackageId: 'Checked', ArtifactContent: base64(archive) };
    await call('POST', 'IntegrationDesigntimeArtifacts', odd);
    const validate = (id: string) => call('POST', `ValidateIntegrationDesigntimeArtifact?Id='${id}'&Version='active'`);
    expect(await validate('Fine')).toMatchObject({ status: 202, body: 'Checkexecutionresult: Passed' });
    expect((await validate('Odd')).body).toMatch(
      /^Checkexecutionresult: Failed\[\{"severity":"Error","message":"sender adapter/,
    );
    expect((await validate('None')).status).toBe(404);
    expect((await call('GET', "IntegrationRuntimeArtifacts('Odd')")).status).toBe(404);
  });

  it('are not copied from a catalogue there is none of', async () => {
    expect((await call('POST', "CopyIntegrationPackage?Id='Any'")).status).toBe(501);
  });
});

describe('runtime artifacts', () => {
  it('are deployed from an archive on Neo only', async () => {
    const neo = await createNeoTenant(app);
    const token = await neo.createToken(['IntegrationOperationServer.read', 'NodeManager.deploycontent']);
    const form = [
      '--form',
      'Content-Disposition: form-data; name="file"; filename="Uploaded.zip"',
      'Content-Type: application/zip',
      '',
      '',
    ].join('\r\n');
    const body = Buffer.concat([
      Buffer.from(form),
      composeFlowArchive({ id: 'Uploaded', path: '/uploaded' }),
      Buffer.from('\r\n--form--\r\n'),
    ]);
    const fetched = await neo.call({
      path: '/api/v1/',
      headers: bearer(token, { 'x-csrf-token': 'Fetch' }),
    });
    const csrf = String(fetched.headers['x-csrf-token']);
    const cookies = [fetched.headers['set-cookie'] ?? []].flat().map((cookie) => String(cookie).split(';')[0]);
    const post = (of: IntegrationTenant, as: string, more: Readonly<Record<string, string>>) =>
      of.call({
        method: 'POST',
        path: '/api/v1/IntegrationRuntimeArtifacts',
        headers: bearer(as, { 'content-type': 'multipart/form-data; boundary=form', ...more }),
        body,
      });
    expect((await post(neo, token, {})).status).toBe(403);
    expect((await post(neo, token, { 'x-csrf-token': csrf, cookie: cookies.join('; ') })).status).toBe(202);
    const read = await call('GET', "IntegrationRuntimeArtifacts('Uploaded')", undefined, { of: neo, token });
    expect(read.json()).toMatchObject({ d: { Id: 'Uploaded', Status: 'STARTED', Type: 'INTEGRATION_FLOW' } });
    expect((await post(tenant, editor, {})).status).toBe(405);
  });
});

describe('AccessPolicies', () => {
  it('are made with references, changed and removed', async () => {
    const token = await tenant.createToken(['AccessPoliciesEdit']);
    const reference = {
      Name: 'Orders',
      Type: 'INTEGRATION_FLOW',
      ConditionAttribute: 'Name',
      ConditionValue: 'Orders',
      ConditionType: 'exactString',
    };
    const policy = { RoleName: 'Finance', Description: 'Money', ArtifactReferences: [reference] };
    const made = await call('POST', 'AccessPolicies', policy, { token });
    expect(made.status).toBe(201);
    const { Id } = (made.json() as { d: { Id: string } }).d;
    expect((await call('POST', 'AccessPolicies', policy, { token })).status).toBe(409);
    const uri = `${tenant.apiHost}/api/v1/AccessPolicies(${Id}L)`;
    const added = { ...reference, Name: 'All', ConditionType: 'regularExpression', ConditionValue: '.*' };
    const second = await call(
      'POST',
      'ArtifactReferences',
      { ...added, AccessPolicy: { __metadata: { uri: `AccessPolicies(${Id}L)` } } },
      { token },
    );
    expect(second.status, `${uri} ${second.body}`).toBe(201);
    const asDescribed = await call('POST', 'ArtifactReferences', { ...added, AcessPolicy: [{ Id }] }, { token });
    expect(asDescribed.status).toBe(201);
    const described = (asDescribed.json() as { d: { Id: string } }).d.Id;
    expect((await call('DELETE', `ArtifactReferences(${described})`, undefined, { token })).status).toBe(200);
    for (const AccessPolicy of [{}, [], { Id: 'x' }, [{ Id }, { Id }], { Id: '999999' }]) {
      const refused = await call('POST', 'ArtifactReferences', { ...added, AccessPolicy }, { token });
      expect([400, 404], JSON.stringify(AccessPolicy)).toContain(refused.status);
    }
    const listed = await call('GET', `AccessPolicies(${Id})/ArtifactReferences`, undefined, { token });
    expect(listed.json()).toMatchObject({ d: { results: [{ Name: 'Orders' }, { Name: 'All' }] } });
    const added2 = (second.json() as { d: { Id: string } }).d.Id;
    expect((await call('DELETE', `ArtifactReferences(${added2})`, undefined, { token })).status).toBe(200);
    expect((await call('PATCH', `AccessPolicies(${Id})`, { Description: 'More' }, { token })).status).toBe(204);
    expect((await call('GET', `AccessPolicies(${Id})`, undefined, { token })).json()).toMatchObject({
      d: { Description: 'More', RoleName: 'Finance' },
    });
    expect((await call('GET', `AccessPolicies(${Id})`)).status).toBe(403);
    expect((await call('DELETE', `AccessPolicies(${Id})`, undefined, { token })).status).toBe(204);
    expect((await call('GET', 'ArtifactReferences', undefined, { token })).json()).toEqual({ d: { results: [] } });
  });
});

describe('another subaccount', () => {
  it('S-55: finds, changes and removes nothing of this one', async () => {
    await createPackage('Own');
    const flow = await createFlow('Owned', 'Own');
    const task = await call('POST', "DeployIntegrationDesigntimeArtifact?Id='Owned'&Version='active'");
    const policies = await tenant.createToken(['AccessPoliciesEdit']);
    const policy = await call('POST', 'AccessPolicies', { RoleName: 'Own' }, { token: policies });
    const { Id } = (policy.json() as { d: { Id: string } }).d;
    const intruder = await createCfTenant(app);
    const token = await intruder.createToken([...editing, 'MonitoringDataRead', 'AccessPoliciesEdit']);
    const resource = `${flow}/$links/Resources(Name='script1.groovy',ResourceType='groovy')`;
    const attempts: readonly (readonly [method: string, path: string, body?: unknown])[] = [
      ['GET', "IntegrationPackages('Own')"],
      ['GET', "IntegrationPackages('Own')/$value"],
      ['GET', "IntegrationPackages('Own')/IntegrationDesigntimeArtifacts"],
      ['PUT', "IntegrationPackages('Own')", { Name: 'Mine' }],
      ['DELETE', "IntegrationPackages('Own')"],
      ['GET', flow],
      ['GET', `${flow}/$value`],
      ['GET', `${flow}/Configurations`],
      ['GET', `${flow}/Resources`],
      ['PUT', flow, { Name: 'Mine' }],
      ['DELETE', flow],
      ['PUT', `${flow}/$links/Configurations('Retries')`, { ParameterValue: '1' }],
      ['POST', `${flow}/Resources`, { Name: 'a.js', ResourceType: 'js' }],
      ['PUT', resource, { ResourceContent: '' }],
      ['DELETE', resource],
      ['POST', 'IntegrationDesigntimeArtifacts', { Id: 'Mine', Name: 'Mine', PackageId: 'Own' }],
      ['POST', "DeployIntegrationDesigntimeArtifact?Id='Owned'&Version='active'"],
      ['POST', "ValidateIntegrationDesigntimeArtifact?Id='Owned'&Version='active'"],
      ['POST', "IntegrationDesigntimeArtifactSaveAsVersion?Id='Owned'&SaveAsVersion='9.0.0'"],
      ['GET', `BuildAndDeployStatus(TaskId='${task.body}')`],
      ['GET', "IntegrationRuntimeArtifacts('Owned')"],
      ['DELETE', "IntegrationRuntimeArtifacts('Owned')"],
      ['GET', `AccessPolicies(${Id})`],
      ['PATCH', `AccessPolicies(${Id})`, { Description: 'mine' }],
      ['DELETE', `AccessPolicies(${Id})`],
    ];
    for (const [method, path, body] of attempts) {
      const reply = await call(method, path, body, { of: intruder, token });
      expect(reply.status, `${method} ${path}`).toBe(404);
      expect((await call(method, path, body, { token })).status, `${method} ${path} at the host`).toBeGreaterThan(400);
    }
    for (const set of ['IntegrationPackages', 'IntegrationRuntimeArtifacts', 'ServiceEndpoints', 'AccessPolicies']) {
      expect((await call('GET', set, undefined, { of: intruder, token })).json()).toEqual({ d: { results: [] } });
    }
    expect((await call('GET', flow)).json()).toMatchObject({ d: { Name: 'Owned', Version: '1.0.0' } });
  });
});

describe('permissions', () => {
  it('are those of SAP, per operation', async () => {
    await createPackage('Roles');
    const flow = await createFlow('Guarded', 'Roles');
    const reader = await tenant.createToken(['WorkspacePackagesRead']);
    const configurer = await tenant.createToken(['WorkspacePackagesRead', 'WorkspacePackagesConfigure']);
    const monitor = await tenant.createToken(['MonitoringDataRead']);
    const attempts: readonly (readonly [
      method: string,
      path: string,
      body: unknown,
      readonly [number, number, number],
    ])[] = [
      ['GET', flow, undefined, [200, 200, 403]],
      ['PUT', flow, { Name: 'Mine' }, [403, 403, 403]],
      ['PUT', `${flow}/$links/Configurations('Retries')`, { ParameterValue: '1' }, [403, 202, 403]],
      ['POST', `${flow}/Resources`, { Name: 'a.js', ResourceType: 'js' }, [403, 403, 403]],
      ['POST', "DeployIntegrationDesigntimeArtifact?Id='Guarded'&Version='active'", undefined, [403, 403, 403]],
      ['GET', 'IntegrationRuntimeArtifacts', undefined, [403, 403, 200]],
      ['GET', 'ServiceEndpoints', undefined, [403, 403, 200]],
      ['DELETE', "IntegrationRuntimeArtifacts('Guarded')", undefined, [403, 403, 403]],
      ['DELETE', "IntegrationPackages('Roles')", undefined, [403, 403, 403]],
      ['DELETE', flow, undefined, [403, 403, 403]],
    ];
    for (const [method, path, body, statuses] of attempts) {
      const tokens = [reader, configurer, monitor];
      const replies = await Promise.all(tokens.map((token) => call(method, path, body, { token })));
      expect(
        replies.map(({ status }) => status),
        `${method} ${path}`,
      ).toEqual(statuses);
    }
  });
});
