import { afterAll, beforeAll, expect, it } from 'vitest';
import { claimsOf, form } from '../../support/authorization-server.ts';
import {
  type ClientIdentity,
  createAuthority,
  createSelfSigned,
  issueIdentity,
  sendTls,
} from '../../support/client-credentials.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { createManagementCaller } from '../../support/management.ts';
import { createIntegrationKeys, type IntegrationKey, identityOf, keepConnection } from '../../support/service-keys.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const logs = '/api/v1/MessageProcessingLogs?$top=1';
const basic = (name: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`,
});

describeOnBothDatabases('client certificates on Cloud Foundry', (_open, { createPlace }) => {
  let app: TestApp;
  let keys: ReturnType<typeof createIntegrationKeys>;
  let reader: IntegrationKey;

  beforeAll(async () => {
    const { url } = await createPlace();
    app = await startTestApp({ ...(url !== undefined && { databaseUrl: url }), certificateCsrfExempt: ['other'] });
    const call = createManagementCaller(app);
    keys = createIntegrationKeys(call);
    for (const subdomain of ['acme', 'other']) {
      await call('POST', '/management/v1/subaccounts', { body: { subdomain, flavour: 'cf' } });
      await keys.createInstance(subdomain, 'reader', 'api', { roles: ['MonitoringDataRead'] });
    }
    await keys.createInstance('acme', 'without-role', 'api', { roles: ['CredentialsRead'] });
    await keys.createInstance('acme', 'sender', 'integration-flow', {});
    await keys.createInstance('acme', 'sender-2', 'integration-flow', {});
    reader = await keys.createKey('acme', 'reader', 'live', { 'key-type': 'certificate', validity: 30 });
  });
  afterAll(() => app.close());

  const callApi = (identity?: ClientIdentity, options: Partial<Parameters<typeof sendTls>[1]> = {}) =>
    sendTls(app.httpsPort, { method: 'GET', host: 'acme.it', path: logs, ...options }, identity);
  const sendMessage = (identity?: ClientIdentity) =>
    sendTls(app.httpsPort, { host: 'acme.it-rt', path: '/http/nowhere', body: 'x' }, identity);
  const ask = (key: IntegrationKey, identity: ClientIdentity) =>
    sendTls(
      app.httpsPort,
      {
        host: 'acme.authentication.cert',
        path: '/oauth/token',
        ...form({ grant_type: 'client_credentials', client_id: key.clientid }),
      },
      identity,
    );
  const issue = (name: string, options: Parameters<typeof issueIdentity>[2] = {}) =>
    issueIdentity(app.rooms.authority, [['CN', name]], { nowMs: app.clock.now(), ...options });
  const external = ({ cert }: ClientIdentity, more: object = {}) => ({
    'key-type': 'certificate_external',
    'X.509': cert.slice(0, cert.indexOf('-----END CERTIFICATE-----') + 25),
    ...more,
  });
  const hour = 3_600_000;

  it('I-15: that of a live key opens the logs; after its deletion the same call is 401, over an open connection too', async () => {
    const key = await keys.createKey('acme', 'reader', 'short-lived', { 'key-type': 'certificate' });
    const connection = keepConnection(app, `acme.it.portolan.localhost:${app.httpsPort}`, identityOf(key));
    expect(await connection.call(logs)).toEqual({ status: 200, isReused: false });
    expect((await callApi(identityOf(key), { headers: { accept: 'application/json' } })).json).toHaveProperty('d');
    await keys.deleteKey('acme', 'reader', 'short-lived');
    expect(await connection.call(logs)).toEqual({ status: 401, isReused: true });
    connection.close();
    const refused = await callApi(identityOf(key));
    expect([refused.status, refused.text, refused.headers['content-length']]).toEqual([401, '', '0']);
    expect(refused.headers['www-authenticate']).toMatch(/^Bearer.*Basic realm="acme"/);
    expect((await callApi(identityOf(reader))).status).toBe(200);
  });

  it('I-16: that of a key whose instance lacks the role is 403, with nothing in it', async () => {
    const key = await keys.createKey('acme', 'without-role', 'k', { 'key-type': 'certificate' });
    const refused = await callApi(identityOf(key));
    expect([refused.status, refused.text, refused.headers['www-authenticate']]).toEqual([403, '', undefined]);
    expect((await callApi(identityOf(key), { path: '/api/v1/$metadata' })).status).toBe(200);
  });

  it('S-07: neither certificate nor secret opens anything once the instance is for users alone', async () => {
    const withSecret = (
      key: IntegrationKey,
      send: { readonly host: string; readonly path: string; readonly body?: string },
    ) => sendTls(app.httpsPort, { ...send, headers: basic(key.clientid, String(key.clientsecret)) });
    const message = { host: 'acme.it-rt', path: '/http/nowhere', body: 'x' };
    await keys.createInstance('acme', 'changing', 'api', { roles: ['MonitoringDataRead'] });
    await keys.createInstance('acme', 'changing-sender', 'integration-flow', {});
    const identity = identityOf(await keys.createKey('acme', 'changing', 'k', { 'key-type': 'certificate' }));
    const sender = await keys.createKey('acme', 'changing-sender', 'k', {});
    const statuses = async () => [(await callApi(identity)).status, (await withSecret(sender, message)).status];
    expect(await statuses(), 'let in, and there is no such flow').toEqual([200, 404]);
    for (const [instance, roles] of [
      ['changing', ['MonitoringDataRead']],
      ['changing-sender', ['ESBMessaging.send']],
    ] as const) {
      const body = { parameters: { roles, 'grant-types': ['password'] } };
      const path = `/management/v1/subaccounts/acme/service-instances/${instance}`;
      expect((await createManagementCaller(app)('PATCH', path, { body })).status).toBe(200);
    }
    expect(await statuses()).toEqual([401, 401]);
  });

  it('I-17, S-51: one of an authority nobody trusts is 401 and no broken handshake, even if a key has it', async () => {
    const foreign = await createAuthority('Somebody else');
    const identity = await issueIdentity(foreign, [['CN', 'foreign']], { nowMs: app.clock.now() });
    const selfSigned = await createSelfSigned('itself');
    await keys.createKey('acme', 'reader', 'foreign', external(identity));
    await keys.createKey('acme', 'reader', 'itself', external(selfSigned));
    expect((await callApi(identity)).status).toBe(401);
    expect((await callApi(selfSigned)).status).toBe(401);
    expect((await callApi()).status).toBe(401);
    expect((await callApi(await issue('in no key'))).status).toBe(401);
  });

  it('S-50: an Authorization header wins: a wrong one is 401 beside the right certificate', async () => {
    const identity = identityOf(reader);
    for (const headers of [
      { authorization: 'Bearer nonsense' },
      basic('nobody', 'wrong'),
      { authorization: 'Digest x' },
    ]) {
      expect((await callApi(identity, { headers })).status).toBe(401);
    }
    const { json } = await ask(reader, identity);
    const bearer = { authorization: `Bearer ${String(json.access_token)}` };
    expect((await callApi(undefined, { headers: bearer })).status).toBe(200);
  });

  it('S-55: one of another subaccount or of another service is 401', async () => {
    expect((await callApi(identityOf(reader), { host: 'other.it' })).status).toBe(401);
    expect((await sendMessage(identityOf(reader))).status).toBe(401);
    const sender = await keys.createKey('acme', 'sender', 'generated', { 'key-type': 'certificate' });
    expect((await callApi(identityOf(sender))).status).toBe(401);
    expect((await sendMessage(identityOf(sender))).status, 'let in, and there is no such flow').toBe(404);
    const bare = { method: 'GET', path: logs };
    expect((await sendTls(app.httpsPort, bare, identityOf(reader))).status, 'the certificate names the tenant').toBe(
      200,
    );
    expect((await sendTls(app.httpsPort, { ...bare, path: `/t/other${logs}` }, identityOf(reader))).status).toBe(401);
  });

  it('I-19: gets a token with client_id and no secret; the certificate of another key does not', async () => {
    const other = await keys.createKey('acme', 'without-role', 'k2', { 'key-type': 'certificate' });
    expect(reader.tokenurl).toBe(`https://acme.authentication.cert.portolan.localhost:${app.httpsPort}/oauth/token`);
    const reply = await ask(reader, identityOf(reader));
    expect([reply.status, claimsOf(reply.json.access_token).cid]).toEqual([200, reader.clientid]);
    expect(reply.json.scope).toContain('it!b1.IntegrationOperationServer.read');
    const refused = await ask(reader, identityOf(other));
    expect([refused.status, refused.json.error]).toEqual([401, 'invalid_client']);
  });

  it('S-52: changes things with a CSRF token only, unless the tenant is let off', async () => {
    const change = { method: 'DELETE', path: "/api/v1/MessageProcessingLogs('x')" };
    const refused = await callApi(identityOf(reader), change);
    expect([refused.status, refused.headers['x-csrf-token'], refused.text]).toEqual([403, 'Required', '']);
    const fetched = await callApi(identityOf(reader), { headers: { 'x-csrf-token': 'Fetch' } });
    const cookies = [fetched.headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0]);
    const headers = { 'x-csrf-token': String(fetched.headers['x-csrf-token']), cookie: cookies.join('; ') };
    expect((await callApi(identityOf(reader), { ...change, headers })).status).toBe(405);
    const relaxed = await keys.createKey('other', 'reader', 'k', { 'key-type': 'certificate' });
    expect((await callApi(identityOf(relaxed), { ...change, host: 'other.it' })).status).toBe(405);
  });

  it('I-14: one certificate is in one key only, whatever the instance and subaccount', async () => {
    const identity = await issue('alone');
    await keys.createKey('acme', 'sender', 'alone', external(identity));
    for (const [subaccount, instance] of [
      ['acme', 'sender'],
      ['acme', 'reader'],
      ['other', 'reader'],
    ] as const) {
      const refused = await keys.tryKey(subaccount, instance, 'again', external(identity));
      expect([refused.status, refused.body]).toMatchObject([409, { error: 'certificate_in_use' }]);
    }
    await keys.deleteKey('acme', 'sender', 'alone');
    await keys.createKey('other', 'reader', 'again', external(identity));
    expect((await sendMessage(identity)).status).toBe(401);
    expect((await callApi(identity, { host: 'other.it' })).status).toBe(200);
  });

  it('pinned ones are compared whole: a renewed one is refused', async () => {
    const [first, renewed] = [await issue('pinned', { startsAgoMs: 2 * hour }), await issue('pinned')];
    await keys.createKey('acme', 'sender', 'pinned', external(first));
    expect((await sendMessage(first)).status).toBe(404);
    expect((await sendMessage(renewed)).status).toBe(401);
  });

  it('without pinning a later one of the same names is taken, and the older one never again', async () => {
    const [first, renewed] = [await issue('rolling', { startsAgoMs: 2 * hour }), await issue('rolling')];
    await keys.createKey('acme', 'sender', 'rolling', external(first, { 'pin-certificate': false }));
    expect((await sendMessage(first)).status).toBe(404);
    expect((await sendMessage(renewed)).status).toBe(404);
    expect((await sendMessage(first)).status).toBe(401);
    expect((await sendMessage(renewed)).status).toBe(404);
    const sameNames = await createAuthority('Portolan local CA');
    const forged = await issueIdentity(sameNames, [['CN', 'rolling']], { nowMs: app.clock.now(), startsAgoMs: 0 });
    expect((await sendMessage(forged)).status, 'of a false authority').toBe(401);
  });

  it.each([
    ['two unpinned ones', false],
    ['an unpinned and a pinned one', true],
  ])('%s of the same names are both refused', async (name, isPinned) => {
    const [first, second] = [await issue(name), await issue(name, { startsAgoMs: 2 * hour })];
    await keys.createKey('acme', 'sender', name.replaceAll(' ', '-'), external(first, { 'pin-certificate': false }));
    expect((await sendMessage(first)).status).toBe(404);
    const parameters = external(second, { 'pin-certificate': isPinned });
    await keys.createKey('acme', 'sender-2', name.replaceAll(' ', '-'), parameters);
    app.clock.advance(3_000);
    for (const identity of [first, second]) expect((await sendMessage(identity)).status).toBe(401);
    await keys.deleteKey('acme', 'sender-2', name.replaceAll(' ', '-'));
    expect((await sendMessage(first)).status).toBe(404);
  });

  it('expired ones are refused, by the key and by their own dates', async () => {
    const own = await issue('expiring', { validityDays: 20 });
    await keys.createKey('acme', 'reader', 'expiring', external(own));
    await keys.createKey('acme', 'sender', 'expiring', { 'key-type': 'certificate', validity: 1 });
    expect((await callApi(own)).status).toBe(200);
    app.clock.advance(29 * 24 * hour);
    expect((await callApi(own)).status).toBe(401);
    expect((await callApi(identityOf(reader))).status).toBe(200);
    app.clock.advance(2 * 24 * hour);
    expect((await callApi(identityOf(reader))).status).toBe(401);
  });

  it('S-64: no private key is in any log', () => {
    expect(app.logLines.join('\n')).not.toContain('PRIVATE KEY');
  });
});
