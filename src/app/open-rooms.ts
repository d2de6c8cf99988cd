import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { createAccounts } from '../accounts/index.ts';
import type { AppOptions } from '../app.ts';
import { createAudit } from '../audit/index.ts';
import { createAuthorizationServer } from '../authorization-server/index.ts';
import { createCloudForCustomer } from '../cloud-for-customer/index.ts';
import { createConnectivity } from '../connectivity/index.ts';
import { createKeystoreParser } from '../crypto/keystores.ts';
import { loadOrCreateMasterKeyFile } from '../crypto/sealing/master-key.ts';
import { createSealing } from '../crypto/sealing.ts';
import { createSecretHashing } from '../crypto/secret-hashing.ts';
import { createDestinationService } from '../destination-service/index.ts';
import { createFlows, findFlowWithPath } from '../flows/index.ts';
import { Secret } from '../foundation/secret.ts';
import { createOutbound } from '../http/client/create-outbound.ts';
import type { PublicUrls } from '../http/server/public-urls.ts';
import { createIdentityProvider } from '../identity-provider/index.ts';
import { apiRoleTemplates, createInboundAuth, listPredefinedRoles } from '../inbound-auth/index.ts';
import { createIntegrationApi } from '../integration-api/index.ts';
import {
  createCredentials,
  createDataStores,
  createIntegrationContent,
  createNumberRanges,
  createPartnerDirectory,
  createVariables,
} from '../integration-content/index.ts';
import { createKeystores } from '../keystores/index.ts';
import { createMessageProcessingLogs } from '../message-processing-logs/index.ts';
import { createPlatformApis } from '../platform-apis/index.ts';
import { createCloudFoundryApi, createServiceInstances, type OnPremiseProxy } from '../service-instances/index.ts';
import { createInstallationSecrets } from '../storage/installation-secrets.ts';
import type { openDatabase } from '../storage/open-database.ts';
import { createSealingKeyStore } from '../storage/sealing-key-store.ts';
import { allowedTargets } from './allowed-targets.ts';
import { getOrCreateKey } from './installation-key.ts';
import { loadAuthority } from './local-authority.ts';
import { openAdministrators } from './open-administrators.ts';
import { readRoots } from './trusted-roots.ts';

/** The rooms by name. */
export type Rooms = Awaited<ReturnType<typeof openRooms>>;

type OpenedDatabase = Awaited<ReturnType<typeof openDatabase>>;

/** Opens every room over one database, each with what it needs of those to its right. */
export const openRooms = async (
  { config, clock, log }: AppOptions,
  database: OpenedDatabase,
  publicUrls: PublicUrls,
  readOnPremiseProxy: () => OnPremiseProxy,
) => {
  const masterKey =
    config.masterKey === undefined
      ? loadOrCreateMasterKeyFile(join(config.dataFolder, 'master.key'))
      : new Secret(config.masterKey);
  const sealing = await createSealing({ masterKey, keyStore: createSealingKeyStore(database), clock });
  const installationSecrets = createInstallationSecrets(database, sealing);
  const authority = await loadAuthority(installationSecrets, clock);
  const pepper = await getOrCreateKey(installationSecrets, 'client-secret-pepper');
  const secretHashing = createSecretHashing({ pepper, clock });
  const outbound = createOutbound({
    allowedTargets: allowedTargets(config),
    loopbackSuffixes: [config.publicDomain],
    trustAllPermitted: config.allowTrustAll ?? config.profile === 'lab',
    clock,
    log: log.child({ room: 'http-client' }),
  });
  const audit = createAudit({ database, clock });
  const accounts = createAccounts({ database, clock, appendAudit: audit.append });
  const openKeystore = createKeystoreParser();
  const keystores = createKeystores({
    database,
    clock,
    sealing,
    accounts,
    audit,
    openKeystore,
    authority,
    trustedRootsPem: [authority.certificatePem, ...rootCertificates],
  });
  const identityProvider = createIdentityProvider({ database, clock, log, accounts, audit, secretHashing });
  const authorizationServer = createAuthorizationServer({
    database,
    clock,
    log,
    accounts,
    audit,
    identityProvider,
    secretHashing,
    sealing,
    settings: {
      publicUrls,
      acceptNeoBodyCredentials: config.acceptNeoBodyCredentials,
      acceptSecretInQuery: config.acceptSecretInQuery ?? config.profile === 'lab',
      uaaErrors: config.uaaErrors,
      reusesTokens: config.reuseTokens,
      unlimitedTokens: config.unlimitedTokens,
      signingAlgorithm: config.signingAlgorithm,
      signingKeyBits: config.signingKeyBits ?? (config.profile === 'lab' ? 2048 : 3072),
      trustedClientCertificatesPem: [authority.certificatePem, ...readRoots(config.trustedClientRoots)],
      requireBoundTokens: config.requireBoundTokens,
    },
  });
  const administrators = openAdministrators({
    config,
    clock,
    log,
    database,
    publicUrls,
    sealing,
    outbound,
    audit,
    accounts,
    identityProvider,
    signInKey: await getOrCreateKey(installationSecrets, 'cockpit-sign-in-key'),
  });
  const messageProcessingLogs = createMessageProcessingLogs({ database, clock, log });
  const connectivity = createConnectivity({
    database,
    clock,
    log,
    accounts,
    audit,
    authority,
    installationSecrets,
    checkToken: authorizationServer.checkToken,
    allowedTargets: allowedTargets(config),
    loopbackSuffixes: [config.publicDomain],
  });
  const destinationService = createDestinationService({
    database,
    clock,
    log,
    sealing,
    openKeystore,
    authority,
    outbound,
    sendOnPremise: connectivity.traffic.sendOnPremise,
    accounts,
    audit,
    findClientSubaccount: async (clientId) => (await authorizationServer.clients.find(clientId))?.subaccountId,
    checkToken: authorizationServer.checkToken,
    settings: {
      strictTenantHeader: config.strictTenantHeader,
      saml: { entityHost: `cfapps.${config.publicDomain}`, acceptsSystemUser: config.acceptSystemUser },
    },
  });
  const serviceInstances = createServiceInstances({
    database,
    clock,
    audit,
    clients: authorizationServer.clients,
    urls: publicUrls,
    authority,
    getVerificationKeyPem: authorizationServer.getVerificationKeyPem,
    apiRoles: apiRoleTemplates,
    readOnPremiseProxy,
    holdings: destinationService.manage,
    sealing,
  });
  const cloudFoundry = createCloudFoundryApi({
    database,
    clock,
    accounts,
    identityProvider,
    administrators,
    serviceInstances,
    urls: publicUrls,
    apiRoles: apiRoleTemplates,
    tokenKey: await getOrCreateKey(installationSecrets, 'cloud-foundry-token-key'),
  });
  const credentials = createCredentials({ database, clock, sealing, audit });
  const integrationContent = createIntegrationContent({
    database,
    clock,
    audit,
    findFlowWithPath,
    findFlowOrigin: async (subaccountId) => {
      const { flavour, technicalName, subdomain } = await accounts.getSubaccount(subaccountId);
      return publicUrls.origin(flavour === 'neo' ? `${technicalName}-iflmap` : `${subdomain}.it-rt`);
    },
  });
  const inboundAuth = createInboundAuth({
    clock,
    accounts,
    audit,
    identityProvider,
    authorizationServer,
    csrfKey: await getOrCreateKey(installationSecrets, 'csrf-key'),
    findMappedUser: credentials.findMappedUser,
    settings: {
      acceptClientSecretAtApi: config.acceptClientSecretAtApi,
      acceptMappedCertificatesAtApi: config.acceptMappedCertificatesAtApi,
      certificateCsrfExempt: config.certificateCsrfExempt,
    },
  });
  const numberRanges = createNumberRanges({ database, clock, audit });
  const partnerDirectory = createPartnerDirectory({ database, clock, audit });
  const dataStores = createDataStores({ database, clock, audit });
  const variables = createVariables({ database, clock, audit });
  const integrationApi = createIntegrationApi({
    database,
    clock,
    accounts,
    audit,
    inboundAuth,
    credentials,
    keystores,
    messageProcessingLogs,
    integrationContent,
    numberRanges,
    partnerDirectory,
    dataStores,
    variables,
    pageTokenKey: await getOrCreateKey(installationSecrets, 'page-token-key'),
    settings: { rateFactor: config.integrationRateFactor },
  });
  const flows = createFlows({
    database,
    clock,
    log,
    sealing,
    audit,
    messageProcessingLogs,
    resolveDestination: destinationService.resolve,
    credentials,
    deployedFlows: {
      findByPath: async (subaccountId, path) =>
        (await integrationContent.deployments.findDeployedFlow(subaccountId, path))?.model,
      findById: async (subaccountId, id) =>
        (await integrationContent.deployments.listDeployedFlows(subaccountId)).find(({ model }) => model.id === id)
          ?.model,
      list: async (subaccountId) =>
        (await integrationContent.deployments.listDeployedFlows(subaccountId)).map(({ model }) => model),
    },
    dataStores,
    variables,
    csrf: inboundAuth.csrf,
    assertRole: inboundAuth.assertRole,
    outbound,
    settings: { maxMessageBytes: config.maxMessageBytes },
  });
  const platformApis = createPlatformApis({
    clock,
    accounts,
    audit,
    keystores,
    trustedProviders: identityProvider.trustedProviders,
    findLocalProvider: destinationService.findLocalProvider,
    destinations: destinationService.manage.destinations,
    listPredefinedRoles,
    settings: {
      requestsPerMinute: config.platformApiRequestsPerMinute,
      auditRetentionDays: config.auditRetentionDays,
    },
  });
  const cloudForCustomer = createCloudForCustomer({
    database,
    clock,
    accounts,
    audit,
    identityProvider,
    secretHashing,
    publicUrls,
    csrfKey: await getOrCreateKey(installationSecrets, 'csrf-key'),
  });
  return {
    database,
    authority,
    sealing,
    installationSecrets,
    secretHashing,
    outbound,
    audit,
    accounts,
    authorizationServer,
    cloudForCustomer,
    cloudFoundry,
    connectivity,
    credentials,
    destinationService,
    identityProvider,
    inboundAuth,
    integrationApi,
    integrationContent,
    flows,
    keystores,
    messageProcessingLogs,
    numberRanges,
    partnerDirectory,
    dataStores,
    variables,
    platformApis,
    serviceInstances,
    administrators,
  };
};
