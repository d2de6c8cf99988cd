import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificateAuthority, issueClientCertificate } from '../../../src/crypto/certificate-authority.ts';
import { issueCertificateForRequest } from '../../../src/crypto/certificate-requests.ts';
import { writePkcs12 } from '../../../src/crypto/keystores.ts';
import { randomHex } from '../../../src/foundation/ids.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import {
  bearer,
  createCfTenant,
  createNeoTenant,
  type IntegrationTenant,
  monitoring,
} from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const marker = `marker-${randomHex(12)}`;
const writing = ['NodeManager.deploycredentials', 'NodeManager.deploysecuritycontent', 'CertificateUserMappings.Write'];
const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();

let app: TestApp;
/** Its clients need no CSRF token. */
let cf: IntegrationTenant;
let neo: IntegrationTenant;

beforeAll(async () => {
  app = await startTestApp();
  [cf, neo] = await Promise.all([createCfTenant(app), createNeoTenant(app)]);
});
afterAll(() => app.close());

/** Calls as one client, with a CSRF token where the platform asks for one. */
const createCaller = async (tenant: IntegrationTenant, roles: readonly string[] = [...monitoring, ...writing]) => {
  const token = await tenant.createToken(roles);
  const fetched = await tenant.call({ path: '/api/v1/', headers: bearer(token, { 'x-csrf-token': 'Fetch' }) });
  const session = {
    'x-csrf-token': fetched.headers['x-csrf-token'] ?? '',
    cookie: fetched.cookies.map((cookie) => cookie.split(';')[0]).join('; '),
  };
  return (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
    tenant.callApi(token, method, path, body, { ...(method !== 'GET' && session), ...headers });
};

const errorText = (text: string | RegExp) => ({
  error: { message: { lang: 'en', value: typeof text === 'string' ? text : expect.stringMatching(text) } },
});

describe('UserCredentials', () => {
  const credential = {
    Name: 'ERP user',
    Kind: 'default',
    Description: null,
    User: 'erp',
    Password: marker,
    CompanyId: null,
  };
  const key = "UserCredentials('ERP%20user')";

  it('are deployed, read without their password, changed and removed: every write answers 202 with nothing', async () => {
    const call = await createCaller(cf);
    expect(await call('POST', 'UserCredentials', credential)).toMatchObject({ status: 202, body: '' });
    const read = await call('GET', key);
    expect(read.json()).toMatchObject({
      d: {
        ...credential,
        Password: null,
        SecurityArtifactDescriptor: {
          Type: 'BUNDLE',
          DeployedOn: expect.stringMatching(/^\/Date/),
          Status: 'DEPLOYED',
        },
      },
    });
    expect(read.body).not.toContain(marker);
    expect((await app.rooms.credentials.findUserCredential(cf.subaccountId, 'ERP user'))?.password.reveal()).toBe(
      marker,
    );
    expect((await call('PUT', key, { User: 'other' })).status).toBe(202);
    expect((await call('GET', `${key}/User/$value`)).body).toBe('other');
    expect((await call('GET', 'UserCredentials/$count')).body).toBe('1');
    expect(await call('DELETE', key)).toMatchObject({ status: 202, body: '' });
    expect((await call('DELETE', key)).status).toBe(404);
    const events = await app.rooms.audit.list(cf.subaccountId);
    const of = events.filter(({ object }) => object === 'User credential ERP user');
    expect(of.map(({ action }) => action).toSorted()).toEqual(['create', 'delete', 'update']);
    expect(JSON.stringify(events) + app.logLines.join(''), 'S-64').not.toContain(marker);
  });

  it.each<[string, string, string, unknown, number, string]>([
    [
      'a name that is taken',
      'POST',
      'UserCredentials',
      { ...credential, Name: 'u' },
      409,
      'Entity with specified name already exists.',
    ],
    ['PUT of a missing name', 'PUT', "UserCredentials('none')", {}, 409, 'Entity with specified key does not exist.'],
    [
      'another key',
      'PUT',
      "UserCredentials('u')",
      { Name: 'v' },
      400,
      'Entity key specified in URI does not match to name from payload.',
    ],
    [
      'an unknown kind',
      'POST',
      'UserCredentials',
      { Name: 'w', Kind: 'x' },
      400,
      "Property 'Kind' must be one of default, successfactors, openconnectors.",
    ],
    [
      'no company',
      'POST',
      'UserCredentials',
      { Name: 'w', Kind: 'successfactors' },
      400,
      "Property 'CompanyId' must not be null.",
    ],
    [
      'a password of another form',
      'POST',
      'UserCredentials',
      { Name: 'w', Kind: 'openconnectors', Password: 'x' },
      400,
      'Password does not match Open Connectors Credentials pattern.',
    ],
    [
      'no client secret',
      'POST',
      'OAuth2ClientCredentials',
      { Name: 'w', ClientId: 'c', TokenServiceUrl: 'https://t.example' },
      400,
      "Property 'ClientSecret' cannot be empty. Enter a valid value.",
    ],
  ])('say what is wrong with %s', async (_what, method, path, body, status, text) => {
    const call = await createCaller(cf);
    await call('POST', 'UserCredentials', { ...credential, Name: 'u' });
    const reply = await call(method, path, body);
    expect([reply.status, reply.json()]).toMatchObject([status, errorText(text)]);
    expect(await app.rooms.credentials.findUserCredential(cf.subaccountId, 'w')).toBeUndefined();
  });

  it('S-55, S-64: ask for roles, and show a stranger nothing', async () => {
    const [viewer, stranger] = [await createCaller(cf, monitoring), await createCaller(await createCfTenant(app))];
    await (await createCaller(cf))('POST', 'UserCredentials', { ...credential, Name: 'mine' });
    expect((await viewer('GET', "UserCredentials('mine')")).status).toBe(200);
    for (const [method, path] of [
      ['POST', 'UserCredentials'],
      ['DELETE', "UserCredentials('mine')"],
      ['POST', 'KeystoreResources'],
    ] as const)
      expect((await viewer(method, path, credential)).status, path).toBe(403);
    expect((await stranger('GET', "UserCredentials('mine')")).status).toBe(404);
    expect((await stranger('DELETE', "UserCredentials('mine')")).status).toBe(404);
    expect((await stranger('PUT', "UserCredentials('mine')", {})).status).toBe(409);
    expect((await stranger('GET', 'UserCredentials')).json()).toEqual({ d: { results: [] } });
  });
});

describe('OAuth2ClientCredentials', () => {
  it('are deployed with their custom parameters, and read without their secret', async () => {
    const call = await createCaller(cf);
    const client = {
      Name: 'c',
      TokenServiceUrl: 'https://t.example/token',
      ClientId: 'id',
      ClientSecret: marker,
      CustomParameters: [{ Key: 'tenant', Value: '1', SendAsPartOf: 'url' }],
    };
    const made = await call('POST', 'OAuth2ClientCredentials', client);
    expect([made.status, made.body]).toEqual([202, '']);
    const read = await call('GET', "OAuth2ClientCredentials('c')?$expand=CustomParameters");
    expect(read.json()).toMatchObject({
      d: {
        ClientSecret: null,
        ClientAuthentication: 'body',
        ScopeContentType: 'urlencoded',
        CustomParameters: { results: client.CustomParameters },
      },
    });
    expect((await app.rooms.credentials.findOAuth2ClientCredential(cf.subaccountId, 'c'))?.clientSecret.reveal()).toBe(
      marker,
    );
    expect((await call('DELETE', "OAuth2ClientCredentials('c')")).status).toBe(202);
  });
});

describe('what only Neo has', () => {
  it('SecureParameters hide their value and know no $select', async () => {
    const call = await createCaller(neo);
    expect((await call('POST', 'SecureParameters', { Name: 'key' })).json()).toMatchObject(
      errorText("Property 'SecureParam' must not be null."),
    );
    expect((await call('POST', 'SecureParameters', { Name: 'key', SecureParam: marker })).status).toBe(202);
    expect((await call('GET', "SecureParameters('key')")).json()).toMatchObject({
      d: { Name: 'key', SecureParam: null, Status: 'DEPLOYED' },
    });
    expect((await call('GET', 'SecureParameters?$select=Name')).status).toBe(501);
    expect((await app.rooms.credentials.findSecureParameter(neo.subaccountId, 'key'))?.reveal()).toBe(marker);
    expect((await call('DELETE', "SecureParameters('key')")).status).toBe(202);
    for (const path of ['SecureParameters', 'CertificateUserMappings'])
      expect((await (await createCaller(cf))('GET', path)).status, path).toBe(404);
  });

  it('CertificateUserMappings take a certificate once: a second POST changes its user', async () => {
    const call = await createCaller(neo);
    const { certificatePem } = await createCertificateAuthority({
      subject: [['CN', 'sender']],
      nowMs: app.clock.now(),
    });
    const Certificate = Buffer.from(certificatePem).toString('base64');
    const first = await call('POST', 'CertificateUserMappings', { User: 'one', Certificate });
    expect(first.status, first.body).toBe(201);
    expect(first.json()).toMatchObject({
      d: { User: 'one', Certificate, Id: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
    const again = await call('POST', 'CertificateUserMappings', { User: 'two', Certificate });
    expect(again.status).toBe(201);
    const list = await call('GET', "CertificateUserMappings?$filter=User%20eq%20'two'");
    expect(list.json()).toMatchObject({
      d: { results: [{ User: 'two', ValidUntil: expect.stringMatching(/^\d+$/) }] },
    });
    const path = new URL(again.headers.location ?? '').pathname.replace('/api/v1/', '');
    const der = Buffer.from(certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
    expect(await app.rooms.credentials.findMappedUser(neo.subaccountId, der)).toBe('two');
    expect((await call('POST', 'CertificateUserMappings', { User: 'x', Certificate: 'AAAA' })).status).toBe(400);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('DELETE', path)).status).toBe(404);
    expect(await app.rooms.credentials.findMappedUser(neo.subaccountId, der)).toBeUndefined();
  });
});

describe('keystores', () => {
  it('take a certificate that is trusted, or whose fingerprint was compared', async () => {
    const call = await createCaller(cf);
    const { certificatePem } = await createCertificateAuthority({
      subject: [['CN', 'root, "one"']],
      nowMs: app.clock.now(),
    });
    const der = Buffer.from(certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
    const put = (query: string, alias = 'róot', body: Uint8Array = der) =>
      call('PUT', `CertificateResources('${hex(alias)}')/$value?${query}`, body, {
        'content-type': 'application/pkix-cert',
      });
    const unknown = await put('fingerprintVerified=false&returnKeystoreEntries=false&update=false');
    expect(unknown.status).toBe(409);
    const { error } = JSON.parse(unknown.body);
    expect(JSON.parse(error.message.value)).toMatchObject({
      Alias: 'róot',
      Validity: 'notTrusted',
      FingerprintSha1: expect.stringMatching(/^([0-9A-F]{2}:){19}[0-9A-F]{2}$/),
    });
    expect(await put('fingerprintVerified=true&returnKeystoreEntries=false&update=false')).toMatchObject({
      status: 204,
      body: '',
    });
    const taken = await put('fingerprintVerified=true&update=false');
    expect([taken.status, taken.json()]).toMatchObject([
      400,
      errorText('Keystore entry with alias "róot" already exists'),
    ]);
    const listed = await put(
      'fingerprintVerified=true&returnKeystoreEntries=true&update=true',
      'róot',
      Buffer.from(der.toString('base64')),
    );
    expect([listed.status, listed.json()]).toMatchObject([
      200,
      { d: { results: [{ Alias: 'róot', Type: 'Certificate', Status: 'unchanged' }] } },
    ]);
    expect((await put('update=false', 'sap_x')).status).toBe(403);
    expect((await put('fingerprintVerified=true', 'x', Buffer.from('x'))).status).toBe(415);
    expect((await put('fingerprintVerified=true', 'x', Buffer.alloc(10_241, 'MI'))).status).toBe(413);
    expect((await put('update=maybe', 'x')).status).toBe(400);
    const read = await call('GET', `KeystoreEntries('${hex('róot').toLowerCase()}')?keystoreName=system`);
    expect(read.json()).toMatchObject({
      d: {
        Hexalias: hex('róot'),
        KeyType: 'EC',
        KeySize: 256,
        EllipticCurve: 'secp256r1',
        SignatureAlgorithm: 'SHA256withECDSA',
        Version: 3,
        Owner: 'Tenant Administrator',
        SerialNumber: expect.stringMatching(/^0x[0-9A-F]+$/),
      },
    });
    const bytes = await call('GET', `KeystoreEntries('${hex('róot')}')/Certificate/$value?keystoreName=system`);
    expect([bytes.status, bytes.headers['content-type']]).toEqual([200, 'application/pkix-cert']);
    expect((await call('GET', `KeystoreEntries('${hex('róot')}')/SigningRequest/$value`)).json()).toMatchObject(
      errorText('Alias "róot" does not represent a Key Pair'),
    );
    expect((await call('DELETE', `KeystoreEntries('${hex('róot')}')`)).status).toBe(204);
  });

  it.each([
    ["KeystoreEntries('ABC')", 400, 'hexBinary needs to be even-length: ABC'],
    ["KeystoreEntries('00')", 400, 'The key contains an invalid character'],
    ["KeystoreEntries('XY')", 400, 'contains illegal character for hexBinary: XY'],
    [`KeystoreEntries('${hex('none')}')`, 404, "Alias 'none' not found in the keystore"],
    [`KeystoreEntries('${hex('none')}')/Certificate/$value`, 404, "Alias 'none' not found in the keystore"],
    ['KeystoreEntries?keystoreName=x', 400, "Keystore name 'x' is invalid."],
    [
      "KeystoreResources('x')",
      400,
      "The value 'x' is not supported for the property 'Name'. Possible name values are 'system' and 'backup_admin_system'.",
    ],
  ])('answer %s with %i', async (path, status, text) => {
    const reply = await (await createCaller(cf))('GET', path);
    expect([reply.status, reply.json()]).toMatchObject([status, errorText(text)]);
  });

  it('make key pairs, hand out their requests and public keys, and take the signing response', async () => {
    const call = await createCaller(cf);
    const request = {
      Hexalias: 'AB',
      Alias: 'mine',
      KeyType: 'RSA',
      KeySize: 2048,
      SignatureAlgorithm: 'SHA256/RSA',
      CommonName: 'acme',
      Country: 'DE',
    };
    expect((await call('POST', 'KeyPairGenerationRequests?returnKeystoreEntries=false', request)).status).toBe(204);
    expect((await call('POST', 'KeyPairGenerationRequests', request)).json()).toMatchObject(
      errorText('Keystore entry with alias "mine" already exists'),
    );
    const made = await call('POST', 'KeyPairGenerationRequests?returnKeystoreEntries=true', {
      ...request,
      Alias: 'other',
      KeyType: 'EC',
      KeySize: 384,
    });
    expect([made.status, made.json()]).toMatchObject([
      200,
      {
        d: {
          results: [
            { Alias: 'mine', Type: 'Key Pair', SubjectDN: 'CN=acme, C=DE' },
            { Alias: 'other', EllipticCurve: 'secp384r1' },
          ],
        },
      },
    ]);
    const key = `KeystoreEntries('${hex('mine')}')`;
    const csr = await call('GET', `${key}/SigningRequest/$value`);
    expect(csr.headers['content-type']).toBe('application/pkcs10');
    const authority = await createCertificateAuthority({ subject: [['CN', 'CA']], nowMs: app.clock.now() });
    const issued = await issueCertificateForRequest({
      authority,
      requestPem: csr.body,
      subject: [['CN', 'signed']],
      validityDays: 9,
      nowMs: app.clock.now(),
    });
    if (issued.kind === 'refused') throw new Error(issued.reason);
    const response = Buffer.from(issued.certificateChainPem);
    const import_ = (query: string) =>
      call('PUT', `CertificateChainResources('${hex('mine')}')/$value?${query}`, response, {
        'content-type': 'application/x-pem-file',
      });
    expect((await import_('fingerprintVerified=false')).status).toBe(409);
    expect((await import_('fingerprintVerified=true&returnKeystoreEntries=false')).status).toBe(204);
    expect(
      (await call('GET', `${key}/ChainCertificates?keystoreName=system&$select=Index,SubjectDN`)).json(),
    ).toMatchObject({
      d: {
        results: [
          { Index: 0, SubjectDN: 'CN=signed' },
          { Index: 1, SubjectDN: 'CN=CA' },
        ],
      },
    });
    expect((await call('GET', `${key}/ChainResource/$value`)).headers['content-type']).toBe('application/pkcs7-mime');
    expect((await call('GET', `${key}/Sshkey/$value`)).body).toMatch(/^ssh-rsa AAAA\S+ mine\n$/);
    expect((await call('GET', `KeystoreEntries('${hex('other')}')/Sshkey/$value`)).status).toBe(400);
    const renamed = await call('PUT', `${key}?renameAlias=new%20name&returnKeystoreEntries=true`, { Status: null });
    expect(renamed.json()).toMatchObject({ d: { results: [{ Alias: 'new name' }, { Alias: 'other' }] } });
    expect((await call('PUT', `KeystoreEntries('${hex('new name')}')`, { Status: null })).status).toBe(400);
    expect(
      (await call('PUT', `KeystoreEntries('${hex('new name')}')?renameAlias=sap_x`, { Status: null })).status,
    ).toBe(403);
    const deletion = await call('PUT', "KeystoreResources('system')?deleteEntries=true&returnKeystoreEntries=true", {
      Aliases: 'new name;other;none\\;x',
    });
    expect([deletion.status, deletion.json()]).toEqual([200, { d: { results: [] } }]);
    expect(app.logLines.join(''), 'S-64').not.toContain('PRIVATE KEY');
  });

  it('S-49: import PKCS#12, whole and as one key pair, back it up and bring it back', async () => {
    const call = await createCaller(cf);
    const authority = await createCertificateAuthority({ subject: [['CN', 'CA 2']], nowMs: app.clock.now() });
    const issued = await issueClientCertificate({
      authority,
      subject: [['CN', 'k']],
      key: { type: 'EC' },
      validityDays: 9,
      nowMs: app.clock.now(),
    });
    const file = await writePkcs12({
      alias: 'k',
      certificateChainPem: [issued.certificateChainPem],
      privateKeyPem: issued.privateKeyPem,
      password: new Secret(marker),
    });
    const Resource = Buffer.from(file).toString('base64');
    const pair = (query: string, alias: string) =>
      call('POST', `KeyPairResources?${query}`, { Alias: alias, Resource, Password: marker });
    expect((await pair('fingerprintVerified=false', 'pair')).status).toBe(409);
    const imported = await call('POST', 'KeystoreResources?importOption=overwrite&returnKeystoreEntries=true', {
      Name: 'system',
      Resource,
      Password: marker,
    });
    expect([imported.status, imported.json()]).toMatchObject([
      200,
      { d: { results: [{ Alias: 'k', Status: 'new', Type: 'Key Pair' }] } },
    ]);
    expect((await call('POST', 'KeystoreResources', { Name: 'system', Resource, Password: 'wrong' })).status).toBe(400);
    expect((await call('POST', 'KeystoreResources', { Name: 'system', Resource: 'AAAA' })).status).toBe(415);
    expect((await call('POST', 'KeystoreResources?importOption=x', { Name: 'system', Resource })).status).toBe(400);
    expect((await call('POST', 'KeystoreResources', { Name: 'KeyHistory' })).status).toBe(400);
    expect(
      (await call('PUT', "KeystoreResources('system')?retrieveBackup=backup_admin_system", { Resource: null })).status,
    ).toBe(404);
    expect((await call('POST', 'KeystoreResources', { Name: 'backup_admin_system' })).status).toBe(204);
    expect((await call('DELETE', `KeystoreEntries('${hex('k')}')`)).status).toBe(204);
    const restored = await call(
      'PUT',
      "KeystoreResources('system')?retrieveBackup=backup_admin_system&returnKeystoreEntries=true",
      { Resource: null },
    );
    expect(restored.json()).toMatchObject({ d: { results: [{ Alias: 'k', Status: 'new' }] } });
    expect(await app.rooms.keystores.entries.findKeyPair(cf.subaccountId, 'k')).toBeDefined();
    expect((await call('GET', "Keystores('system')?$expand=Entries")).json()).toMatchObject({
      d: { Name: 'system', Size: 1, Entries: { results: [{ Alias: 'k' }] } },
    });
    expect((await call('GET', "Keystores('system')/Size/$value")).body).toBe('1');
    expect((await call('GET', "KeystoreResources('system')")).json()).toMatchObject({
      d: { Name: 'system', Resource: expect.stringMatching(/^zs7Ozg/), Password: null },
    });
    expect((await pair('fingerprintVerified=true&update=false&returnKeystoreEntries=false', 'pair')).status).toBe(204);
    expect((await pair('fingerprintVerified=true&update=true', 'none')).status).toBe(400);
    expect(app.logLines.join(''), 'S-64').not.toContain(marker);
  });

  it('renew what the installation provides, and keep its history', async () => {
    const call = await createCaller(cf);
    const order = { alias: 'sap_client', commonName: 'acme', validityDays: 30 };
    const actor = { kind: 'administrator', name: 'root' } as const;
    for (const _ of [1, 2]) await app.rooms.keystores.entries.provideKeyPair(cf.subaccountId, order, actor);
    expect((await call('GET', 'KeystoreEntries?keystoreName=KeyRenewal')).json()).toMatchObject({
      d: { results: [{ Alias: 'sap_client', Owner: 'SAP' }] },
    });
    const key = `KeystoreEntries('${hex('sap_client')}')`;
    expect((await call('DELETE', key)).status).toBe(403);
    expect((await call('DELETE', `${key}?keystoreName=KeyRenewal&activate=true`)).status).toBe(204);
    expect((await call('GET', 'HistoryKeystoreEntries')).json()).toMatchObject({
      d: {
        results: [
          {
            Alias: '[1]_sap_client',
            ActivationSequenceNumber: 1,
            OriginalAlias: 'sap_client',
            ActiveUntil: expect.stringMatching(/^\/Date/),
          },
        ],
      },
    });
    const history = `HistoryKeystoreEntries('${hex('[1]_sap_client')}')`;
    expect((await call('GET', history)).status).toBe(200);
    expect((await call('PUT', `${history}?copy=true`, { Status: null })).status).toBe(204);
    expect((await call('PUT', `${history}?copy=false`, { Status: null })).status).toBe(400);
    expect(
      (await call('PUT', `HistoryKeystoreEntries('${hex('x')}')?copy=true`, { Status: null })).json(),
    ).toMatchObject(errorText(/does not start with '\['/));
    expect(
      (await call('GET', `KeystoreEntries('${hex('[1]_sap_client')}')/Certificate/$value?keystoreName=KeyHistory`))
        .status,
    ).toBe(200);
  });
});
