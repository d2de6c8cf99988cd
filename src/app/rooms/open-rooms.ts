import type { AppOptions } from '../../app.ts';
import { createCloudForCustomer } from '../../cloud-for-customer/index.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import { createInboundAuth, listPredefinedRoles } from '../../inbound-auth/index.ts';
import { createCredentials } from '../../integration-content/index.ts';
import { createPlatformApis } from '../../platform-apis/index.ts';
import type { OnPremiseProxy } from '../../service-instances/index.ts';
import type { Database } from '../../storage/database.ts';
import { openBase } from './open-base.ts';
import { openIntegration } from './open-integration.ts';
import { openSecurity } from './open-security.ts';
import { openServices } from './open-services.ts';

/** The rooms by name. */
export type Rooms = Awaited<ReturnType<typeof openRooms>>;

/** Opens every room over one database, each with what it needs of those to its right. */
export const openRooms = async (
  options: AppOptions,
  database: Database,
  publicUrls: PublicUrls,
  readOnPremiseProxy: () => OnPremiseProxy,
) => {
  const { config } = options;
  const base = await openBase(options, database);
  const { clock, sealing, audit, accounts, secretHashing, getKey } = base;
  const security = await openSecurity(base, config, publicUrls, {
    // Asked when somebody signs in: by then the room that keeps the keys is there.
    findTrustKey: (subaccountId) => services.destinationService.findTrustKey(subaccountId),
  });
  const { identityProvider, authorizationServer, keystores } = security;
  const services = await openServices({ ...base, ...security }, config, publicUrls, readOnPremiseProxy);
  const { destinationService } = services;
  // Before the rooms of Cloud Integration: a certificate may be that of a user deployed there.
  const credentials = createCredentials({ database, clock, sealing, audit });
  const inboundAuth = createInboundAuth({
    clock,
    accounts,
    audit,
    identityProvider,
    authorizationServer,
    csrfKey: await getKey('csrf-key'),
    findMappedUser: credentials.findMappedUser,
    settings: {
      acceptClientSecretAtApi: config.acceptClientSecretAtApi,
      acceptMappedCertificatesAtApi: config.acceptMappedCertificatesAtApi,
      certificateCsrfExempt: config.certificateCsrfExempt,
    },
  });
  const integration = await openIntegration(
    { ...base, ...security, ...services, inboundAuth, credentials },
    config,
    publicUrls,
  );
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
    csrfKey: await getKey('csrf-key'),
  });
  return {
    ...base,
    ...security,
    ...services,
    ...integration,
    credentials,
    inboundAuth,
    platformApis,
    cloudForCustomer,
  };
};
