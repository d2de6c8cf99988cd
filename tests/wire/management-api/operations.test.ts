import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { platformApis } from '../../../src/authorization-server/index.ts';
import { createTestSigner } from '../../../src/crypto/xml/testing/test-signer.ts';
import { operations } from '../../../src/management-api/contract.ts';
import { composeFlowArchive } from '../../support/integration-artifact.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;

beforeAll(async () => {
  app = await startTestApp();
  call = createManagementCaller(app);
});
afterAll(() => app.close());

const api = '/management/v1/subaccounts';
const secret = 'MARKER-client-secret-1';
const password = 'MARKER-password-1';

const { certificatePem } = createTestSigner();
const pemOf = (pem: string): string => Buffer.from(pem).toString('base64');

/** One call of each operation, in an order that works; paths are those below `/management/v1`. */
type OperationName = keyof typeof operations;
type Call = readonly [name: OperationName, path: string, body: unknown, status: number, expected?: object];

const calls: readonly Call[] = [
  ['whoAmI', '/whoami', undefined, 200, { name: 'administrator', role: 'administrator' }],
  ['createSignInCode', '/sign-in-codes', undefined, 201, { code: expect.stringMatching(/^[\w-]{43}$/) }],
  [
    'createAdministrator',
    '/administrators',
    { name: 'reader', role: 'viewer' },
    201,
    { administrator: { name: 'reader', role: 'viewer' }, token: expect.stringMatching(/^[\w-]{43}$/) },
  ],
  ['createAdministrator', '/administrators', { name: 'reader', role: 'viewer' }, 409],
  ['listAdministrators', '/administrators', undefined, 200, [{ name: 'administrator' }, { name: 'reader' }]],
  ['deleteAdministrator', '/administrators/reader', undefined, 204],
  ['deleteAdministrator', '/administrators/administrator', undefined, 409],
  ['listAuthenticationTypes', '/authentication-types', undefined, 200],
  ['readEndpoints', '/endpoints', undefined, 200, { publicDomain: 'portolan.localhost' }],
  ['rotateSealingKey', '/sealing-key/rotate', undefined, 200, {}],
  ['createSubaccount', '/subaccounts', { subdomain: 'neo-one', flavour: 'neo' }, 201, { technicalName: 'neoone' }],
  ['createSubaccount', '/subaccounts', { subdomain: 'cf-one', flavour: 'cf' }, 201, { subdomain: 'cf-one' }],
  ['listSubaccounts', '/subaccounts', undefined, 200, [{ subdomain: 'cf-one' }, { subdomain: 'neo-one' }]],
  ['getSubaccount', '/subaccounts/neoone', undefined, 200, { subdomain: 'neo-one', displayName: 'neo-one' }],

  ['putSubscription', '/subaccounts/neo-one/subscriptions/intprov/neoonetmn', undefined, 200],
  ['putSubscription', '/subaccounts/neo-one/subscriptions/intprov/spare', undefined, 200],
  ['deleteSubscription', '/subaccounts/neo-one/subscriptions/intprov/spare', undefined, 204],
  ['listSubscriptions', '/subaccounts/neo-one/subscriptions', undefined, 200, ['intprov/neoonetmn']],

  [
    'createUser',
    '/subaccounts/neo-one/users',
    { name: 'alice', email: 'alice@example.com', password },
    201,
    { name: 'alice', email: 'alice@example.com', hasPassword: true },
  ],
  ['createUser', '/subaccounts/neo-one/users', { name: 'bob' }, 201, { name: 'bob', hasPassword: false }],
  ['setPassword', '/subaccounts/neo-one/users/bob/password', { password }, 200],
  ['listUsers', '/subaccounts/neo-one/users', undefined, 200, [{ name: 'alice' }, { name: 'bob', hasPassword: true }]],
  ['changeUser', '/subaccounts/neo-one/users/bob', { email: 'bob@example.com' }, 200, { email: 'bob@example.com' }],
  ['disableUser', '/subaccounts/neo-one/users/bob/disable', undefined, 200, { isDisabled: true }],
  ['enableUser', '/subaccounts/neo-one/users/bob/enable', undefined, 200, { isDisabled: false }],
  ['deleteUser', '/subaccounts/neo-one/users/bob', undefined, 204],

  [
    'putTrustedIdentityProvider',
    '/subaccounts/neo-one/trusted-identity-providers',
    { kind: 'saml', name: 'https://idp.example.com', certificates: [certificatePem] },
    200,
    { isNew: true },
  ],
  [
    'listTrustedIdentityProviders',
    '/subaccounts/neo-one/trusted-identity-providers',
    undefined,
    200,
    [{ kind: 'saml', name: 'https://idp.example.com', isEnabled: true }],
  ],
  ['listIdentityProviderUses', '/subaccounts/neo-one/trusted-identity-providers/uses', undefined, 200, []],
  [
    'setDefaultIdentityProvider',
    '/subaccounts/neo-one/default-identity-provider',
    { name: 'https://idp.example.com' },
    200,
    { name: 'https://idp.example.com' },
  ],
  ['setDefaultIdentityProvider', '/subaccounts/neo-one/default-identity-provider', {}, 200],
  [
    'deleteTrustedIdentityProvider',
    '/subaccounts/neo-one/trusted-identity-providers/delete',
    { kind: 'saml', name: 'https://idp.example.com' },
    200,
  ],

  ['putGroup', '/subaccounts/neo-one/groups', { name: 'Readers', members: ['alice', 'carol'] }, 200],
  ['putGroup', '/subaccounts/neo-one/groups', { name: 'readers', members: ['alice'] }, 200, { members: ['alice'] }],
  ['listGroups', '/subaccounts/neo-one/groups', undefined, 200, [{ name: 'Readers', members: ['alice'] }]],
  [
    'addGroupMember',
    '/subaccounts/neo-one/group-members',
    { group: 'READERS', user: 'oauth_client_reader' },
    200,
    { isNew: true },
  ],
  ['addGroupMember', '/subaccounts/neo-one/group-members', { group: 'nobody', user: 'alice' }, 404],
  [
    'removeGroupMember',
    '/subaccounts/neo-one/group-members/delete',
    { group: 'readers', user: 'oauth_client_reader' },
    200,
  ],
  [
    'removeGroupMember',
    '/subaccounts/neo-one/group-members/delete',
    { group: 'readers', user: 'oauth_client_reader' },
    404,
  ],
  ['setUserGroups', '/subaccounts/neo-one/users/alice/groups', { groups: [] }, 200],
  ['setUserGroups', '/subaccounts/neo-one/users/alice/groups', { groups: ['READERS'] }, 200],
  ['listUserGroups', '/subaccounts/neo-one/users/alice/groups', undefined, 200, [{ name: 'Readers', kind: 'group' }]],
  [
    'assignRole',
    '/subaccounts/neo-one/role-assignments',
    { application: 'intprov/neoonetmn', role: 'NodeManager.read', group: 'Readers' },
    201,
  ],
  [
    'listRoleAssignments',
    '/subaccounts/neo-one/role-assignments',
    undefined,
    200,
    [{ application: 'intprov/neoonetmn', role: 'NodeManager.read', group: 'Readers', isOrphaned: false }],
  ],
  [
    'unassignRole',
    '/subaccounts/neo-one/role-assignments/delete',
    { application: 'intprov/neoonetmn', role: 'NodeManager.read', group: 'Readers' },
    200,
  ],
  ['deleteGroup', '/subaccounts/neo-one/groups/Readers', undefined, 204],
  [
    'putRoleCollection',
    '/subaccounts/cf-one/role-collections',
    { name: 'Monitors', roles: [{ application: 'it!b1', role: 'MonitoringDataRead' }], users: ['alice'] },
    200,
    { roles: [{ application: 'it!b1', role: 'MonitoringDataRead' }], users: ['alice'] },
  ],
  ['listRoleCollections', '/subaccounts/cf-one/role-collections', undefined, 200, [{ name: 'Monitors' }]],
  ['deleteRoleCollection', '/subaccounts/cf-one/role-collections/Monitors', undefined, 204],

  [
    'createOAuthClient',
    '/subaccounts/neo-one/oauth-clients',
    { id: 'reader', name: 'Reader', subscription: 'intprov/neoonetmn', secret, tokenLifetimeSeconds: 600 },
    201,
    { client: { id: 'reader', subscription: 'intprov/neoonetmn' } },
  ],
  [
    'changeOAuthClient',
    '/subaccounts/neo-one/oauth-clients/reader',
    { tokenLifetimeSeconds: 1200 },
    200,
    { name: 'Reader', tokenLifetimeSeconds: 1200 },
  ],
  ['listOAuthClients', '/subaccounts/neo-one/oauth-clients', undefined, 200, [{ id: 'reader' }]],
  ['getOAuthClient', '/subaccounts/neo-one/oauth-clients/reader', undefined, 200, { tokenLifetimeSeconds: 1200 }],
  [
    'addOAuthClientSecret',
    '/subaccounts/neo-one/oauth-clients/reader/secrets',
    { secret, expiresAtMs: 4_000_000_000_000 },
    201,
    { id: expect.any(String) },
  ],
  [
    'listOAuthClientSecrets',
    '/subaccounts/neo-one/oauth-clients/reader/secrets',
    undefined,
    200,
    [{ createdAtMs: expect.any(Number) }, { expiresAtMs: 4_000_000_000_000 }],
  ],
  [
    'previewBranding',
    '/subaccounts/neo-one/branding/preview',
    { branding: { title: '<Acme>', colors: { accent: '#0a6ed1' } }, language: 'de' },
    200,
    { html: expect.stringMatching(/-auto-0a6ed1-default\.css".*&lt;Acme&gt;.*Beispielanwendung/s) },
  ],
  [
    'getBranding',
    '/subaccounts/neo-one/branding',
    undefined,
    200,
    expect.not.objectContaining({ title: expect.anything() }),
  ],
  [
    'putBranding',
    '/subaccounts/neo-one/branding',
    {
      title: 'Neo',
      colors: { accent: '#0a6ed1' },
      legalLinks: [{ label: 'Imprint', url: 'https://neo.example/imprint' }],
    },
    200,
    { title: 'Neo', theme: 'auto', colors: { accent: '#0a6ed1' } },
  ],
  [
    'readOAuthUrls',
    '/subaccounts/neo-one/oauth-urls',
    undefined,
    200,
    { endUserUi: expect.stringContaining('/oauth2') },
  ],
  ['searchTokens', '/subaccounts/neo-one/tokens/search', { clientId: 'reader' }, 200, { tokens: [] }],
  ['searchAuthorizations', '/subaccounts/neo-one/authorizations/search', { user: 'alice' }, 200, []],
  ['revokeTokens', '/subaccounts/neo-one/tokens/revoke', { clientId: 'reader' }, 200, { count: 0 }],
  [
    'putApplicationScope',
    '/applications/intprov/neoonetmn/scopes',
    { id: 'orders/read', description: 'Read orders', translations: { de: 'Bestellungen lesen' } },
    200,
    { isNew: true },
  ],
  [
    'listApplicationScopes',
    '/applications/intprov/neoonetmn/scopes',
    undefined,
    200,
    [{ id: 'orders/read', translations: { de: 'Bestellungen lesen' } }],
  ],
  ['deleteApplicationScope', '/applications/intprov/neoonetmn/scopes/delete', { id: 'orders/read' }, 200],
  ['deleteOAuthClient', '/subaccounts/neo-one/oauth-clients/reader', undefined, 204],
  [
    'createApiClient',
    '/subaccounts/neo-one/api-clients',
    { description: 'reports', id: 'reports', scopes: ['hcp.readAuthorizationSettings'] },
    201,
    { client: { id: 'reports' }, secret: expect.stringMatching(/.{40}/) },
  ],
  ['listApiClients', '/subaccounts/neo-one/api-clients', undefined, 200, [{ id: 'reports' }]],
  ['getApiClient', '/subaccounts/neo-one/api-clients/reports', undefined, 200, { id: 'reports' }],
  [
    'changeApiClient',
    '/subaccounts/neo-one/api-clients/reports',
    { description: 'roles', scopes: ['hcp.readAuthorizationSettings', 'hcp.manageAuthorizationSettings'] },
    200,
    { name: 'roles', scopes: ['hcp.readAuthorizationSettings', 'hcp.manageAuthorizationSettings'] },
  ],
  [
    'addApiClientSecret',
    '/subaccounts/neo-one/api-clients/reports/secrets',
    {},
    201,
    { secret: expect.stringMatching(/.{40}/) },
  ],
  ['listApiClientSecrets', '/subaccounts/neo-one/api-clients/reports/secrets', undefined, 200, [{}, {}]],
  ['deleteApiClient', '/subaccounts/neo-one/api-clients/reports', undefined, 204],

  [
    'createServiceInstance',
    '/subaccounts/cf-one/service-instances',
    { name: 'api', offering: 'it-rt', plan: 'api', parameters: { roles: ['MonitoringDataRead'] } },
    201,
    { name: 'api', plan: 'api' },
  ],
  [
    'createServiceInstance',
    '/subaccounts/cf-one/service-instances',
    { name: 'dest', offering: 'destination' },
    201,
    { plan: 'lite' },
  ],
  [
    'listServiceInstances',
    '/subaccounts/cf-one/service-instances',
    undefined,
    200,
    [{ name: 'api' }, { name: 'dest' }],
  ],
  ['getServiceInstance', '/subaccounts/cf-one/service-instances/api', undefined, 200, { name: 'api', plan: 'api' }],
  [
    'changeServiceInstance',
    '/subaccounts/cf-one/service-instances/api',
    { parameters: { roles: ['MessagePayloadsRead'] } },
    200,
    { parameters: { roles: ['MessagePayloadsRead'] } },
  ],
  [
    'createServiceKey',
    '/subaccounts/cf-one/service-instances/api/keys',
    { name: 'k1' },
    201,
    { key: { name: 'k1' }, credentials: { oauth: { clientsecret: expect.stringMatching(/\$.{43}=$/) } } },
  ],
  ['listServiceKeys', '/subaccounts/cf-one/service-instances/api/keys', undefined, 200, [{ name: 'k1' }]],
  ['deleteServiceKey', '/subaccounts/cf-one/service-instances/api/keys/k1', undefined, 204],
  ['deleteServiceInstance', '/subaccounts/cf-one/service-instances/api', undefined, 204],

  [
    'putDestination',
    '/subaccounts/cf-one/destinations',
    {
      Name: 'erp',
      Type: 'HTTP',
      URL: 'https://erp.example.com',
      Authentication: 'BasicAuthentication',
      User: 'u',
      Password: password,
    },
    200,
    { isNew: true },
  ],
  ['listDestinations', '/subaccounts/cf-one/destinations', undefined, 200, [{ Name: 'erp', User: 'u' }]],
  ['getDestination', '/subaccounts/cf-one/destinations/erp', undefined, 200, { Name: 'erp', User: 'u' }],
  ['getDestination', '/subaccounts/cf-one/destinations/ERP', undefined, 404],
  [
    'listConfigurationNames',
    '/subaccounts/cf-one/configuration-names',
    undefined,
    200,
    { destinations: ['erp'], certificates: [] },
  ],
  [
    'exportDestinations',
    '/subaccounts/cf-one/destinations/export',
    { format: 'json', names: ['erp'] },
    200,
    { text: expect.stringContaining('<< Existing password/certificate removed on export >>') },
  ],
  [
    'exportDestinationFiles',
    '/subaccounts/cf-one/destinations/export-files',
    { format: 'properties' },
    200,
    [{ fileName: 'erp.properties', text: expect.stringContaining('#Password=<< Existing password') }],
  ],
  [
    'importDestinations',
    '/subaccounts/cf-one/destinations/import',
    { format: 'json', text: '[{"Name":"imported","Type":"RFC"},{"Name":"broken"}]', dryRun: true },
    200,
    [
      { name: 'imported', action: 'created' },
      { name: 'broken', action: 'failed', reason: expect.stringContaining('"Type"') },
    ],
  ],
  [
    'importDestinations',
    '/subaccounts/cf-one/destinations/import',
    { format: 'yaml', text: 'Name: imported\nType: RFC\n' },
    200,
    [{ name: 'imported', action: 'created', missingSecrets: [] }],
  ],
  ['duplicateDestination', '/subaccounts/cf-one/destinations/erp/duplicate', { newName: 'copy' }, 201, {}],
  [
    'createDestinationFromKey',
    '/subaccounts/cf-one/destinations/from-service-key',
    { name: 'from-key', key: { clientid: 'c', clientsecret: secret, url: 'https://a.example' } },
    201,
    {},
  ],
  ['checkDestination', '/subaccounts/cf-one/destinations/imported/check', {}, 400],
  ['listSharedConfigurations', '/subaccounts/cf-one/shared-configurations', undefined, 200, []],
  ['searchDestinationLookups', '/subaccounts/cf-one/destination-lookups/search', {}, 200, []],
  ['getDestinationLookup', '/subaccounts/cf-one/destination-lookups/nope', undefined, 404],
  ['putDestinationLabels', '/subaccounts/cf-one/destinations/erp/labels', [{ key: 'env', values: ['prod'] }], 200, {}],
  [
    'readDestinationLabels',
    '/subaccounts/cf-one/destinations/erp/labels',
    undefined,
    200,
    [{ key: 'env', values: ['prod'] }],
  ],
  ['putFragment', '/subaccounts/cf-one/fragments', { FragmentName: 'f', Password: password }, 200, { isNew: true }],
  ['listFragments', '/subaccounts/cf-one/fragments', undefined, 200, [{ FragmentName: 'f' }]],
  ['getFragment', '/subaccounts/cf-one/fragments/f', undefined, 200, { FragmentName: 'f' }],
  ['getFragment', '/subaccounts/cf-one/fragments/g', undefined, 404],
  ['deleteFragment', '/subaccounts/cf-one/fragments/f', undefined, 204],
  ['deleteDestination', '/subaccounts/cf-one/destinations/erp', undefined, 204],
  [
    'putInstanceDestination',
    '/subaccounts/cf-one/service-instances/dest/destinations',
    { Name: 'own', Type: 'HTTP', URL: 'https://own.example.com', Authentication: 'NoAuthentication' },
    200,
    { isNew: true },
  ],
  [
    'listInstanceDestinations',
    '/subaccounts/cf-one/service-instances/dest/destinations',
    undefined,
    200,
    [{ Name: 'own' }],
  ],
  [
    'getInstanceDestination',
    '/subaccounts/cf-one/service-instances/dest/destinations/own',
    undefined,
    200,
    { Name: 'own' },
  ],
  ['getInstanceDestination', '/subaccounts/cf-one/service-instances/dest/destinations/imported', undefined, 404],
  [
    'listInstanceConfigurationNames',
    '/subaccounts/cf-one/service-instances/dest/configuration-names',
    undefined,
    200,
    { destinations: ['own'], certificates: [] },
  ],
  [
    'putInstanceDestinationLabels',
    '/subaccounts/cf-one/service-instances/dest/destinations/own/labels',
    [{ key: 'env', values: ['test'] }],
    200,
    {},
  ],
  [
    'readInstanceDestinationLabels',
    '/subaccounts/cf-one/service-instances/dest/destinations/own/labels',
    undefined,
    200,
    [{ key: 'env', values: ['test'] }],
  ],
  [
    'putInstanceFragment',
    '/subaccounts/cf-one/service-instances/dest/fragments',
    { FragmentName: 'f', Password: password },
    200,
    { isNew: true },
  ],
  [
    'listInstanceFragments',
    '/subaccounts/cf-one/service-instances/dest/fragments',
    undefined,
    200,
    [{ FragmentName: 'f' }],
  ],
  [
    'getInstanceFragment',
    '/subaccounts/cf-one/service-instances/dest/fragments/f',
    undefined,
    200,
    { FragmentName: 'f' },
  ],
  ['deleteInstanceFragment', '/subaccounts/cf-one/service-instances/dest/fragments/f', undefined, 204],
  ['deleteInstanceDestination', '/subaccounts/cf-one/service-instances/dest/destinations/own', undefined, 204],
  [
    'putCertificate',
    '/subaccounts/cf-one/certificates',
    { name: 'ca.pem', content: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' },
    200,
    { isNew: true },
  ],
  [
    'listCertificates',
    '/subaccounts/cf-one/certificates',
    undefined,
    200,
    [{ name: 'ca.pem', entries: [], problem: expect.stringContaining('no certificate') }],
  ],
  ['getCertificate', '/subaccounts/cf-one/certificates/ca.pem', undefined, 200, { name: 'ca.pem', usedBy: [] }],
  ['getCertificate', '/subaccounts/cf-one/certificates/other.pem', undefined, 404],
  ['readCertificatePublicKeys', '/subaccounts/cf-one/certificates/ca.pem/public-keys', undefined, 400],
  ['deleteCertificate', '/subaccounts/cf-one/certificates/ca.pem', undefined, 204],
  ['generateCertificate', '/subaccounts/cf-one/certificates/generate', { name: 'client.jks' }, 400],
  [
    'generateCertificate',
    '/subaccounts/cf-one/certificates/generate',
    { instance: 'dest', name: 'client.p12', password, validityUnit: 'DAYS', automaticRenew: true },
    201,
    {},
  ],
  ['generateCertificate', '/subaccounts/cf-one/certificates/generate', { instance: 'dest', name: 'client.p12' }, 409],
  [
    'putInstanceCertificate',
    '/subaccounts/cf-one/service-instances/dest/certificates',
    { name: 'trusted.pem', content: certificatePem },
    200,
    { isNew: true },
  ],
  [
    'getInstanceCertificate',
    '/subaccounts/cf-one/service-instances/dest/certificates/client.p12',
    undefined,
    200,
    { name: 'client.p12', hasPrivateKey: true, generated: { automaticRenew: true }, usedBy: [] },
  ],
  [
    'listInstanceCertificates',
    '/subaccounts/cf-one/service-instances/dest/certificates',
    undefined,
    200,
    [
      {
        name: 'client.p12',
        entries: [
          expect.objectContaining({ alias: 'client', subject: expect.stringContaining('CN=client') }),
          expect.objectContaining({ subject: 'CN=Portolan local CA,O=Portolan' }),
        ],
        hasPrivateKey: true,
        generated: { automaticRenew: true, hasRequest: false, renewsAtMs: expect.any(Number) },
        usedBy: [],
      },
      { name: 'trusted.pem', entries: [expect.objectContaining({ subject: 'CN=idp' })], hasPrivateKey: false },
    ],
  ],
  [
    'readInstanceCertificatePublicKeys',
    '/subaccounts/cf-one/service-instances/dest/certificates/client.p12/public-keys',
    undefined,
    200,
    [{ alias: 'client', content: expect.stringMatching(/^-----BEGIN CERTIFICATE-----(?!.*PRIVATE)/s) }],
  ],
  ['deleteInstanceCertificate', '/subaccounts/cf-one/service-instances/dest/certificates/trusted.pem', undefined, 204],

  ['putFlow', '/subaccounts/cf-one/flows', { id: 'Orders', path: '/orders', destination: 'erp' }, 200, { isNew: true }],
  ['listFlows', '/subaccounts/cf-one/flows', undefined, 200, [{ id: 'Orders', path: '/orders' }]],
  ['getFlow', '/subaccounts/cf-one/flows/Orders', undefined, 200, { id: 'Orders', path: '/orders' }],
  ['getFlow', '/subaccounts/cf-one/flows/orders', undefined, 404],
  ['getFlowEndpoint', '/subaccounts/cf-one/flow-endpoints/Orders', undefined, 200, { id: 'Orders', receiver: 'erp' }],
  ['getFlowEndpoint', '/subaccounts/cf-one/flow-endpoints/nope', undefined, 404],
  [
    'setFlowLogLevel',
    '/subaccounts/cf-one/flows/Orders/log-level',
    { level: 'TRACE' },
    200,
    { level: 'TRACE', until: expect.stringMatching(/^\d{4}-.*Z$/) },
  ],
  [
    'listFlowEndpoints',
    '/subaccounts/cf-one/flow-endpoints',
    undefined,
    200,
    [
      {
        id: 'Orders',
        url: expect.stringMatching(/cf-one\.it-rt\..*\/http\/orders$/),
        receiver: 'erp',
        destination: 'erp',
        isDeployed: false,
      },
    ],
  ],
  ['deleteFlow', '/subaccounts/cf-one/flows/Orders', undefined, 204],

  [
    'importArtifact',
    '/subaccounts/cf-one/artifacts',
    { package: 'Sales', content: Buffer.from(composeFlowArchive({ version: '1.0.3' })).toString('base64') },
    200,
    { id: 'Orders', version: '1.0.3', isNew: true },
  ],
  [
    'deployArtifact',
    '/subaccounts/cf-one/artifacts/Orders/deploy',
    undefined,
    200,
    { status: 'STARTED', url: expect.stringMatching(/\/http\/orders$/) },
  ],
  [
    'listArtifacts',
    '/subaccounts/cf-one/artifacts',
    undefined,
    200,
    [{ id: 'Orders', package: 'Sales', deployed: expect.objectContaining({ version: '1.0.3', status: 'STARTED' }) }],
  ],
  ['undeployArtifact', '/subaccounts/cf-one/artifacts/Orders/deploy', undefined, 204],
  ['deleteArtifact', '/subaccounts/cf-one/artifacts/Orders', undefined, 204],

  [
    'provideKeyPair',
    '/subaccounts/cf-one/keystore-entries',
    { alias: 'sap_client', commonName: 'cf-one', validityDays: 30 },
    201,
    { keystore: 'system' },
  ],
  [
    'listKeystoreEntries',
    '/subaccounts/cf-one/keystore-entries',
    undefined,
    200,
    [{ alias: 'sap_client', type: 'Key Pair', owner: 'SAP', notAfterMs: expect.any(Number) }],
  ],

  ['createSigningKey', '/subaccounts/cf-one/signing-keys', { algorithm: 'ES256' }, 201, { state: 'pending' }],
  ['rotateSigningKey', '/subaccounts/cf-one/signing-keys/rotate', {}, 200, { activatesAtMs: expect.any(Number) }],
  ['listSigningKeys', '/subaccounts/cf-one/signing-keys', undefined, 200, [{ state: 'active' }, { state: 'pending' }]],
  ['enableSigningKey', '/subaccounts/cf-one/signing-keys/nobody/enable', {}, 404],
  ['deleteSigningKey', '/subaccounts/cf-one/signing-keys/nobody/delete', {}, 404],

  [
    'searchAuditEvents',
    '/subaccounts/neo-one/audit-events/search',
    { limit: 1 },
    200,
    { events: [{ action: 'delete' }] },
  ],
  ['searchInstallationAuditEvents', '/audit-events/search', { limit: 1 }, 200, { events: [{ user: 'administrator' }] }],
  ['verifyAuditEvents', '/audit-events/verify', undefined, 200, { kind: 'intact' }],
  ['getAuditRetention', '/subaccounts/neo-one/audit-retention', undefined, 200, { days: 201, isDefault: true }],
  ['putAuditRetention', '/subaccounts/neo-one/audit-retention', { days: 90 }, 200, { days: 90 }],

  [
    'putMember',
    '/subaccounts/neo-one/members',
    { userName: 'P1', roles: ['AccountAdministrator'] },
    200,
    { id: 'P1', isNew: true },
  ],
  [
    'putMember',
    '/subaccounts/neo-one/members',
    { userName: 'jane', userBase: 'corp.example', customRoles: ['Auditor'] },
    200,
    { id: 'jane_CORP.EXAMPLE', isNew: true },
  ],
  ['putMember', '/subaccounts/neo-one/members', { userName: 'p1', roles: ['Developer'] }, 409],
  [
    'listMembers',
    '/subaccounts/neo-one/members',
    undefined,
    200,
    [
      { id: 'P1', roles: ['AccountAdministrator'] },
      { id: 'jane_CORP.EXAMPLE', customRoles: ['Auditor'] },
    ],
  ],
  ['deleteMember', '/subaccounts/neo-one/members/jane_CORP.EXAMPLE', undefined, 204],

  ['putKeystore', '/subaccounts/neo-one/keystores/trust', { content: pemOf(certificatePem) }, 200, { isNew: true }],
  ['listKeystores', '/subaccounts/neo-one/keystores', undefined, 200, [{ name: 'trust', type: 'pem' }]],
  [
    'inspectKeystore',
    '/subaccounts/neo-one/keystores/trust/inspect',
    {},
    200,
    { kind: 'inspected', entries: [{ hasPrivateKey: false, certificates: [{ subject: expect.any(String) }] }] },
  ],
  [
    'downloadKeystore',
    '/subaccounts/neo-one/keystores/trust/download',
    {},
    200,
    { type: 'pem', content: pemOf(certificatePem) },
  ],
  ['deleteKeystore', '/subaccounts/neo-one/keystores/trust/delete', {}, 200, {}],
  ['searchMessageProcessingLogs', '/subaccounts/cf-one/message-processing-logs/search', {}, 200, { logs: [] }],
  [
    'countMessageProcessingLogs',
    '/subaccounts/cf-one/message-processing-logs/count',
    { fromMs: 0, toMs: 1000, buckets: 1 },
    200,
    { counts: [{ startMs: 0, total: 0, failed: 0 }] },
  ],
  ['getMessageProcessingLog', '/subaccounts/cf-one/message-processing-logs/none', undefined, 404],
  ['getMessageAttachment', '/subaccounts/cf-one/message-processing-logs/none/attachments/1', undefined, 404],
  ['getMessageRun', '/subaccounts/cf-one/message-processing-logs/none/runs/1', undefined, 404],
  ['getTraceMessage', '/subaccounts/cf-one/message-processing-logs/none/traces/1', undefined, 404],

  ['applyLandscape', '/landscape', { landscape: { subaccounts: [] } }, 200, { changes: [] }],
  [
    'exportLandscape',
    '/landscape',
    undefined,
    200,
    { subaccounts: [{ subdomain: 'cf-one' }, { subdomain: 'neo-one' }] },
  ],
  ['deleteSubaccount', '/subaccounts/cf-one', undefined, 204],
];

describe('the operations of the management API', () => {
  it.each(calls.map((one) => [`${one[0]} ${one[1]}`, one] as const))(
    '%s',
    async (_, [name, path, body, status, expected]) => {
      const reply = await call(operations[name].method, `/management/v1${path}`, body === undefined ? {} : { body });
      expect(reply.status, JSON.stringify(reply.body)).toBe(status);
      if (Array.isArray(expected)) {
        expect(reply.body).toHaveLength(expected.length);
        expect(reply.body).toEqual(
          expect.arrayContaining(
            expected.map((item) => (typeof item === 'string' ? item : expect.objectContaining(item))),
          ),
        );
      } else if (expected !== undefined) expect(reply.body).toMatchObject(expected);
      // S-48: what was given is never given back.
      expect(JSON.stringify(reply.body ?? '')).not.toContain('MARKER');
      if (status !== 204) expect(reply.headers.get('cache-control')).toBe('no-store');
    },
  );

  it('S-48: authentication types tell which properties they read, need, and keep secret', async () => {
    const { body } = await call('GET', '/management/v1/authentication-types');
    expect(body).toEqual(
      expect.arrayContaining([
        {
          name: 'BasicAuthentication',
          proxyTypes: ['Internet', 'OnPremise', 'PrivateLink'],
          properties: [
            { name: 'User', isRequired: true, isSecret: false },
            { name: 'Password', isRequired: true, isSecret: true },
          ],
        },
      ]),
    );
  });

  it('O-36: the platform APIs and their scopes are those clients can be created with', async () => {
    const { body } = await call('GET', '/management/v1/platform-apis');
    expect(body).toEqual(platformApis);
  });

  it('S-23: keys tokens are checked with hold public members only, and say whose they are', async () => {
    const acme = await call('POST', api, { body: { subdomain: 'keys-one', flavour: 'cf' } });
    expect(acme.status).toBe(201);
    const { body: pending } = await call('POST', `${api}/keys-one/signing-keys`, { body: { algorithm: 'ES256' } });
    const { body } = await call('GET', '/management/v1/token-keys');
    const known = z.array(z.object({ subaccount: z.string(), key: z.record(z.string(), z.string()) })).parse(body);
    const { kid } = z.object({ kid: z.string() }).parse(pending);
    const own = known.filter(({ subaccount }) => subaccount === 'keys-one');
    expect(own).toHaveLength(2);
    const found = own.find(({ key }) => key.kid === kid);
    expect(Object.keys(found?.key ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'x', 'y']);
  });

  it('are all called above', () => {
    // These need an id that an earlier reply named; their own tests are clients.test.ts and tokens.test.ts.
    const elsewhere = ['removeOAuthClientSecret', 'removeApiClientSecret', 'revokeToken', 'revokeAuthorization'];
    // connectors.test.ts
    const connectors = [
      'listConnectors',
      'createConnector',
      'getConnector',
      'changeConnector',
      'deleteConnector',
      'createConnectorCode',
      'putConnectorConfiguration',
      'addSystemMapping',
      'putSystemMapping',
      'deleteSystemMapping',
    ];
    // Roles of applications have roles.test.ts.
    const roles = ['listApplicationRoles', 'createApplicationRole', 'deleteApplicationRole'];
    // local-provider.test.ts
    const trust = [
      'getLocalServiceProvider',
      'renewLocalServiceProviderKey',
      'rotateLocalServiceProviderKeys',
      'deletePassiveLocalServiceProviderKey',
      'describeCertificates',
      'readIdentityProviderMetadata',
    ];
    // overview.test.ts
    const overview = ['readOverview', 'listWarnings'];
    // They are about a cookie, in sessions.test.ts.
    const sessions = ['signIn', 'signOut', 'readSignInOptions', 'startSingleSignOn'];
    // The catalogue of scopes and the public keys are looked at above.
    const catalogues = ['listPlatformApis', 'listTokenKeys'];
    // A system of SAP Cloud for Customer is set up step by step in cloud-for-customer.test.ts.
    const cloudForCustomer = [
      'getC4cSystem',
      'setC4cLocalServiceProvider',
      'listC4cIdentityProviders',
      'putC4cIdentityProvider',
      'deleteC4cIdentityProvider',
      'listC4cOAuthClients',
      'createC4cOAuthClient',
      'updateC4cOAuthClient',
      'deleteC4cOAuthClient',
      'listC4cTechnicalUsers',
      'putC4cTechnicalUser',
      'deleteC4cTechnicalUser',
      'createC4cSampleData',
    ];
    const called = new Set<string>([
      ...calls.map(([name]) => name),
      ...elsewhere,
      ...connectors,
      ...roles,
      ...trust,
      ...overview,
      ...sessions,
      ...catalogues,
      ...cloudForCustomer,
    ]);
    expect(Object.keys(operations).filter((name) => !called.has(name))).toEqual([]);
  });

  it('S-48, S-64: leave no secret in audit events, log lines and metrics', async () => {
    const events = await app.rooms.database.read.selectFrom('audit_events').selectAll().execute();
    expect(events.length).toBeGreaterThan(20);
    expect(JSON.stringify(events)).not.toContain('MARKER');
    expect(app.logLines.join('')).not.toContain('MARKER');
    const headers = { authorization: `Bearer ${app.administratorToken?.reveal()}` };
    const metrics = await (await fetch(`${app.http}/metrics`, { headers })).text();
    expect(metrics).toContain('/management/v1/');
    expect(metrics).not.toContain('MARKER');
  });

  it('put the administrator on record as the one who did it', async () => {
    const events = await app.rooms.database.read.selectFrom('audit_events').selectAll().execute();
    expect(JSON.stringify(events)).toContain('"administrator"');
  });
});

describe('refusals of the management API', () => {
  const refusals: readonly (readonly [string, string, string, unknown, number, RegExp])[] = [
    ['an unknown subaccount', 'GET', `${api}/nobody/users`, undefined, 404, /no such subaccount/],
    ['an unknown user', 'DELETE', `${api}/neo-one/users/nobody`, undefined, 404, /no such user/],
    ['an unknown OAuth client', 'DELETE', `${api}/neo-one/oauth-clients/x`, undefined, 404, /no such OAuth client/],
    ['a subdomain that is taken', 'POST', api, { subdomain: 'neo-one', flavour: 'neo' }, 409, /belongs to another/],
    [
      'a wrong value',
      'POST',
      api,
      { subdomain: 'neo-two', flavour: 'abap' },
      400,
      /"flavour" in the body must be one of neo, cf/,
    ],
    ['a missing value', 'POST', api, { flavour: 'cf' }, 400, /"subdomain" in the body is missing/],
    ['an unknown field', 'POST', api, { subdomain: 'x', flavour: 'cf', colour: 'red' }, 400, /colour/],
    [
      'a preview of a logo that is none',
      'POST',
      `${api}/neo-one/branding/preview`,
      { branding: { logo: Buffer.from('<svg onload="alert(1)"/>').toString('base64') } },
      400,
      /"logo" must be a PNG, JPEG or WebP image/,
    ],
    [
      'a colour that is none',
      'PUT',
      `${api}/neo-one/branding`,
      { colors: { accent: 'red' } },
      400,
      /"colors.accent" must be a colour/,
    ],
    ['a page that is too large', 'POST', '/management/v1/audit-events/search', { limit: 5000 }, 400, /limit/],
    ['a logo that is no picture', 'PUT', `${api}/neo-one/branding`, { logo: 'aGVsbG8=' }, 400, /logo/],
    ['a short password', 'POST', `${api}/neo-one/users`, { name: 'x', password: '1234567' }, 400, /"password".*8 char/],
    ['no body', 'POST', api, undefined, 400, /body/],
    [
      'a client for an application nobody subscribed to',
      'POST',
      `${api}/neo-one/oauth-clients`,
      { name: 'x', subscription: 'intprov/othertmn', tokenLifetimeSeconds: 60 },
      400,
      /not subscribed/,
    ],
  ];
  it.each(refusals)('%s', async (_, method, path, body, status, text) => {
    const reply = await call(method, path, body === undefined ? {} : { body });
    expect(reply).toMatchObject({ status, body: { correlationId: reply.headers.get('x-correlation-id') } });
    expect(JSON.stringify(reply.body).replaceAll('\\"', '"')).toMatch(text);
  });

  it('S-55: a thing of another subaccount is not found', async () => {
    await call('POST', api, { body: { subdomain: 'neo-two', flavour: 'neo' } });
    await call('PUT', `${api}/neo-two/subscriptions/intprov/neotwotmn`);
    const client = { id: 'foreign', name: 'x', subscription: 'intprov/neotwotmn', tokenLifetimeSeconds: 60 };
    expect((await call('POST', `${api}/neo-two/oauth-clients`, { body: client })).status).toBe(201);
    expect((await call('DELETE', `${api}/neo-one/oauth-clients/foreign`)).status).toBe(404);
    expect((await call('PATCH', `${api}/neo-one/oauth-clients/foreign`, { body: { name: 'y' } })).status).toBe(404);
    expect((await call('GET', `${api}/neo-one/oauth-clients`)).body).toEqual([]);
    // An API client's id is not an OAuth client's.
    expect((await call('DELETE', `${api}/neo-two/api-clients/foreign`)).status).toBe(404);
    expect((await call('GET', `${api}/neo-two/oauth-clients`)).body).toMatchObject([{ id: 'foreign', name: 'x' }]);
    // An instance of another subaccount is no level of this one.
    for (const [method, path, body] of [
      ['GET', 'service-instances/dest/certificates', undefined],
      ['GET', 'service-instances/dest/certificates/client.p12/public-keys', undefined],
      ['PUT', 'service-instances/dest/certificates', { name: 'x.pem', content: certificatePem }],
      ['DELETE', 'service-instances/dest/certificates/client.p12', undefined],
      ['POST', 'certificates/generate', { instance: 'dest', name: 'x.pem' }],
      ['GET', 'certificates/client.p12/public-keys', undefined],
      ['GET', 'service-instances/dest/certificates/client.p12', undefined],
      ['GET', 'service-instances/dest/configuration-names', undefined],
      ['GET', 'service-instances/dest/destinations/own', undefined],
      ['GET', 'service-instances/dest', undefined],
      ['GET', 'certificates/client.p12', undefined],
      ['GET', 'flow-endpoints/Orders', undefined],
      ['GET', 'flows/Orders', undefined],
      ['GET', 'service-instances/dest/fragments', undefined],
      ['PUT', 'service-instances/dest/fragments', { FragmentName: 'f' }],
      ['DELETE', 'service-instances/dest/fragments/f', undefined],
      ['GET', 'service-instances/dest/destinations/own/labels', undefined],
      ['PUT', 'service-instances/dest/destinations/own/labels', []],
      ['POST', 'destinations/export-files', { instance: 'dest', format: 'json' }],
    ] as const)
      expect(
        (await call(method, `${api}/neo-two/${path}`, body === undefined ? {} : { body })).status,
        `${method} ${path}`,
      ).toBe(404);
  });

  it('S-26: a token in the query is no token', async () => {
    const reply = await call('GET', `/management/v1/whoami?access_token=${app.administratorToken?.reveal()}`, {
      authorization: undefined,
    });
    expect(reply.status).toBe(401);
  });
});
