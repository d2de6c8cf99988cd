import { z } from 'zod';
import { roleOperations } from './contract/accounts/role-operations.ts';
import { ownSubaccountOperations, subaccountOperations } from './contract/accounts/subaccount-operations.ts';
import { userOperations } from './contract/accounts/user-operations.ts';
import { administratorOperations } from './contract/administration/administrator-operations.ts';
import { forSecurityAdministrators } from './contract/administration/administrator-role.ts';
import { forOwnSubaccount, likeEverybody } from './contract/administration/confinement.ts';
import { sessionOperations } from './contract/administration/session-operations.ts';
import { cloudForCustomerOperations } from './contract/cloud-for-customer/cloud-for-customer-operations.ts';
import { connectorOperations } from './contract/connectivity/connector-operations.ts';
import { certificateOperations } from './contract/destinations/certificate-operations.ts';
import { destinationOperations } from './contract/destinations/destination-operations.ts';
import { destinationToolOperations } from './contract/destinations/destination-tool-operations.ts';
import { fragmentOperations } from './contract/destinations/fragment-operations.ts';
import { lookupOperations } from './contract/destinations/lookup-operations.ts';
import { sharedOperations } from './contract/destinations/shared-operations.ts';
import { flowOperations } from './contract/flows/flow-operations.ts';
import { artifactOperations } from './contract/integration-content/artifact-operations.ts';
import { keystoreOperations } from './contract/integration-content/keystore-operations.ts';
import { landscapeChangeSchema } from './contract/landscape/landscape-change-schema.ts';
import { landscapeOperations } from './contract/landscape/landscape-operations.ts';
import { monitoringOperations } from './contract/monitoring/monitoring-operations.ts';
import { overviewOperations } from './contract/monitoring/overview-operations.ts';
import { applicationScopeOperations } from './contract/oauth/application-scope-operations.ts';
import { brandingOperations } from './contract/oauth/branding-operations.ts';
import { clientOperations } from './contract/oauth/client-operations.ts';
import { clientSecretOperations } from './contract/oauth/client-secret-operations.ts';
import { signingKeyOperations } from './contract/oauth/signing-key-operations.ts';
import { tokenOperations } from './contract/oauth/token-operations.ts';
import { act, get } from './contract/operation.ts';
import { auditOperations } from './contract/platform-apis/audit-operations.ts';
import { keystoreFileOperations } from './contract/platform-apis/keystore-file-operations.ts';
import { memberOperations } from './contract/platform-apis/member-operations.ts';
import { serviceInstanceOperations } from './contract/service-instances/service-instance-operations.ts';
import { localProviderOperations, trustReadingOperations } from './contract/trust/local-provider-operations.ts';
import { trustedProviderOperations } from './contract/trust/trusted-provider-operations.ts';

export { configurationFields as connectorFields, mappingResourceSchema } from '../connectivity/access-control/index.ts';
export {
  type AdministratorRole,
  administratorRoles,
  roleOf,
  rolesWithin,
} from './contract/administration/administrator-role.ts';
export { formatEnrolCommands } from './contract/connectivity/connector-schema.ts';
export { flowSchema } from './contract/flows/flow-schema.ts';
export type { LandscapeChange } from './contract/landscape/landscape-change-schema.ts';
export {
  type Landscape,
  type LandscapeInput,
  type LandscapeSubaccount,
  landscapeSchema,
  landscapeSubaccountSchema,
} from './contract/landscape/landscape-schema.ts';
export { applicationName } from './contract/names.ts';
export type { InputOf, Operation, ParamsOf, RequestOf, ResponseOf } from './contract/operation.ts';
export { type Binding, toBinding, toVcapServices } from './contract/service-instances/binding.ts';
export {
  createVcapApplication,
  type EnvironmentFormat,
  environmentFormats,
  formatEnvironment,
} from './contract/service-instances/environment-formats.ts';

/** The shape of every refusal: `error` is a word for programs, `description` a sentence for people. Source: Portolan */
export const errorSchema = z.object({
  error: z.string(),
  description: z.string(),
  correlationId: z.string().optional(),
  /** Where in the landscape an `applyLandscape` stopped: keys and indexes from its root. */
  position: z.array(z.union([z.string(), z.number()])).optional(),
  /** What an `applyLandscape` that stopped had done by then; generated secrets among it are shown here and nowhere else. */
  changes: z.array(landscapeChangeSchema).optional(),
});

/** The URLs of an installation. Source: product description, "How it is addressed" */
export const endpointsSchema = z.object({
  publicDomain: z.string(),
  /** The bare host over HTTP and TLS; every door is offered there too. */
  http: z.string(),
  https: z.string(),
  /** Root URLs of the doors that have one host; `<subdomain>` stands for a subaccount's. */
  doors: z.record(z.string(), z.string()),
});

/** What only those who administer the installation may do, unless an operation says otherwise. */
const ofInstallation = {
  ...sessionOperations,
  ...administratorOperations,
  readEndpoints: likeEverybody(get('/endpoints', 'The URLs of this installation', { response: endpointsSchema })),
  rotateSealingKey: act('/sealing-key/rotate', 'Seal secrets written from now on with a new data key', {
    response: z.object({}),
  }),

  ...landscapeOperations,

  ...subaccountOperations,
} as const;

/** What users of a subaccount may do in it too, as far as their role goes. */
const ofSubaccounts = {
  ...ownSubaccountOperations,

  ...forSecurityAdministrators(userOperations),
  ...forSecurityAdministrators(trustedProviderOperations),
  ...forSecurityAdministrators(localProviderOperations),
  ...trustReadingOperations,
  ...forSecurityAdministrators(roleOperations),
  ...forSecurityAdministrators(clientOperations),
  ...forSecurityAdministrators(signingKeyOperations),
  ...forSecurityAdministrators(clientSecretOperations),
  ...forSecurityAdministrators(applicationScopeOperations),
  ...forSecurityAdministrators(tokenOperations),
  ...forSecurityAdministrators(brandingOperations),
  ...serviceInstanceOperations,
  ...destinationOperations,
  ...destinationToolOperations,
  ...certificateOperations,
  ...fragmentOperations,
  ...lookupOperations,
  ...sharedOperations,
  ...connectorOperations,
  ...flowOperations,
  ...artifactOperations,
  ...forSecurityAdministrators(keystoreOperations),
  ...cloudForCustomerOperations,
  ...forSecurityAdministrators(auditOperations),
  ...forSecurityAdministrators(keystoreFileOperations),
  ...memberOperations,
  ...monitoringOperations,
  ...overviewOperations,
} as const;

/**
 * Every call of the management API. `:subaccount` is a subaccount's id, subdomain or technical name; `:instance` and `:key` are ids
 * or names. One file a group in contract/. This file and what it imports run in a browser too. Source: Portolan
 */
export const operations = { ...ofInstallation, ...forOwnSubaccount(ofSubaccounts) } as const;
