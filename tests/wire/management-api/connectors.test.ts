import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { send } from '../../support/authorization-server.ts';
import { sendTls } from '../../support/client-credentials.ts';
import { createAgentKey } from '../../support/connector-requests.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;
let agentKey: Awaited<ReturnType<typeof createAgentKey>>;

const own = '/management/v1/subaccounts/acme';
const foreign = '/management/v1/subaccounts/other';
const connectors = `${own}/connectors`;
const mapping = { virtualHost: 'erp', virtualPort: 443, localHost: 'erp.corp', localPort: 8443, protocol: 'HTTPS' };
const created = z.object({ id: z.string(), code: z.string().optional() });

const createConnector = async (body: object) => {
  const reply = await call('POST', connectors, { body });
  expect(reply).toMatchObject({ status: 201 });
  return created.parse(reply.body);
};

beforeAll(async () => {
  app = await startTestApp();
  call = createManagementCaller(app);
  agentKey = await createAgentKey();
  for (const subdomain of ['acme', 'other'])
    await call('POST', '/management/v1/subaccounts', { body: { subdomain, flavour: 'cf' } });
});
afterAll(() => app.close());

describe('local connectors', () => {
  let id = '';

  it('are made with what they open, closed by default', async () => {
    const resources = [{ id: '/sap', enabled: true }, { id: '/private' }];
    ({ id } = await createConnector({ kind: 'local', systemMappings: [{ ...mapping, resources }] }));
    expect(await call('GET', connectors)).toMatchObject({
      status: 200,
      body: [
        {
          id,
          locationId: '',
          kind: 'local',
          isConnected: true,
          createdBy: 'administrator',
          exposedSystems: [{ virtualHost: 'erp', virtualPort: 443, resources: 2, enabledResources: 1 }],
          configuration: {
            systemMappings: [
              {
                ...mapping,
                authenticationMode: 'NONE_RESTRICTED',
                hostInHeader: 'virtual',
                resources: [
                  { id: '/sap', exactMatchOnly: false },
                  { id: '/private', enabled: false },
                ],
              },
            ],
          },
        },
      ],
    });
  });

  it('say which destinations need them', async () => {
    const destination = { Type: 'HTTP', URL: 'http://erp:443', Authentication: 'NoAuthentication' };
    const onPremise = { ...destination, ProxyType: 'OnPremise' };
    await call('POST', `${own}/service-instances`, { body: { name: 'dest', offering: 'destination' } });
    for (const [path, body] of [
      [`${own}/destinations`, { ...onPremise, Name: 'here' }],
      [`${own}/destinations`, { ...onPremise, Name: 'there', CloudConnectorLocationId: 'east' }],
      [`${own}/destinations`, { ...destination, Name: 'internet' }],
      [`${own}/service-instances/dest/destinations`, { ...onPremise, Name: 'inner' }],
    ] as const)
      expect((await call('PUT', path, { body })).status).toBe(200);
    expect((await call('GET', `${connectors}/${id}`)).body).toMatchObject({ destinations: ['here', 'inner@dest'] });
  });

  it('are changed mapping by mapping', async () => {
    const crm = { ...mapping, virtualHost: 'CRM', protocol: 'TCP' };
    const calls: readonly (readonly [method: string, path: string, body: unknown, status: number, text?: RegExp])[] = [
      ['POST', 'system-mappings', crm, 201, /"virtualHost":"CRM"/],
      ['POST', 'system-mappings', { ...crm, virtualHost: 'crm' }, 409, /There is such a system mapping already/],
      ['POST', 'system-mappings', { ...crm, protocol: 'RFC' }, 400, /"protocol".*RFC is not supported/],
      ['PUT', 'system-mappings/crm:443', { ...crm, localPort: 1 }, 200, /"localPort":1/],
      ['PUT', 'system-mappings/crm:443', mapping, 409, /cannot be changed/],
      ['PUT', 'system-mappings/erp:80', { ...mapping, virtualPort: 80 }, 404],
      ['DELETE', 'system-mappings/CRM:443', undefined, 204],
      ['DELETE', 'system-mappings/crm:443', undefined, 404],
      ['PUT', 'configuration', { systemMappings: [mapping, mapping] }, 400, /must be there once: erp:443/],
      ['PUT', 'configuration', { systemMappings: [mapping], subjectPattern: 'CN=x' }, 200, /"subjectPattern":"CN=x"/],
      ['POST', 'code', undefined, 409, /needs no code/],
      ['PATCH', '', { description: 'Headquarters' }, 200, /Headquarters/],
    ];
    for (const [method, path, body, status, text] of calls) {
      const reply = await call(
        method,
        `${connectors}/${id}/${path}`.replace(/\/$/, ''),
        body === undefined ? {} : { body },
      );
      expect(reply, `${method} ${path}`).toMatchObject({ status });
      if (text !== undefined) expect(JSON.stringify(reply.body).replaceAll('\\"', '"')).toMatch(text);
    }
  });

  it('S-55: are found in no other subaccount', async () => {
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { description: 'x' }],
      ['DELETE', '', undefined],
      ['POST', '/code', undefined],
      ['PUT', '/configuration', {}],
      ['POST', '/system-mappings', { ...mapping, virtualPort: 1 }],
      ['PUT', '/system-mappings/erp:443', mapping],
      ['DELETE', '/system-mappings/erp:443', undefined],
    ] as const)
      expect(
        (await call(method, `${foreign}/connectors/${id}${path}`, body === undefined ? {} : { body })).status,
        `${method} ${path}`,
      ).toBe(404);
    expect((await call('GET', `${foreign}/connectors`)).body).toEqual([]);
    expect((await call('GET', `${connectors}/${id}`)).body).toMatchObject({ exposedSystems: [{ virtualPort: 443 }] });
  });
});

describe('agents', () => {
  const enrol = (code: unknown, certificateRequest = agentKey.request) =>
    sendTls(app.httpsPort, {
      path: '/connectivity/v1/enrolments',
      body: JSON.stringify({ code, certificateRequest }),
      headers: { 'content-type': 'application/json' },
    });
  const renew = (cert: string | undefined) =>
    sendTls(
      app.httpsPort,
      {
        path: '/connectivity/v1/certificates',
        host: 'connectivity',
        body: JSON.stringify({ certificateRequest: agentKey.request }),
        headers: { 'content-type': 'application/json' },
      },
      cert === undefined ? undefined : { cert, key: agentKey.key },
    );
  const read = z.object({ certificateChain: z.string(), connectorId: z.string() });

  it('S-59: enrol with a code that works once, renew with their certificate, and end with the connector', async () => {
    const { id, code } = await createConnector({ kind: 'agent', locationId: 'east', description: 'Hall 3' });
    expect(code).toMatch(/^[\w-]{43}$/);
    expect((await call('GET', connectors)).body).toMatchObject([
      { locationId: '' },
      { locationId: 'east', isConnected: false, exposedSystems: [], codeExpiresAtMs: expect.any(Number) },
    ]);
    expect(JSON.stringify((await call('GET', connectors)).body)).not.toContain(code);
    const plain = await send(app.httpPort, {
      path: '/connectivity/v1/enrolments',
      body: JSON.stringify({ code, certificateRequest: agentKey.request }),
      headers: { 'content-type': 'application/json' },
    });
    expect(plain).toMatchObject({ status: 403, json: { error: 'forbidden' } });
    expect(await enrol('wrong')).toMatchObject({ status: 401, json: { error: 'enrolment_refused' } });
    expect(await enrol(code, 'no request')).toMatchObject({ status: 400 });
    const enrolled = await enrol(code);
    expect(enrolled).toMatchObject({ status: 201, json: { connectorId: id, locationId: 'east' } });
    expect((await enrol(code)).status).toBe(401);

    const first = read.parse(enrolled.json).certificateChain;
    expect((await renew(undefined)).status).toBe(401);
    const renewed = await renew(first);
    expect(renewed).toMatchObject({ status: 201, json: { connectorId: id } });
    const second = read.parse(renewed.json).certificateChain;

    const fresh = await call('POST', `${connectors}/${id}/code`);
    expect(fresh).toMatchObject({ status: 201, body: { code: expect.stringMatching(/^[\w-]{43}$/) } });
    expect((await call('DELETE', `${connectors}/${id}`)).status).toBe(204);
    for (const certificate of [first, second])
      expect(await renew(certificate)).toMatchObject({ status: 401, json: { error: 'certificate_refused' } });
    expect((await enrol(created.parse({ id, ...(fresh.body as object) }).code)).status).toBe(401);

    const events = await app.rooms.database.read.selectFrom('audit_events').selectAll().execute();
    const ofConnector = events.filter(({ object }) => object === 'Connector east');
    expect(ofConnector.map(({ message }) => message)).toEqual([
      'Creating Connector east',
      'Creating an enrolment code',
      'Enrolling an agent',
      'Renewing the certificate of an agent',
      'Creating an enrolment code',
      'Deleting Connector east',
    ]);
    expect(JSON.stringify(events) + app.logLines.join('')).not.toContain(code);
  });

  it('have their mappings in their own file', async () => {
    expect(
      await call('POST', connectors, { body: { kind: 'agent', locationId: 'x', systemMappings: [mapping] } }),
    ).toMatchObject({ status: 400, body: { description: expect.stringContaining('local only') } });
    const { id } = await createConnector({ kind: 'agent', locationId: 'west' });
    expect(await call('POST', `${connectors}/${id}/system-mappings`, { body: mapping })).toMatchObject({
      status: 409,
      body: { description: expect.stringContaining('file of its agent') },
    });
    expect((await call('POST', connectors, { body: { kind: 'agent', locationId: 'west' } })).status).toBe(409);
    expect((await call('POST', connectors, { body: { kind: 'agent', locationId: 'a b' } })).status).toBe(400);
  });
});

describe('the connectivity service', () => {
  const credentialsOf = async (plan: string) => {
    await call('POST', `${own}/service-instances`, { body: { name: plan, offering: 'connectivity', plan } });
    const reply = await call('POST', `${own}/service-instances/${plan}/keys`, { body: { name: 'k' } });
    expect(reply.status).toBe(201);
    return z.object({ credentials: z.record(z.string(), z.unknown()) }).parse(reply.body).credentials;
  };
  const readConnectors = async (plan: string, path = '/connectivity/v1/connectors') => {
    const { clientid, clientsecret } = await credentialsOf(plan);
    const basic = Buffer.from(`${String(clientid)}:${String(clientsecret)}`).toString('base64');
    const token = await send(app.httpPort, {
      path: '/oauth/token',
      host: 'acme.authentication',
      body: 'grant_type=client_credentials',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(token.status).toBe(200);
    return send(app.httpPort, {
      method: 'GET',
      path,
      host: 'connectivity',
      headers: { authorization: `Bearer ${String(token.json.access_token)}` },
    });
  };

  it('tells programs with plan api_access which connectors are connected', async () => {
    const { connectivity_service: service } = await credentialsOf('api_access');
    expect(service).toMatchObject({ url: expect.stringMatching(/^https:\/\/connectivity\./) });
    await call('DELETE', `${own}/service-instances/api_access/keys/k`);
    const { scc_info_path: path } = z.object({ scc_info_path: z.string() }).parse(service);
    const reply = await readConnectors('api_access', path);
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toEqual([
      {
        attributes: {
          connected_by: 'administrator',
          connected_since: expect.stringMatching(/^\d{13}$/),
          agent_version: 'local',
          agent_type: 'master',
          client_id: expect.any(String),
          location_id: '',
          exposed_systems: JSON.stringify([
            { protocol: 'HTTPS', host: 'erp:443', description: '', type: 'nonSAPsys', status: 'exposed' },
          ]),
        },
      },
    ]);
  });

  it('S-56: tells no others', async () => {
    expect((await readConnectors('lite')).status).toBe(401);
    expect((await send(app.httpPort, { method: 'GET', path: '/connectivity/v1/connectors' })).status).toBe(401);
  });
});
