import type { Config } from '../../config/schema.ts';
import { createConnectivity } from '../../connectivity/index.ts';
import { createDestinationService } from '../../destination-service/index.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import { apiRoleTemplates } from '../../inbound-auth/index.ts';
import { createCloudFoundryApi, createServiceInstances, type OnPremiseProxy } from '../../service-instances/index.ts';
import { allowedTargets } from '../allowed-targets.ts';
import type { Base } from './open-base.ts';
import type { SecurityRooms } from './open-security.ts';

/** The connectivity, destination and service instance rooms: what SAP BTP sells as services. */
export type ServiceRooms = Awaited<ReturnType<typeof openServices>>;

/** Opens them. */
export const openServices = async (
  base: Base & SecurityRooms,
  config: Config,
  publicUrls: PublicUrls,
  readOnPremiseProxy: () => OnPremiseProxy,
) => {
  const { database, clock, log, sealing, authority, outbound, audit, accounts, installationSecrets, getKey } = base;
  const { openKeystore, identityProvider, authorizationServer, administrators } = base;
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
    tokenKey: await getKey('cloud-foundry-token-key'),
  });
  return { connectivity, destinationService, serviceInstances, cloudFoundry };
};
