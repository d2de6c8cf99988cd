import { z } from 'zod';
import { administratorOperations } from './contract/administration/administrator-operations.ts';
import { forSecurityAdministrators } from './contract/administration/administrator-role.ts';
import { forOwnSubaccount, likeEverybody } from './contract/administration/confinement.ts';
import { sessionOperations } from './contract/administration/session-operations.ts';
import { applicationScopeOperations } from './contract/application-scope-operations.ts';
import { brandingOperations } from './contract/branding-operations.ts';
import { clientOperations } from './contract/client-operations.ts';
import { clientSecretOperations } from './contract/client-secret-operations.ts';
import { cloudForCustomerOperations } from './contract/cloud-for-customer/cloud-for-customer-operations.ts';
import { connectorOperations } from './contract/connectivity/connector-operations.ts';
import { destinationOperations } from './contract/destination-operations.ts';
import { destinationToolOperations } from './contract/destination-tool-operations.ts';
import { certificateOperations } from './contract/destinations/certificate-operations.ts';
import { fragmentOperations } from './contract/destinations/fragment-operations.ts';
import { lookupOperations } from './contract/destinations/lookup-operations.ts';
import { sharedOperations } from './contract/destinations/shared-operations.ts';
import { flowOperations } from './contract/flows/flow-operations.ts';

export { mappingResourceSchema } from '../connectivity/access-control/index.ts';
export {
  type AdministratorRole,
  administratorRoles,
  roleOf,
  rolesWithin,
} from './contract/administration/administrator-role.ts';
export { type Binding, toBinding, toVcapServices } from './contract/bindings/binding.ts';
export {
  createVcapApplication,
  type EnvironmentFormat,
  environmentFormats,
  formatEnvironment,
} from './contract/bindings/environment-formats.ts';
export { formatEnrolCommands } from './contract/connectivity/connector-schema.ts';
export { flowSchema } from './contract/flows/flow-schema.ts';

import { artifactOperations } from './contract/integration-content/artifact-operations.ts';
import { keystoreOperations } from './contract/integration-content/keystore-operations.ts';
import { monitoringOperations } from './contract/monitoring/monitoring-operations.ts';
import { overviewOperations } from './contract/monitoring/overview-operations.ts';
import { inSubaccount } from './contract/paths.ts';
import { auditOperations } from './contract/platform-apis/audit-operations.ts';
import { keystoreFileOperations } from './contract/platform-apis/keystore-file-operations.ts';
import { memberOperations } from './contract/platform-apis/member-operations.ts';
import { roleOperations } from './contract/role-operations.ts';
import { serviceInstanceOperations } from './contract/service-instance-operations.ts';
import { signingKeyOperations } from './contract/signing-key-operations.ts';
import { tokenOperations } from './contract/token-operations.ts';
import { localProviderOperations, trustReadingOperations } from './contract/trust/local-provider-operations.ts';
import { trustedProviderOperations } from './contract/trusted-provider-operations.ts';
import { userOperations } from './contract/user-operations.ts';
import { landscapeChangeSchema, landscapeSchema, subdomain, technicalName } from './landscape-schema.ts';
import { act, create, get, put, remove } from './operation.ts';

export type {
  Landscape,
  LandscapeChange,
  LandscapeInput,
  LandscapeSubaccount,
} from './landscape-schema.ts';
export {
  apiClientSchema,
  applicationName,
  applicationSchema,
  applicationScopeSchema,
  certificateSchema,
  destinationSchema,
  groupSchema,
  landscapeChangeSchema,
  landscapeSchema,
  landscapeSubaccountSchema,
  oauthClientSchema,
  roleAssignmentSchema,
  roleCollectionSchema,
  serviceInstanceSchema,
  userSchema,
} from './landscape-schema.ts';
export type { InputOf, Operation, ParamsOf, RequestOf, ResponseOf } from './operation.ts';

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

/** A subaccount as it is stored. Source: SAP doc "Account Model" */
export const subaccountSchema = z.object({
  id: z.string(),
  technicalName: z.string(),
  subdomain: z.string(),
  displayName: z.string(),
  flavour: z.enum(['neo', 'cf']),
  createdAtMs: z.number(),
});

const newSubaccountSchema = z.strictObject({
  subdomain,
  flavour: z.enum(['neo', 'cf']),
  id: z.uuid().optional(),
  technicalName: technicalName.optional(),
  displayName: z.string().min(1).max(200).optional(),
});

/** What only those who administer the installation may do, unless an operation says otherwise. */
const ofInstallation = {
  ...sessionOperations,
  ...administratorOperations,
  readEndpoints: likeEverybody(get('/endpoints', 'The URLs of this installation', { response: endpointsSchema })),
  rotateSealingKey: act('/sealing-key/rotate', 'Seal secrets written from now on with a new data key', {
    response: z.object({}),
  }),

  applyLandscape: act(
    '/landscape',
    'Make the installation what a landscape says; `dryRun` only tells what would change',
    {
      request: z.strictObject({ landscape: landscapeSchema, dryRun: z.boolean().default(false) }),
      response: z.object({ changes: z.array(landscapeChangeSchema) }),
    },
  ),
  exportLandscape: get('/landscape', 'The installation as a landscape, without secrets', { response: landscapeSchema }),

  listSubaccounts: likeEverybody(
    get('/subaccounts', 'All subaccounts; to a user of one, this one', { response: z.array(subaccountSchema) }),
  ),
  createSubaccount: create('/subaccounts', 'Create a subaccount', {
    request: newSubaccountSchema,
    response: subaccountSchema,
  }),
  deleteSubaccount: remove(inSubaccount, 'Delete a subaccount and everything in it'),
} as const;

/** What users of a subaccount may do in it too, as far as their role goes. */
const ofSubaccounts = {
  getSubaccount: get(inSubaccount, 'One subaccount', { response: subaccountSchema }),

  listSubscriptions: get(`${inSubaccount}/subscriptions`, 'Applications the subaccount is subscribed to', {
    response: z.array(z.string()),
  }),
  putSubscription: put(`${inSubaccount}/subscriptions/:provider/:application`, 'Subscribe to an application', {
    response: z.object({}),
  }),
  deleteSubscription: remove(`${inSubaccount}/subscriptions/:provider/:application`, 'Unsubscribe'),

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
