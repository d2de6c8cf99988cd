/** A set of permissions for one kind of user, under the names it has in each environment. */
export type Persona = {
  /** Authorization group, Neo: assigned like a role of the tenant management node. */
  readonly neoGroup: string;
  /** Predefined role collection, Cloud Foundry; absent where there is none. */
  readonly roleCollection?: string;
  /** Aggregate role template, Cloud Foundry: may be named in the parameters of a service instance. */
  readonly template: string;
  readonly roles: readonly string[];
};

const readOnly: readonly string[] = [
  'IntegrationOperationServer.read',
  'NodeManager.read',
  'NodeManager.readcredentials',
  'MessageProcessingLocks.Read',
  'ConfigurationService.RuntimeBusinessParameterRead',
  'ESBDataStore.read',
  'WebToolingWorkspace.Read',
  'WebToolingCatalog.OverviewRead',
  'WebToolingCatalog.DetailsRead',
  'AccessPolicies.Read',
];

/**
 * The personas of Cloud Integration. Source: SAP doc "Personas for Cloud Integration" (names; payload access is the business expert's alone).
 * Assumed: the exact permissions beside those, taken from what "Tasks and Permissions for Cloud Integration" says each kind of user does
 */
export const personas: readonly Persona[] = [
  {
    neoGroup: 'AuthGroup.ReadOnly',
    roleCollection: 'PI_Read_Only',
    template: 'AuthGroup_ReadOnly',
    roles: readOnly,
  },
  {
    neoGroup: 'AuthGroup.BusinessExpert',
    roleCollection: 'PI_Business_Expert',
    template: 'AuthGroup_BusinessExpert',
    roles: [...readOnly, 'esbmessagestorage.read', 'ESBDataStore.readPayload'],
  },
  {
    neoGroup: 'AuthGroup.IntegrationDeveloper',
    roleCollection: 'PI_Integration_Developer',
    template: 'AuthGroup_IntegrationDeveloper',
    roles: [
      ...readOnly,
      'ConfigurationService.RuntimeBusinessParameterWrite',
      'GenerationAndBuild.generationandbuildcontent',
      'NodeManager.deploycontent',
      'WebToolingWorkspace.Write',
      'WebTooling.IntegrationFlowConfigure',
      'WebToolingWorkspace.RuntimeConfigure',
      'ESBMessaging.send',
    ],
  },
  {
    neoGroup: 'AuthGroup.Administrator',
    roleCollection: 'PI_Administrator',
    template: 'AuthGroup_Administrator',
    roles: [
      ...readOnly,
      'ConfigurationService.RuntimeBusinessParameterWrite',
      'MessageProcessingLocks.Delete',
      'ESBDataStore.delete',
      'ESBDataStore.Config',
      'ESBDataStore.Activate',
      'ESBDataStore.retry',
      'GenerationAndBuild.generationandbuildcontent',
      'NodeManager.deploycontent',
      'NodeManager.deploycredentials',
      'NodeManager.deploysecuritycontent',
      'NodeManager.readsecuritycontent',
      'TransportModule.read',
      'TransportModule.write',
      'AccessPolicies.Write',
      'CertificateUserMappings.Read',
      'CertificateUserMappings.Write',
      'AuditLog.Read',
    ],
  },
  {
    neoGroup: 'AuthGroup.TenantPartnerDirectoryConfigurator',
    template: 'AuthGroup_TenantPartnerDirectoryConfigurator',
    roles: [
      'TenantPartnerDirectory.read',
      'TenantPartnerDirectory.write',
      'NodeManager.deploycredentials',
      'NodeManager.readcredentials',
      'CertificateUserMappings.Read',
      'CertificateUserMappings.Write',
    ],
  },
  {
    neoGroup: 'AuthGroup.ContentPublisher',
    template: 'AuthGroup_ContentPublisher',
    roles: [
      'WebToolingWorkspace.Read',
      'WebToolingWorkspace.Write',
      'WebToolingCatalog.OverviewRead',
      'WebToolingCatalog.DetailsRead',
      'TransportModule.read',
      'TransportModule.write',
    ],
  },
];
