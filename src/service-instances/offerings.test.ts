import { describe, expect, it } from 'vitest';
import { toServiceInstanceId, toSubaccountId } from '../foundation/ids.ts';
import { Secret } from '../foundation/secret.ts';
import { createPublicUrls } from '../http/server/public-urls.ts';
import type { KeyCredential } from './keys/key-credential.ts';
import { getPlan } from './offerings.ts';

const subaccount = {
  id: toSubaccountId('6f2ab5b0-0000-4000-8000-000000000001'),
  technicalName: 'acmecf',
  subdomain: 'acme-cf',
  displayName: 'Acme',
  flavour: 'cf',
  createdAtMs: 0,
} as const;
const instance = { id: 'i-1', name: 'thing', subaccount };
const parts = {
  urls: createPublicUrls({ publicDomain: 'example.org', port: () => 443 }),
  apiRoles: new Map([['MonitoringDataRead', ['IntegrationOperationServer.read', 'NodeManager.read']]]),
};

const planClient = (offering: string, plan: string | undefined, parameters: unknown) => {
  const found = getPlan(offering, plan);
  return found.planClient(instance, found.parameters.parse(parameters), parts);
};
const describeKey = (
  offering: string,
  plan: string | undefined,
  parameters: Readonly<Record<string, unknown>> = {},
  credential: KeyCredential = { type: 'binding-secret', clientSecret: new Secret('secret') },
) => {
  const found = getPlan(offering, plan);
  return found.describeKey({
    subaccount,
    instance: {
      id: toServiceInstanceId('i-1'),
      subaccountId: subaccount.id,
      name: 'thing',
      offering: found.offering,
      plan: found.plan,
      clientId: '',
      parameters,
      createdAtMs: 0,
    },
    client: planClient(offering, plan, parameters),
    credential,
    createdAtMs: Date.UTC(2026, 0, 2),
    urls: parts.urls,
    onPremiseProxy: { host: 'proxy.example.org', httpPort: 20_003, socks5Port: 20_004 },
    verificationKeyPem: 'a public key',
  });
};

describe('finding a plan', () => {
  it('needs no name where the service has one only', () => {
    expect(getPlan('destination', undefined).plan).toBe('lite');
    expect(() => getPlan('it-rt', undefined)).toThrow('"plan" of it-rt must be one of api, integration-flow');
    expect(() => getPlan('destination', 'free')).toThrow('"plan" of destination must be one of lite');
    expect(() => getPlan('connectivity', undefined)).toThrow('"plan" of connectivity must be one of lite, api_access');
    expect(() => getPlan('portal', undefined)).toThrow('"offering" must be one of');
  });
});

describe('the client an instance stands for', () => {
  it('of it-rt, plan api: templates and the permissions behind them, 12 hours', () => {
    expect(planClient('it-rt', 'api', { roles: ['MonitoringDataRead'] })).toEqual({
      clientId: 'sb-i-1!b1|it!b1',
      xsappname: 'it!b1',
      authorities: ['it!b1.MonitoringDataRead', 'it!b1.IntegrationOperationServer.read', 'it!b1.NodeManager.read'],
      grantTypes: ['client_credentials'],
      tokenValiditySeconds: 43_200,
      redirectUris: [],
      settings: { roleTemplates: {}, hasRedirectPatterns: false },
      credentialTypes: ['binding-secret', 'x509'],
    });
  });

  it('of it-rt, plan integration-flow: ESBMessaging.send unless roles are named, 1 hour', () => {
    expect(planClient('it-rt', 'integration-flow', {})).toMatchObject({
      clientId: 'sb-i-1!b1|it-rt-acme-cf!b1',
      authorities: ['it-rt-acme-cf!b1.ESBMessaging.send'],
      tokenValiditySeconds: 3600,
    });
    expect(planClient('it-rt', 'integration-flow', { roles: ['Orders.send'] }).authorities).toEqual([
      'it-rt-acme-cf!b1.Orders.send',
    ]);
  });

  it('of destination: a clone of the shared application', () => {
    expect(planClient('destination', undefined, {})).toMatchObject({
      clientId: 'sb-clone-i-1!b1|destination-xsappname!b1',
      authorities: [],
    });
  });

  it('of connectivity: a clone of the shared application, which only with plan api_access may read connectors', () => {
    const planned = planClient('connectivity', 'lite', {});
    expect(planned).toMatchObject({ clientId: 'sb-clone-i-1!b1|connectivity!b1', authorities: [] });
    expect(planned.grantTypes).toContain('urn:ietf:params:oauth:grant-type:jwt-bearer');
    expect(planClient('connectivity', 'api_access', {})).toMatchObject({
      clientId: 'sb-clone-i-1!b1|connectivity-api!b1',
      authorities: ['connectivity-api!b1.ConnectorInfo.Read'],
    });
  });

  it('of xsuaa: the scopes its descriptor grants, under the name it gives itself or the name of the instance', () => {
    const parameters = { xsappname: 'book', authorities: ['$XSAPPNAME.Read'] };
    expect(planClient('xsuaa', undefined, parameters)).toMatchObject({
      clientId: 'sb-book!t1',
      xsappname: 'book!t1',
      authorities: ['book!t1.Read'],
    });
    expect(planClient('xsuaa', undefined, {}).clientId).toBe('sb-thing!t1');
  });

  it('of xsuaa: every grant but password, which has to be asked for', () => {
    const grantsOf = (configuration: Readonly<Record<string, unknown>>) =>
      planClient('xsuaa', undefined, { 'oauth2-configuration': configuration }).grantTypes;
    expect(grantsOf({})).toEqual([
      'authorization_code',
      'client_credentials',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:saml2-bearer',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ]);
    expect(grantsOf({ 'grant-types': ['client_credentials', 'password'] })).toEqual(['client_credentials', 'password']);
    expect(() => grantsOf({ 'grant-types': ['implicit'] })).toThrow(/authorization_code/);
  });

  it('of xsuaa: redirect URIs, lifetimes, and role templates by the full names of their scopes', () => {
    const planned = planClient('xsuaa', undefined, {
      xsappname: 'book',
      'role-templates': [{ name: 'Reader', 'scope-references': ['$XSAPPNAME.Read', 'uaa.user'] }, { name: 'Empty' }],
      'oauth2-configuration': {
        'redirect-uris': ['https://*.example.org/login/**'],
        'refresh-token-validity': 3600,
        'token-validity': 600,
      },
    });
    expect(planned).toMatchObject({
      tokenValiditySeconds: 600,
      refreshTokenValiditySeconds: 3600,
      redirectUris: ['https://*.example.org/login/**'],
      settings: { roleTemplates: { Reader: ['book!t1.Read', 'uaa.user'], Empty: [] }, hasRedirectPatterns: true },
    });
    const exact = { 'oauth2-configuration': { 'redirect-uris': ['https://example.org/login'] } };
    expect(planClient('xsuaa', undefined, exact).settings?.hasRedirectPatterns).toBe(false);
  });

  it.each([
    [undefined, ['binding-secret', 'x509']],
    [['x509'], ['x509']],
    [['instance-secret', 'binding-secret'], ['binding-secret']],
    [['instance-secret'], ['binding-secret']],
  ])('of xsuaa: with credential-types %j keys are %j', (named, offered) => {
    const parameters = { 'oauth2-configuration': { ...(named && { 'credential-types': named }) } };
    expect(planClient('xsuaa', undefined, parameters).credentialTypes).toEqual(offered);
  });

  it('S-07: cannot give itself the scopes of another application', () => {
    expect(() => planClient('xsuaa', undefined, { authorities: ['it!b1.MonitoringDataRead'] })).toThrow(
      /\$XSAPPNAME\.Read/,
    );
    expect(() => planClient('xsuaa', undefined, { xsappname: 'it!b1' })).toThrow(/letters, digits/);
  });

  it.each([
    ['an unknown role', 'api', { roles: ['Nonsense'] }, /role "Nonsense" does not exist/],
    ['the withdrawn grant type', 'api', { 'grant-types': ['client_x509'] }, /"client_x509" is withdrawn/],
    ['a short token validity', 'integration-flow', { 'token-validity': 60 }, /must be 3600 to 86400 seconds/],
    ['an unknown parameter', 'api', { role: [] }, /role/],
  ])('is refused with %s', (_, plan, parameters, text) => {
    expect(() => planClient('it-rt', plan, parameters)).toThrow(text);
  });
});

describe('the credentials of a key', () => {
  it('of it-rt: five fields, URLs without a trailing slash, the token URL with its path', () => {
    expect(describeKey('it-rt', 'api')).toEqual({
      oauth: {
        clientid: 'sb-i-1!b1|it!b1',
        clientsecret: 'secret',
        url: 'https://acme-cf.it.example.org',
        createdate: '2026-01-02T00:00:00.000Z',
        tokenurl: 'https://acme-cf.authentication.example.org/oauth/token',
      },
    });
    expect(describeKey('it-rt', 'integration-flow')).toMatchObject({
      oauth: { url: 'https://acme-cf.it-rt.example.org' },
    });
  });

  it('of destination: what the SDKs of Java, JavaScript and Python read', () => {
    expect(describeKey('destination', undefined)).toMatchObject({
      uri: 'https://destination-configuration.example.org',
      url: 'https://acme-cf.authentication.example.org',
      uaadomain: 'authentication.example.org',
      tenantid: subaccount.id,
      instanceid: 'i-1',
      tenantmode: 'dedicated',
      'credential-type': 'binding-secret',
    });
  });

  it('of connectivity: where the proxies are, ports as texts, the token service twice', () => {
    const credentials = describeKey('connectivity', 'lite');
    expect(credentials).toMatchObject({
      clientid: 'sb-clone-i-1!b1|connectivity!b1',
      clientsecret: 'secret',
      token_service_url: 'https://acme-cf.authentication.example.org',
      url: 'https://acme-cf.authentication.example.org',
      uaadomain: 'authentication.example.org',
      onpremise_proxy_host: 'proxy.example.org',
      onpremise_proxy_port: '20003',
      onpremise_proxy_http_port: '20003',
      onpremise_socks5_proxy_port: '20004',
    });
    expect(credentials).not.toHaveProperty('connectivity_service');
    expect(describeKey('connectivity', 'api_access')).toMatchObject({
      connectivity_service: {
        url: 'https://connectivity.example.org',
        scc_info_path: '/connectivity/v1/connectors',
      },
    });
  });

  it('of xsuaa: tenant mode as asked for', () => {
    expect(describeKey('xsuaa', undefined, { 'tenant-mode': 'shared' })).toMatchObject({
      tenantmode: 'shared',
      zoneid: subaccount.id,
      apiurl: 'https://api.authentication.example.org',
    });
  });

  it.each(['xsuaa', 'destination'])(
    'of %s with a certificate: its chain and key, where to use it, and no secret',
    (offering) => {
      const credentials = describeKey(
        offering,
        undefined,
        {},
        {
          type: 'x509',
          certificatePem: 'a chain',
          privateKeyPem: new Secret('a key'),
          isPinned: true,
        },
      );
      expect(credentials).toMatchObject({
        certificate: 'a chain',
        key: 'a key',
        certurl: 'https://acme-cf.authentication.cert.example.org',
        url: 'https://acme-cf.authentication.example.org',
        verificationkey: 'a public key',
        'credential-type': 'x509',
        'certificate-pinning': true,
      });
      expect(credentials).not.toHaveProperty('clientsecret');
    },
  );

  it('with a certificate of your own, hidden: neither certificate nor key', () => {
    const credentials = describeKey('xsuaa', undefined, {}, { type: 'x509', isPinned: false });
    expect(credentials).toMatchObject({ 'credential-type': 'x509', 'certificate-pinning': false });
    expect(Object.keys(credentials)).not.toEqual(expect.arrayContaining(['certificate']));
    expect(Object.keys(credentials)).not.toEqual(expect.arrayContaining(['key']));
  });
});
