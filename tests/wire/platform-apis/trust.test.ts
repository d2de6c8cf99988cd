import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestSigner } from '../../../src/crypto/xml/testing/test-signer.ts';
import { administrator } from '../../support/authorization-server.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type CallPlatform, type PlatformServer, startPlatform } from '../../support/platform-apis.ts';

const trust = '/trust/v2/accounts/acme';
const signer = createTestSigner();
const certificate = signer.certificatePem.replaceAll(/-----[^-]+-----|\s/g, '');

/** A provider with everything the shape knows. */
const corporate = {
  name: 'https://idp.corp.example',
  description: 'Corporate',
  enabled: 'true',
  ssoUrl: 'https://idp.corp.example/sso',
  ssoBinding: 'HTTP-POST',
  assertionConsumerService: 'APPLICATION_ROOT',
  sloUrl: 'https://idp.corp.example/slo',
  sloBinding: 'HTTP-REDIRECT',
  userIdSource: { type: 'Attribute', value: 'uid' },
  userIdPrefix: 'corp-',
  userIdSuffix: '',
  signatureAlgorithm: 'SHA-1',
  signingCertificate: certificate,
  assertionBasedAttributes: [{ assertionAttribute: 'mail', principalAttribute: 'email' }],
  defaultAttributes: [{ defaultAttribute: 'country', value: 'DE' }],
  assertionBasedGroups: [
    { group: 'Staff', rules: [{ assertionAttribute: 'kind', operation: 'equals', value: 'employee' }] },
  ],
  defaultGroups: [{ group: 'Everyone' }],
  onlyForIdpInitiatedSSO: 'false',
  onlyForOAuthSAMLBearerFlow: 'true',
};
const configurationOf = (...identityProviders: readonly object[]) => ({
  configurationType: 'Custom',
  localServiceProvider: {
    principalPropagationEnabled: 'true',
    forceAuthenticationEnabled: false,
    useCustomApplicationDomains: 'false',
    defaultIdentityProviderName: corporate.name,
    customDomainSloUrls: [{ customDomainSloUrl: 'https://shop.example/slo' }],
  },
  applicationIdentityProviders: { identityProviders },
});

describeOnBothDatabases('the Trust Management API', (_open, { createPlace }) => {
  let server: PlatformServer;
  let call: CallPlatform;
  let manageOnly: string;
  beforeAll(async () => {
    const { url } = await createPlace();
    server = await startPlatform(url === undefined ? {} : { databaseUrl: url });
    call = server.createCaller(await server.fetchToken('hcp.readTrustSettings', 'hcp.manageTrustSettings'));
    manageOnly = await server.fetchToken('hcp.manageTrustSettings');
  });
  afterAll(async () => await server.close());

  it('exports what was never configured as the default', async () => {
    const { status, json } = await call('GET', trust);
    expect(status).toBe(200);
    expect(json).toEqual({
      configurationType: 'Default',
      localServiceProvider: {
        name: `cfapps.portolan.localhost/${server.acme.id}`,
        signingKey: null,
        signingCertificate: null,
        principalPropagationEnabled: 'false',
        forceAuthenticationEnabled: 'false',
        useCustomApplicationDomains: 'false',
        centralRedirectUrl: null,
        defaultIdentityProviderName: null,
        customDomainSloUrls: [],
      },
      applicationIdentityProviders: { identityProviders: [] },
    });
  });

  it('O-64: imports a configuration, and exports the same with Booleans as texts', async () => {
    const imported = await call('PUT', trust, { body: configurationOf(corporate) });
    expect(imported.status, imported.text).toBe(200);
    const exported = await call('GET', `${trust}/`);
    expect(exported.json).toEqual(imported.json);
    expect(exported.json).toMatchObject({
      configurationType: 'Custom',
      localServiceProvider: {
        signingKey: null,
        principalPropagationEnabled: 'true',
        forceAuthenticationEnabled: 'false',
        customDomainSloUrls: [{ customDomainSloUrl: 'https://shop.example/slo' }],
      },
      applicationIdentityProviders: { identityProviders: [corporate] },
    });
    expect((await call('POST', trust, { body: exported.json })).json).toEqual(exported.json);
  });

  it('what it imports is what counts: an enabled provider is trusted, one that is left out is not any more', async () => {
    const { trustedProviders } = server.rooms.identityProvider;
    expect(await trustedProviders.isActive(server.acme.id, corporate.name)).toBe(true);
    const jwt = { kind: 'jwt', name: 'https://issuer.example', certificates: [signer.certificatePem] } as const;
    await trustedProviders.put(server.acme.id, jwt, administrator);
    await call('PUT', trust, { body: configurationOf({ ...corporate, name: 'https://new.example', enabled: false }) });
    expect(await trustedProviders.isActive(server.acme.id, corporate.name)).toBe(false);
    expect((await trustedProviders.list(server.acme.id)).map(({ name }) => name)).toEqual([
      'https://issuer.example',
      'https://new.example',
    ]);
  });

  it('changes nothing where anything is wrong', async () => {
    const before = (await call('GET', trust)).json;
    const twice = configurationOf(corporate, corporate);
    const withKey = { ...configurationOf(corporate), localServiceProvider: { signingKey: 'MIIE' } };
    const renamed = { ...configurationOf(corporate), localServiceProvider: { name: 'https://hana.ondemand.com/acme' } };
    const badCertificate = configurationOf(corporate, { ...corporate, name: 'b', signingCertificate: 'x' });
    for (const body of [twice, withKey, renamed, badCertificate, {}, { configurationType: 'Other' }]) {
      const reply = await call('PUT', trust, { body });
      expect([reply.status, reply.json.code]).toEqual([400, 'INVALID_REQUEST']);
    }
    expect((await call('GET', trust)).json).toEqual(before);
  });

  it('O-42, O-64, S-55: an import needs both scopes, and the own account', async () => {
    const body = configurationOf(corporate);
    expect((await call('PUT', trust, { body, token: manageOnly })).status).toBe(403);
    expect((await call('POST', trust, { body, token: manageOnly })).status).toBe(403);
    expect((await call('PUT', '/trust/v2/accounts/globex', { body })).status).toBe(403);
    expect((await call('GET', trust, { token: await server.fetchToken('hcp.readAuditLogs') })).status).toBe(403);
  });

  it('is there under the other host name, and puts imports on record', async () => {
    const token = await server.fetchToken('hcp.readTrustSettings');
    const reply = await server.send({
      host: 'apissecurity',
      method: 'GET',
      path: trust,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(reply.status).toBe(200);
    const messages = (await server.rooms.audit.list(server.acme.id)).map(({ message }) => message);
    expect(messages).toContain('Importing the trust configuration');
    expect(messages).toContain(`Deleting trusted identity provider ${corporate.name} (saml)`);
  });
});
