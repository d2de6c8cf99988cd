import { createRequire } from 'node:module';
import { SapClient } from '@contiva/sap-integration-suite-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCfTenant, type IntegrationTenant } from '../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

// The client fetches its CSRF token at the root of a tenant's own host, so that host has to have an address.
createRequire(import.meta.url)('./children/resolve-portolan.cjs');

let app: TestApp;
let tenant: IntegrationTenant;

beforeAll(async () => {
  app = await startTestApp();
  tenant = await createCfTenant(app);
});
afterAll(() => app.close());

const createClient = async (roles: readonly string[]) => {
  const { clientId, secret } = await tenant.createClient(roles);
  const client = new SapClient({
    baseUrl: `http://${tenant.apiHost}:${app.httpPort}/api/v1`,
    oauthClientId: clientId,
    oauthClientSecret: secret,
    oauthTokenUrl: `${app.http}/oauth/token`,
    // Otherwise the client itself throws away what its functions for keystores look for.
    normalizeResponses: false,
  });
  return client.securityContent;
};

describe('@contiva/sap-integration-suite-client, security content', () => {
  it('deploys, reads, changes and removes credentials', async () => {
    const client = await createClient(['MonitoringDataRead', 'CredentialsEdit']);
    await client.createUserCredential({ Name: 'u', Kind: 'default', User: 'sftp', Password: 'p' });
    expect(await client.getUserCredentials()).toMatchObject([{ Name: 'u', User: 'sftp', Password: null }]);
    await client.updateUserCredential('u', { Password: 'q' });
    expect((await app.rooms.credentials.findUserCredential(tenant.subaccountId, 'u'))?.password.reveal()).toBe('q');
    await expect(client.createUserCredential({ Name: 'u', Kind: 'default' })).rejects.toThrow(/already exists/);
    await client.deleteUserCredential('u');
    await client.createOAuth2ClientCredential({
      Name: 'o',
      TokenServiceUrl: 'https://t.example/token',
      ClientId: 'id',
      ClientSecret: 's',
      CustomParameters: [{ Key: 'a', Value: 'b', SendAsPartOf: 'body' }],
    });
    expect(await client.getOAuth2ClientCredentialByName('o', true)).toMatchObject({
      ClientId: 'id',
      ClientSecret: null,
    });
    await client.updateOAuth2ClientCredential('o', { ClientSecret: 't' });
    await client.deleteOAuth2ClientCredential('o');
    expect(await client.getOAuth2ClientCredentials()).toEqual([]);
    expect(await client.getSecureParameters(), 'Neo only').toEqual([]);
  });

  it('makes and reads keystore entries, backs them up, removes them and brings them back', async () => {
    const client = await createClient(['MonitoringDataRead', 'SecurityMaterialEdit']);
    await client.generateKeyPair({
      Hexalias: 'AB',
      Alias: 'mine',
      KeyType: 'RSA',
      KeySize: 2048,
      SignatureAlgorithm: 'SHA256/RSA',
      CommonName: 'acme',
    });
    const [entry] = await client.getKeystoreEntries('system');
    expect(entry).toMatchObject({ Alias: 'mine', Type: 'Key Pair', Owner: 'Tenant Administrator' });
    expect(await client.getKeystoreEntry(String(entry?.Hexalias))).toMatchObject({ Alias: 'mine' });
    expect(await client.getCertificateChain(String(entry?.Hexalias))).toMatchObject([{ Index: 0 }]);
    expect(await client.getKeystoreProperties('system', true)).toMatchObject({ Name: 'system', Size: 1 });
    await client.backupKeystore();
    await client.deleteKeystoreEntries(['mine']);
    expect(await client.getKeystoreEntries('system')).toEqual([]);
    expect(await client.restoreKeystoreBackup('overwrite')).toMatchObject([{ Alias: 'mine', Status: 'new' }]);
    expect(await client.getKeystoreHistoryEntries()).toEqual([]);
  });
});
