import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { claimsOf, form } from '../../support/authorization-server.ts';
import { type ClientIdentity, createSelfSigned, issueIdentity, sendTls } from '../../support/client-credentials.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;
const instances = '/management/v1/subaccounts/acme/service-instances';

beforeAll(async () => {
  app = await startTestApp();
  call = createManagementCaller(app);
  await call('POST', '/management/v1/subaccounts', { body: { subdomain: 'acme', flavour: 'cf' } });
  for (const body of [
    { name: 'shop', offering: 'xsuaa', parameters: { xsappname: 'shop', 'role-templates': [] } },
    { name: 'dest', offering: 'destination' },
    { name: 'api', offering: 'it-rt', plan: 'api' },
    { name: 'x509-only', offering: 'xsuaa', parameters: { 'oauth2-configuration': { 'credential-types': ['x509'] } } },
  ]) {
    await call('POST', instances, { body });
  }
});
afterAll(() => app.close());

const credentialsSchema = z.looseObject({
  clientid: z.string(),
  certificate: z.string().optional(),
  key: z.string().optional(),
  certurl: z.string().optional(),
  clientsecret: z.string().optional(),
});
const createKey = async (instance: string, name: string, parameters?: Readonly<Record<string, unknown>>) => {
  const { status, body } = await call('POST', `${instances}/${instance}/keys`, { body: { name, parameters } });
  expect([status, body]).toEqual([201, expect.anything()]);
  return z.object({ credentials: credentialsSchema }).parse(body).credentials;
};
const refusalOf = async (instance: string, parameters: Readonly<Record<string, unknown>>) => {
  const { status, body } = await call('POST', `${instances}/${instance}/keys`, { body: { name: 'no', parameters } });
  return [status, z.object({ error: z.string() }).parse(body).error];
};
const identityOf = ({ certificate = '', key = '' }: z.output<typeof credentialsSchema>): ClientIdentity => ({
  cert: certificate,
  key,
});
const ask = (clientId: string, identity?: ClientIdentity, host = 'acme.authentication.cert') =>
  sendTls(
    app.httpsPort,
    { host, path: '/oauth/token', ...form({ grant_type: 'client_credentials', client_id: clientId }) },
    identity,
  );

describe('a service key with a generated certificate', () => {
  it('has what clients need, and no secret', async () => {
    const key = await createKey('shop', 'generated', { 'credential-type': 'x509' });
    expect(key).toMatchObject({
      'credential-type': 'x509',
      'certificate-pinning': true,
      certurl: `https://acme.authentication.cert.portolan.localhost:${app.httpsPort}`,
      url: `https://acme.authentication.portolan.localhost:${app.httpsPort}`,
      verificationkey: expect.stringContaining('BEGIN PUBLIC KEY'),
      xsappname: 'shop!t1',
    });
    expect(key).not.toHaveProperty('clientsecret');
    const certificate = new X509Certificate(key.certificate ?? '');
    const days = (Date.parse(certificate.validTo) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(7);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(certificate.verify(new X509Certificate(app.caCertificatePem).publicKey)).toBe(true);
    const reply = await ask(key.clientid, identityOf(key));
    expect([reply.status, claimsOf(reply.json.access_token).cid]).toEqual([200, 'sb-shop!t1']);
  });

  it('O-74: is refused as soon as it is deleted, another one goes on', async () => {
    const [first, second] = [
      await createKey('dest', 'first', { 'credential-type': 'x509', x509: { 'key-length': 2048, validity: 1 } }),
      await createKey('dest', 'second', { 'credential-type': 'x509' }),
    ];
    expect((await ask(first.clientid, identityOf(first))).status).toBe(200);
    await call('DELETE', `${instances}/dest/keys/first`);
    expect((await ask(first.clientid, identityOf(first))).status).toBe(401);
    expect((await ask(second.clientid, identityOf(second))).status).toBe(200);
  });

  it('its tokens open the destination service over connections without a certificate, not over another one', async () => {
    const key = await createKey('dest', 'bound', { 'credential-type': 'x509' });
    const { json } = await ask(key.clientid, identityOf(key));
    expect(claimsOf(json.access_token)).toHaveProperty('cnf');
    const find = (identity?: ClientIdentity) =>
      sendTls(
        app.httpsPort,
        {
          method: 'GET',
          host: 'destination-configuration',
          path: '/destination-configuration/v1/subaccountDestinations',
          headers: { authorization: `Bearer ${String(json.access_token)}` },
        },
        identity,
      );
    expect((await find()).status).toBe(200);
    expect((await find(identityOf(key))).status).toBe(200);
    expect((await find(await createSelfSigned('another'))).status).toBe(401);
  });

  it('says when it was used and whether it can go', async () => {
    const { body } = await call('GET', `${instances}/shop/keys`);
    expect(body).toEqual([
      expect.objectContaining({
        name: 'generated',
        credentialType: 'x509',
        lastUsedAtMs: expect.any(Number),
        expiresAtMs: expect.any(Number),
        deletion: { isSafe: false, reason: 'only-one' },
      }),
    ]);
    expect(JSON.stringify(body)).not.toContain('PRIVATE KEY');
  });
});

describe('a service key for a certificate of your own', () => {
  it('O-73: pinned unless told otherwise; without pinning it may be renewed', async () => {
    const own = (startsAgoMs: number) => issueIdentity(app.rooms.authority, [['CN', 'own']], { startsAgoMs });
    const [first, renewed] = [await own(7_200_000), await own(3_600_000)];
    const pinned = await createKey('dest', 'pinned', { 'credential-type': 'x509', certificate: first.cert });
    expect(pinned).toMatchObject({ certificate: first.cert, 'certificate-pinning': true });
    expect(pinned).not.toHaveProperty('key');
    expect((await ask(pinned.clientid, first)).status).toBe(200);
    expect((await ask(pinned.clientid, renewed)).status).toBe(401);
    await createKey('dest', 'rolling', {
      'credential-type': 'x509',
      x509: { certificate: first.cert, 'certificate-pinning': false, 'hide-certificate': true },
    }).then((key) => expect(key).not.toHaveProperty('certificate'));
    expect((await ask(pinned.clientid, renewed)).status).toBe(200);
  });

  it('may have to be the only one of its certificate', async () => {
    const { cert } = await createSelfSigned('unique');
    const parameters = { 'credential-type': 'x509', certificate: cert, 'ensure-uniqueness': true };
    await createKey('dest', 'unique', parameters);
    expect(await refusalOf('shop', parameters)).toEqual([409, 'certificate_in_use']);
  });
});

describe('the type of a key', () => {
  it('follows the descriptor of the application', async () => {
    const key = await createKey('x509-only', 'default');
    expect(key).toMatchObject({ 'credential-type': 'x509' });
    expect(await refusalOf('x509-only', { 'credential-type': 'binding-secret' })).toEqual([
      400,
      'CREDENTIAL_TYPE_NOT_ALLOWED',
    ]);
  });

  it('is never instance-secret, and its parameters have limits', async () => {
    expect(await refusalOf('shop', { 'credential-type': 'instance-secret' })).toEqual([
      400,
      'CREDENTIAL_TYPE_NOT_ALLOWED',
    ]);
    expect(await refusalOf('shop', { 'credential-type': 'x509', validity: 31 })).toEqual([400, 'INVALID_PARAMETERS']);
    const names = z.array(z.object({ name: z.string() })).parse((await call('GET', `${instances}/shop/keys`)).body);
    expect(names.map(({ name }) => name)).not.toContain('no');
  });

  it('S-64: private keys are in no log', () => {
    expect(app.logLines.join('\n')).not.toContain('PRIVATE KEY');
  });
});

describe('keys in a landscape', () => {
  it('are made once; what is secret about them is shown that once', async () => {
    const own = await createSelfSigned('landscape');
    const landscape = {
      subaccounts: [
        {
          subdomain: 'acme',
          flavour: 'cf',
          serviceInstances: [
            {
              name: 'shop',
              offering: 'xsuaa',
              keys: [
                { name: 'ci', parameters: { 'credential-type': 'x509' } },
                { name: 'own', parameters: { 'credential-type': 'x509', certificate: own.cert } },
              ],
            },
          ],
        },
      ],
    };
    const apply = async () => {
      const { body } = await call('POST', '/management/v1/landscape', { body: { landscape } });
      const change = z.object({ action: z.string(), path: z.string(), secret: z.string().optional() });
      return z
        .object({ changes: z.array(change) })
        .parse(body)
        .changes.filter(({ path }) => path.includes('/keys/'));
    };
    const [generated, brought] = await apply();
    expect(generated).toMatchObject({ action: 'create', path: 'acme/service-instances/shop/keys/ci' });
    expect(JSON.parse(generated?.secret ?? '')).toMatchObject({ key: expect.stringContaining('PRIVATE KEY') });
    expect(brought).toEqual({ action: 'create', path: 'acme/service-instances/shop/keys/own' });
    expect((await ask('sb-shop!t1', own)).status).toBe(200);
    expect((await apply()).map(({ action }) => action)).toEqual(['unchanged', 'unchanged']);
  });
});

describe('the client of an application', () => {
  it('has the grants of its descriptor, also when that changes', async () => {
    const client = async () => app.rooms.authorizationServer.clients.find('sb-shop!t1');
    expect((await client())?.grantTypes).toContain('urn:ietf:params:oauth:grant-type:jwt-bearer');
    expect((await client())?.grantTypes).not.toContain('password');
    await call('PATCH', `${instances}/shop`, {
      body: {
        parameters: {
          xsappname: 'shop',
          scopes: [{ name: '$XSAPPNAME.Read' }],
          'role-templates': [{ name: 'Reader', 'scope-references': ['$XSAPPNAME.Read'] }],
          'oauth2-configuration': {
            'grant-types': ['client_credentials', 'password', 'refresh_token'],
            'redirect-uris': ['https://shop.example/**'],
            'refresh-token-validity': 600,
          },
        },
      },
    });
    expect(await client()).toMatchObject({
      grantTypes: ['client_credentials', 'password', 'refresh_token'],
      redirectUris: ['https://shop.example/**'],
      refreshTokenLifetimeSeconds: 600,
      settings: { roleTemplates: { Reader: ['shop!t1.Read'] }, hasRedirectPatterns: true },
    });
  });

  it('of a destination instance exchanges tokens of users', async () => {
    const { body } = await call('GET', instances);
    const found = z.array(z.object({ name: z.string(), clientId: z.string() })).parse(body);
    const { clientId = '' } = found.find(({ name }) => name === 'dest') ?? {};
    expect((await app.rooms.authorizationServer.clients.find(clientId))?.grantTypes).toEqual([
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'refresh_token',
    ]);
  });
});
