import type { Migration } from '../migration.ts';
import { migration as machinery } from './0001-machinery.ts';
import { migration as accounts } from './0002-accounts.ts';
import { migration as identityProvider } from './0003-identity-provider.ts';
import { migration as audit } from './0004-audit.ts';
import { migration as serviceInstances } from './0006-service-instances.ts';
import { migration as destinationService } from './0007-destination-service.ts';
import { migration as messageProcessingLogs } from './0009-message-processing-logs.ts';
import { migration as flows } from './0010-flows.ts';
import { migration as managementApi } from './0011-management-api.ts';
import { migration as trustedIdentityProviders } from './0013-trusted-identity-providers.ts';
import { migration as auditBlocks } from './0016-audit-blocks.ts';
import { migration as accountMembers } from './accounts/0033-account-members.ts';
import { migration as auditRetention } from './audit/0031-audit-retention.ts';
import { migration as auditSegments } from './audit/0044-audit-segments.ts';
import { migration as authorizationServer } from './authorization-server/0005-authorization-server.ts';
import { migration as userTokens } from './authorization-server/0012-user-tokens.ts';
import { migration as signingKeyRotation } from './authorization-server/0014-signing-key-rotation.ts';
import { migration as clientCredentials } from './authorization-server/0015-client-credentials.ts';
import { migration as pages } from './authorization-server/0017-pages.ts';
import { migration as applicationScopes } from './authorization-server/0018-application-scopes.ts';
import { migration as cloudForCustomer } from './cloud-for-customer/0019-cloud-for-customer.ts';
import { migration as furtherBusinessObjects } from './cloud-for-customer/0023-further-business-objects.ts';
import { migration as connectors } from './connectivity/0048-connectors.ts';
import { migration as labelsAndGeneratedCertificates } from './destination-service/0020-labels-and-generated-certificates.ts';
import { migration as samlTrustKeys } from './destination-service/0021-saml-trust-keys.ts';
import { migration as flowSettings } from './flows/0026-flow-settings.ts';
import { migration as sealedFlowSettings } from './flows/0047-sealed-flow-settings.ts';
import { migration as trustSettings } from './identity-provider/0037-trust-settings.ts';
import { migration as providerUse } from './identity-provider/0051-provider-use.ts';
import { migration as integrationContent } from './integration-content/0025-integration-content.ts';
import { migration as deployedCredentials } from './integration-content/0028-deployed-credentials.ts';
import { migration as numberRanges } from './integration-content/0029-number-ranges.ts';
import { migration as partnerDirectory } from './integration-content/0034-partner-directory.ts';
import { migration as dataStores } from './integration-content/0035-data-stores.ts';
import { migration as storedDataUsage } from './integration-content/0046-stored-data-usage.ts';
import { migration as keystores } from './keystores/0027-keystores.ts';
import { migration as keystoreFileFacts } from './keystores/0050-keystore-file-facts.ts';
import { migration as cockpitSessions } from './management-api/0036-cockpit-sessions.ts';
import { migration as sessionsOfUsers } from './management-api/0042-sessions-of-users.ts';
import { migration as sessionsOfProviderUsers } from './management-api/0049-sessions-of-provider-users.ts';
import { migration as certificateKeys } from './service-instances/0024-certificate-keys.ts';

/** Every migration in the order of its number. A released one is never edited. Source: conventions.md §10 */
export const allMigrations: readonly Migration[] = [
  machinery,
  accounts,
  identityProvider,
  audit,
  authorizationServer,
  serviceInstances,
  destinationService,
  messageProcessingLogs,
  flows,
  managementApi,
  userTokens,
  trustedIdentityProviders,
  signingKeyRotation,
  clientCredentials,
  auditBlocks,
  pages,
  applicationScopes,
  cloudForCustomer,
  labelsAndGeneratedCertificates,
  samlTrustKeys,
  furtherBusinessObjects,
  certificateKeys,
  integrationContent,
  flowSettings,
  keystores,
  deployedCredentials,
  numberRanges,
  auditRetention,
  accountMembers,
  partnerDirectory,
  dataStores,
  cockpitSessions,
  trustSettings,
  sessionsOfUsers,
  auditSegments,
  storedDataUsage,
  sealedFlowSettings,
  connectors,
  sessionsOfProviderUsers,
  keystoreFileFacts,
  providerUse,
];
