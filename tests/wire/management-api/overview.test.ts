import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestSigner } from '../../../src/crypto/xml/testing/test-signer.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const api = '/management/v1/subaccounts';
const day = 86_400_000;

describeOnBothDatabases('the overview of the management API', (_open, { createPlace }) => {
  let app: TestApp;
  let secretEndsAtMs: number;
  let call: ReturnType<typeof createManagementCaller>;
  const does = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const reply = await call(method, path, body === undefined ? {} : { body });
    expect(reply.status, `${method} ${path} ${JSON.stringify(reply.body)}`).toBeLessThan(300);
    return reply.body;
  };

  beforeAll(async () => {
    const { url } = await createPlace();
    app = await startTestApp(url === undefined ? {} : { databaseUrl: url });
    call = createManagementCaller(app);
    await does('POST', api, { subdomain: 'acme', flavour: 'neo' });
    await does('POST', api, { subdomain: 'other', flavour: 'neo' });
    await does('PUT', `${api}/acme/subscriptions/intprov/acmetmn`);
    await does('POST', `${api}/acme/oauth-clients`, {
      id: 'reader',
      name: 'Reader',
      subscription: 'intprov/acmetmn',
      tokenLifetimeSeconds: 60,
    });
    secretEndsAtMs = app.clock.now() + 20 * day;
    for (const expiresAtMs of [secretEndsAtMs, secretEndsAtMs + 200 * day])
      await does('POST', `${api}/acme/oauth-clients/reader/secrets`, { expiresAtMs });
    await does('POST', `${api}/acme/keystore-entries`, { alias: 'sap_key', commonName: 'key', validityDays: 10 });
    const { certificatePem } = createTestSigner();
    const content = Buffer.from(certificatePem).toString('base64');
    await does('PUT', `${api}/acme/keystores/trust`, { content });
    await does('PUT', `${api}/acme/certificates`, { name: 'server.pem', content: certificatePem });
    // A keystore is looked into by the password that is known, on either level.
    await does('POST', `${api}/acme/service-instances`, { name: 'dest', offering: 'destination', plan: 'lite' });
    for (const [place, validityValue] of [
      [{ name: 'client.p12' }, 12],
      [{ name: 'own.p12', instance: 'dest' }, 14],
    ] as const)
      await does('POST', `${api}/acme/certificates/generate`, {
        ...place,
        validityValue,
        validityUnit: 'DAYS',
        password: 'opens-it',
      });
    await does('PUT', `${api}/acme/destinations`, { Name: 'erp', Type: 'HTTP', URL: 'https://erp.example.com' });
  });
  afterAll(() => app?.close());

  it('tells what a subaccount has, and of every kind what ends within 90 days or has ended', async () => {
    const atMs = expect.any(Number);
    expect(await does('GET', `${api}/acme/overview`)).toEqual({
      counts: { destinations: 1, oauthClients: 1, serviceInstances: 1, users: 0, subscriptions: 1 },
      expiries: [
        { kind: 'keystore', name: 'trust', of: 'trust', atMs },
        { kind: 'destination-certificate', name: 'server.pem', of: 'server.pem', atMs },
        { kind: 'keystore-entry', name: 'sap_key', of: 'sap_key', atMs },
        { kind: 'destination-certificate', name: 'client.p12', of: 'client.p12', atMs },
        { kind: 'destination-certificate', name: 'own.p12', of: 'own.p12', instance: 'dest', atMs },
        { kind: 'oauth-client-secret', name: 'Reader', of: 'reader', atMs: secretEndsAtMs },
      ],
    });
  });

  it('S-55: shows nothing of another subaccount', async () => {
    expect(await does('GET', `${api}/other/overview`)).toEqual({
      counts: { destinations: 0, oauthClients: 0, serviceInstances: 0, users: 0, subscriptions: 0 },
      expiries: [],
    });
  });

  it('warns of subaccounts in which something has ended or ends soon', async () => {
    const warning = { subdomain: 'acme', displayName: 'acme', firstAtMs: expect.any(Number) };
    expect(await does('GET', '/management/v1/warnings')).toEqual([{ ...warning, expired: 0, soon: 6 }]);
    app.clock.advance(15 * day);
    expect(await does('GET', '/management/v1/warnings')).toEqual([{ ...warning, expired: 5, soon: 1 }]);
  });
});
