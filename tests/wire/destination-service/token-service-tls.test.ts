import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writePkcs12 } from '../../../src/crypto/keystores.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import { createTestAuthority } from '../../../src/http/client/testing/certificates.ts';
import { openEmbedded } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';
import { type StubTokenService, startTokenService } from '../../support/token-service.ts';

const authority = createTestAuthority('Test CA');
const serverCertificate = authority.issue('token service', ['IP:127.0.0.1', 'DNS:*.foo.example']);
const client = authority.issue('the-client');

describe('TLS to the token service', () => {
  let tokens: StubTokenService;
  let mutual: StubTokenService;
  let app: RunningDestinationService;
  const tls = { cert: serverCertificate.certificatePem, key: serverCertificate.keyPem, ca: authority.certificatePem };
  beforeAll(async () => {
    tokens = await startTokenService({ tls });
    mutual = await startTokenService({ tls: { ...tls, requestCert: true, rejectUnauthorized: true } });
  });
  afterAll(async () => {
    await tokens.close();
    await mutual.close();
  });
  beforeEach(async () => {
    app = await startDestinationService({ open: openEmbedded, resolveHost: async () => ['127.0.0.1'] });
    await app.storeCertificate('ca.pem', authority.certificatePem);
  });
  afterEach(async () => {
    await app.close();
    await app.database.close();
  });

  const find = async (properties: Readonly<Record<string, unknown>>, on = app) => {
    await on.store({
      Name: 'cc',
      Authentication: 'OAuth2ClientCredentials',
      clientId: 'c',
      clientSecret: 'never sent',
      tokenServiceURL: `${tokens.origin}/t`,
      ...properties,
    });
    return (await on.find('cc')).json.authTokens[0];
  };

  it('D-23: trusts a self-signed token service with TrustAll only', async () => {
    expect((await find({})).error).toBe(
      'Retrieval of OAuthToken failed due to: Failed to create SSL connection (the certificate of the server is of no authority that is trusted here; a trust store can name one)',
    );
    expect(await find({ TrustAll: 'TRUE' })).toMatchObject({ type: 'Bearer' });
  });

  it('S-44: ignores TrustAll where the server does not permit it', async () => {
    const strict = await startDestinationService({ open: openEmbedded, trustAllPermitted: false });
    expect((await find({ TrustAll: 'TRUE' }, strict)).error).toContain('not permitted on this server');
    await strict.close();
  });

  it('D-24: trusts what the trust store names, in addition to the usual authorities', async () => {
    expect(await find({ TrustStoreLocation: 'ca.pem' })).toMatchObject({ type: 'Bearer' });
    expect((await find({ TrustStoreLocation: 'gone.pem' })).error).toContain('"gone.pem" was not found');
  });

  it('D-25: HostnameVerifier decides about wildcards over several labels', async () => {
    const tokenServiceURL = `https://a.b.foo.example:${tokens.port}/t`;
    const trusted = { tokenServiceURL, TrustStoreLocation: 'ca.pem' };
    expect((await find({ ...trusted, HostnameVerifier: 'Strict' })).error).toContain('SSL');
    expect(await find({ ...trusted, HostnameVerifier: 'BrowserCompatible' })).toMatchObject({ type: 'Bearer' });
  });

  it('D-16: shows the client certificate of a PEM or PKCS#12 keystore and sends the secret nowhere', async () => {
    const pkcs12 = await writePkcs12({
      alias: 'client',
      certificateChainPem: [client.certificatePem],
      privateKeyPem: new Secret(client.keyPem),
      password: new Secret('keystore password'),
    });
    await app.storeCertificate('client.p12', pkcs12);
    await app.storeCertificate('client.pem', `${client.certificatePem}\n${client.keyPem}`);
    const mtls = { tokenServiceURL: `${mutual.origin}/t`, TrustStoreLocation: 'ca.pem' };
    for (const store of [
      { 'tokenService.KeyStoreLocation': 'client.pem' },
      { 'tokenService.KeyStoreLocation': 'client.p12', 'tokenService.KeyStorePassword': 'keystore password' },
    ]) {
      expect(await find({ ...mtls, ...store })).toMatchObject({ type: 'Bearer' });
      const call = mutual.calls.at(-1);
      expect(call?.clientCertificateName).toBe('the-client');
      expect(Object.fromEntries(call?.form ?? [])).toEqual({ grant_type: 'client_credentials', client_id: 'c' });
      expect(call?.headers).not.toHaveProperty('authorization');
    }
    const wrong = { 'tokenService.KeyStoreLocation': 'client.p12', 'tokenService.KeyStorePassword': 'wrong' };
    expect((await find({ ...mtls, ...wrong })).error).toContain(
      'could not be opened: the password in the destination is wrong',
    );
    const onPremise = { ProxyType: 'OnPremise', 'tokenService.KeyStoreLocation': 'client.pem' };
    expect((await find({ ...mtls, ...onPremise })).error).toContain('only be used with proxy type "Internet"');
  });

  it('D-62: shows the public keys of a certificate, and of a keystore only without a password', async () => {
    await app.storeCertificate('client.pem', `${client.certificatePem}\n${client.keyPem}`);
    const publicKeys = (name: string) =>
      app.call(`/destination-configuration/v1/subaccountCertificates/${name}/publicKeys`);
    expect((await publicKeys('client.pem')).json).toEqual([
      { Content: client.certificatePem, SubjectDN: 'CN=the-client' },
    ]);
    const pkcs12 = await writePkcs12({
      alias: 'client',
      certificateChainPem: [client.certificatePem],
      privateKeyPem: new Secret(client.keyPem),
      password: new Secret('keystore password'),
    });
    await app.storeCertificate('client.p12', pkcs12);
    const guarded = await publicKeys('client.p12');
    expect([guarded.status, guarded.json]).toEqual([
      400,
      { ErrorMessage: 'The keystore is password-protected and public keys cannot be retrieved' },
    ]);
    expect((await publicKeys('gone.pem')).status).toBe(404);
  });

  it('S-65: puts the reading of a private key on record', async () => {
    await app.storeCertificate('client.pem', `${client.certificatePem}\n${client.keyPem}`);
    await app.call('/destination-configuration/v1/subaccountCertificates/ca.pem');
    await app.call('/destination-configuration/v1/subaccountCertificates/client.pem');
    expect(app.audited.filter(({ action }) => action === 'read')).toMatchObject([
      { category: 'audit.data-access', object: 'certificate client.pem', actor: { name: 'test-client' } },
    ]);
  });

  it('D-9: carries the token keystore in the reply only when retrieval is skipped', async () => {
    await app.storeCertificate('client.pem', `${client.certificatePem}\n${client.keyPem}`);
    const properties = { 'tokenService.KeyStoreLocation': 'client.pem', TrustStoreLocation: 'ca.pem' };
    await find({ ...properties, tokenServiceURL: `${mutual.origin}/t` });
    expect((await app.find('cc')).json).not.toHaveProperty('certificates');
    const { json } = await app.call('/destination-configuration/v1/destinations/cc?$skipTokenRetrieval=true');
    expect(json.certificates).toEqual([
      {
        Name: 'client.pem',
        Content: Buffer.from(`${client.certificatePem}\n${client.keyPem}`).toString('base64'),
        Type: 'CERTIFICATE',
      },
    ]);
  });

  it('renews the token when the certificate behind it was replaced', async () => {
    const before = tokens.calls.length;
    await find({ TrustStoreLocation: 'ca.pem' });
    await app.find('cc');
    expect(tokens.calls.length).toBe(before + 1);
    await app.storeCertificate('ca.pem', authority.certificatePem);
    await app.find('cc');
    expect(tokens.calls.length).toBe(before + 2);
  });
});
