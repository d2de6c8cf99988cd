import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { basic } from '../../support/authorization-server.ts';
import { issueIdentity } from '../../support/client-credentials.ts';
import { createManagementCaller, type ManagementReply } from '../../support/management.ts';
import { send } from '../../support/send.ts';
import { createIntegrationKeys } from '../../support/service-keys.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const errorOf = ({ status, body }: ManagementReply): unknown => [
  status,
  z.object({ error: z.string() }).parse(body).error,
];
const dayMs = 86_400_000;

describe('keys of Cloud Integration', () => {
  let app: TestApp;
  let call: ReturnType<typeof createManagementCaller>;
  let keys: ReturnType<typeof createIntegrationKeys>;
  let pem: string;

  beforeAll(async () => {
    app = await startTestApp();
    call = createManagementCaller(app);
    keys = createIntegrationKeys(call);
    await call('POST', '/management/v1/subaccounts', { body: { subdomain: 'acme', flavour: 'cf' } });
    await keys.createInstance('acme', 'api', 'api', { roles: ['MonitoringDataRead'] });
    const identity = await issueIdentity(app.rooms.authority, [
      ['CN', 'client'],
      ['O', 'Example, Inc.'],
    ]);
    pem = identity.cert.slice(0, identity.cert.indexOf('-----END CERTIFICATE-----') + 25);
  });
  afterAll(() => app.close());

  it('I-8: roles and grant types of plan api are taken; a role that does not exist is not', async () => {
    const parameters = {
      roles: ['MonitoringDataRead', 'WorkspaceArtifactsDeploy', 'AuthGroup_ReadOnly'],
      'grant-types': ['client_credentials'],
    };
    const made = await keys.createInstance('acme', 'with-roles', 'api', parameters);
    expect([made.status, z.object({ parameters: z.unknown() }).parse(made.body).parameters]).toEqual([201, parameters]);
    for (const role of ['Monitoring', 'ESBMessaging.send', 'MessagingSend']) {
      const refused = await keys.createInstance('acme', 'none', 'api', { roles: [role] });
      expect(errorOf(refused)).toEqual([400, 'UNKNOWN_ROLE']);
    }
    expect(errorOf(await keys.createInstance('acme', 'none', 'api', { 'grant-types': ['implicit'] }))).toEqual([
      400,
      'INVALID_PARAMETERS',
    ]);
  });

  it('I-9: client_x509 is refused, and an instance of old that has it makes no keys until it is replaced', async () => {
    const old = { 'grant-types': ['client_x509'] };
    expect(errorOf(await keys.createInstance('acme', 'old', 'api', old))).toEqual([400, 'WITHDRAWN_GRANT_TYPE']);
    await keys.createInstance('acme', 'old', 'api', {});
    await app.rooms.database.write((transaction) =>
      transaction
        .updateTable('service_instances')
        .set({ parameters: JSON.stringify(old) })
        .where('name', '=', 'old')
        .execute(),
    );
    const refused = await keys.tryKey('acme', 'old', 'k', { 'key-type': 'certificate' });
    expect(errorOf(refused)).toEqual([400, 'WITHDRAWN_GRANT_TYPE']);
    expect(JSON.stringify(refused.body)).toContain('client_x509');
    const instance = `${keys.instancesOf('acme')}/old`;
    const change = (grants: readonly string[]) =>
      call('PATCH', instance, { body: { parameters: { 'grant-types': grants } } });
    expect(errorOf(await change(['client_x509']))).toEqual([400, 'WITHDRAWN_GRANT_TYPE']);
    expect((await change(['client_credentials'])).status).toBe(200);
    expect((await keys.tryKey('acme', 'old', 'k', { 'key-type': 'certificate' })).status).toBe(201);
  });

  it.each(['api', 'integration-flow'])('I-10: token validity is 3600 to 86400 seconds, plan %s', async (plan) => {
    for (const seconds of [3599, 86_401]) {
      const refused = await keys.createInstance('acme', 'none', plan, { 'token-validity': seconds });
      expect(errorOf(refused)).toEqual([400, 'INVALID_PARAMETERS']);
    }
    await keys.createInstance('acme', `default-${plan}`, plan, {});
    const { clientid } = await keys.createKey('acme', `default-${plan}`, 'k');
    const client = await app.rooms.authorizationServer.clients.find(clientid);
    expect(client?.tokenLifetimeSeconds).toBe(plan === 'api' ? 43_200 : 3600);
  });

  it.each([undefined, {}, { 'key-type': 'clientid_secret' }])(
    'I-11: a secret is what %j asks for',
    async (parameters) => {
      const name = `secret-${JSON.stringify(parameters ?? null).length}`;
      const key = await keys.createKey('acme', 'api', name, parameters);
      expect(Object.keys(key).sort()).toEqual(['clientid', 'clientsecret', 'createdate', 'tokenurl', 'url']);
      expect(key.clientid).toMatch(/^sb-[0-9a-f-]{36}!b1\|it!b1$/);
      expect(key.url).toBe(`https://acme.it.portolan.localhost:${app.httpsPort}`);
      expect(key.tokenurl).toBe(`https://acme.authentication.portolan.localhost:${app.httpsPort}/oauth/token`);
      expect(key.createdate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    },
  );

  it('I-18: the token endpoint takes the secret in every spelling of the clients that are known', async () => {
    const { clientid, clientsecret = '', tokenurl } = await keys.createKey('acme', 'api', 'spelled');
    const { pathname, hostname: host } = new URL(tokenurl);
    const grant = 'grant_type=client_credentials';
    const own = basic(clientid, clientsecret);
    const formType = 'application/x-www-form-urlencoded';
    const inQuery = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientid,
      client_secret: clientsecret,
    });
    const spellings: readonly (readonly [string, Parameters<typeof send>[1]])[] = [
      ['SAP/jenkins-library', { path: `${pathname}?${grant}`, headers: { ...own, accept: 'application/json' } }],
      ['flashpipe', { path: pathname, headers: { ...own, 'content-type': formType }, body: grant }],
      ['sap-integration-suite-client', { path: `${pathname}?${inQuery}`, headers: { 'content-type': formType } }],
      ['the documentation', { path: `${pathname}?${grant}`, headers: own }],
    ];
    for (const [name, spelling] of spellings) {
      const reply = await send(app.httpPort, { method: 'POST', host, ...spelling });
      expect([name, reply.status, reply.json()]).toEqual([
        name,
        200,
        {
          access_token: expect.any(String),
          token_type: 'bearer',
          expires_in: 43_199,
          scope: expect.stringContaining('it!b1.IntegrationOperationServer.read'),
          jti: expect.any(String),
        },
      ]);
      const token = z.object({ access_token: z.string() }).parse(reply.json()).access_token;
      const path = '/api/v1/MessageProcessingLogs?$top=1';
      const read = await send(app.httpPort, {
        host: 'acme.it.portolan.localhost',
        path,
        headers: { authorization: `Bearer ${token}` },
      });
      expect([name, read.status]).toEqual([name, 200]);
    }
    expect(app.logLines.join(''), 'S-64').not.toContain(clientsecret);
    expect(app.logLines.join(''), 'S-64').not.toContain(encodeURIComponent(clientsecret));
  });

  it('I-12: a certificate comes with chain, key and details, for as long as was asked', async () => {
    const key = await keys.createKey('acme', 'api', 'cert', { 'key-type': 'certificate', validity: 30 });
    expect(Object.keys(key).sort()).toEqual([
      'certificate',
      'certificatedetails',
      'clientid',
      'createdate',
      'key',
      'tokenurl',
      'url',
    ]);
    const chain = key.certificate?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? [];
    const [leaf, issuer] = chain.map((one) => new X509Certificate(one));
    expect([chain.length, leaf?.verify(issuer?.publicKey ?? new X509Certificate(pem).publicKey)]).toEqual([2, true]);
    expect(leaf?.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(key.key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(key.certificatedetails).toEqual({
      issuerdn: 'CN=Portolan local CA,O=Portolan',
      subjectdn: expect.stringMatching(/^CN=[0-9a-f-]{36},OU=[0-9a-f-]{36},O=Portolan$/),
      validuntil: new Date(leaf?.validTo ?? '').toISOString(),
      serialnumber: `0x${leaf?.serialNumber.toLowerCase()}`,
    });
    const days = (Date.parse(key.certificatedetails?.validuntil ?? '') - app.clock.now()) / dayMs;
    expect(Math.round(days)).toBe(30);
    for (const validity of [0, 366]) {
      const refused = await keys.tryKey('acme', 'api', 'none', { 'key-type': 'certificate', validity });
      expect(errorOf(refused)).toEqual([400, 'INVALID_PARAMETERS']);
    }
  });

  it.each([
    ['in lines', (text: string) => text],
    ['on one line', (text: string) => text.replaceAll('\n', '')],
    ['with \\n spelled out', (text: string) => text.replaceAll('\n', '\\n')],
    ['without the last dashes', (text: string) => text.replaceAll('\n', '').slice(0, -5)],
  ])('I-13: an external certificate %s is taken and given back, without a key', async (_, spell) => {
    const parameters = { 'key-type': 'certificate_external', 'X.509': spell(pem), validity: 1000, 'key-length': 17 };
    const refused = await keys.tryKey('acme', 'api', 'external', parameters);
    expect(errorOf(refused), 'the rest still has to make sense').toEqual([400, 'INVALID_PARAMETERS']);
    const key = await keys.createKey('acme', 'api', 'external', {
      'key-type': 'certificate_external',
      'X.509': spell(pem),
      validity: 300,
    });
    expect(key).not.toHaveProperty('key');
    expect(key).not.toHaveProperty('clientsecret');
    expect(key.certificate?.trim()).toBe(pem);
    expect(key.certificatedetails?.subjectdn).toBe('CN=client,O=Example\\, Inc.');
    expect((await keys.deleteKey('acme', 'api', 'external')).status).toBe(204);
  });

  it('are refused for what makes no sense, and nothing is left of them', async () => {
    await keys.createInstance('acme', 'users', 'api', { 'grant-types': ['password'] });
    const external = { 'key-type': 'certificate_external' };
    for (const [instance, parameters, code] of [
      ['api', { 'key-type': 'x509' }, 'INVALID_PARAMETERS'],
      ['api', external, 'INVALID_PARAMETERS'],
      ['api', { ...external, 'X.509': 'no certificate' }, 'INVALID_PARAMETERS'],
      ['api', { ...external, 'X.509': `${pem}\n${app.caCertificatePem}` }, 'INVALID_PARAMETERS'],
      ['api', { ...external, 'X.509': pem, 'pin-certificate': false }, 'INVALID_PARAMETERS'],
      ['api', { 'X.509': pem }, 'INVALID_PARAMETERS'],
      ['api', { 'key-type': 'certificate', 'key-length': 1024 }, 'INVALID_PARAMETERS'],
      ['api', { 'key-type': 'certificate', 'pin-certificate': true }, 'INVALID_PARAMETERS'],
      ['users', { 'key-type': 'certificate' }, 'GRANT_TYPE_MISSING'],
      ['users', { ...external, 'X.509': pem }, 'GRANT_TYPE_MISSING'],
    ] as const) {
      const refused = await keys.tryKey('acme', instance, 'none', parameters);
      expect([parameters, errorOf(refused)]).toEqual([parameters, [400, code]]);
    }
    const { body } = await call('GET', `${keys.instancesOf('acme')}/api/keys`);
    expect(JSON.stringify(body)).not.toContain('"none"');
  });

  it('may be made by the words of the other services', async () => {
    const key = await keys.createKey('acme', 'api', 'by-x509', { 'credential-type': 'x509' });
    expect(key.key).toContain('PRIVATE KEY');
  });
});
