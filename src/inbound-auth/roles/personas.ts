/** A set of permissions for one kind of user, under the names it has in each environment. */
export type Persona = {
  /** Authorization group, Neo: a group of users, and assigned like a role of the tenant management node. */
  readonly neoGroup: string;
  /** Predefined role collection, Cloud Foundry; absent where there is none. */
  readonly roleCollection?: string;
  /** Aggregate role template, Cloud Foundry: may be named in the parameters of a service instance. */
  readonly template: string;
  readonly roles: readonly string[];
};

/** What everybody may who works with a tenant. */
const everybody: readonly string[] = [
  'IntegrationOperationServer.read',
  'NodeManager.read',
  'Roles.Read',
  'ConfigurationService.RuntimeBusinessParameterRead',
  'ESBDataStore.read',
  'ExternalLoggingActivation.Read',
  'DataArchiving.Read',
  'WebToolingWorkspace.Read',
  'WebToolingCatalog.OverviewRead',
  'WebToolingCatalog.DetailsRead',
  'WorkspaceArtifactLocks.Read',
];

const deployment: readonly string[] = ['GenerationAndBuild.generationandbuildcontent', 'NodeManager.deploycontent'];

/**
 * The personas of Cloud Integration: a permission belongs to those its tasks are listed for. Payloads are the business expert's alone.
 * Source: SAP docs "Personas for Cloud Integration", "Tasks and Permissions for Cloud Integration" (column Persona). Assumed: the content
 * publisher, of whom SAP says no more than what the role is for
 */
export const personas: readonly Persona[] = [
  {
    neoGroup: 'AuthGroup.ReadOnly',
    roleCollection: 'PI_Read_Only',
    template: 'AuthGroup_ReadOnly',
    roles: [...everybody, 'AccessPolicies.Read', 'MessageProcessingLocks.Read'],
  },
  {
    neoGroup: 'AuthGroup.BusinessExpert',
    roleCollection: 'PI_Business_Expert',
    template: 'AuthGroup_BusinessExpert',
    roles: [
      ...everybody,
      'ConfigurationService.RuntimeBusinessParameterWrite',
      'esbmessagestorage.read',
      'ESBDataStore.readPayload',
    ],
  },
  {
    neoGroup: 'AuthGroup.IntegrationDeveloper',
    roleCollection: 'PI_Integration_Developer',
    template: 'AuthGroup_IntegrationDeveloper',
    roles: [
      ...everybody,
      ...deployment,
      'AccessPolicies.Read',
      'MessageProcessingLocks.Read',
      'ConfigurationService.RuntimeBusinessParameterWrite',
      'ESBDataStore.retry',
      'NodeManager.deploycredentials',
      'NodeManager.readcredentials',
      'Roles.Edit',
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
      ...everybody,
      ...deployment,
      'AccessPolicies.Read',
      'AccessPolicies.Write',
      'MessageProcessingLocks.Read',
      'MessageProcessingLocks.Delete',
      'ConfigurationService.RuntimeBusinessParameterWrite',
      'ESBDataStore.delete',
      'ESBDataStore.Config',
      'ESBDataStore.Activate',
      'ESBDataStore.retry',
      'NodeManager.deploycredentials',
      'NodeManager.readcredentials',
      'NodeManager.deploysecuritycontent',
      'NodeManager.readsecuritycontent',
      'CertificateUserMappings.Read',
      'CertificateUserMappings.Write',
      'ExternalLogging.Activate',
      'DataArchiving.Activate',
      'Roles.Edit',
      'WorkspaceArtifactLocks.Delete',
      'WorkspaceDesignGuidelines.Configure',
      'WebToolingWorkspace.RuntimeConfigure',
      'WebToolingSettingsProductProfiles.savetenantconfiguration',
      'TransportModule.read',
      'TransportModule.write',
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

const byGroup: ReadonlyMap<string, Persona> = new Map(
  personas.flatMap((persona) => [
    [`neo ${persona.neoGroup.toLowerCase()}`, persona] as const,
    ...(persona.roleCollection === undefined ? [] : [[`cf ${persona.roleCollection.toLowerCase()}`, persona] as const]),
  ]),
);

/**
 * The permissions of members of a predefined group (Neo) or role collection (Cloud Foundry); none for any other. Names of groups are the same in
 * upper and lower case. Source: SAP doc "Personas for Cloud Integration"
 */
export const rolesOfGroup = (flavour: 'neo' | 'cf', name: string): readonly string[] =>
  byGroup.get(`${flavour} ${name.toLowerCase()}`)?.roles ?? [];
