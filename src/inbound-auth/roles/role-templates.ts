import { personas } from './personas.ts';

/**
 * Role templates of Cloud Integration (Cloud Foundry) and the permissions each stands for, in the dotted names that tokens carry and Neo
 * assigns. They hold what tells their task from others: that tasks of monitoring need `IntegrationOperationServer.read` as well does not make their
 * templates open the logs. `MonitoringDataIngest` is our own. Source: SAP doc "Tasks and Permissions for Cloud Integration"
 */
export const roleTemplates: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['MonitoringDataRead', ['IntegrationOperationServer.read', 'NodeManager.read']],
  ['MessagePayloadsRead', ['esbmessagestorage.read']],
  ['MessageProcessingLocksRead', ['MessageProcessingLocks.Read']],
  ['MessageProcessingLocksDelete', ['MessageProcessingLocks.Delete']],
  ['TraceConfigurationRead', ['ConfigurationService.RuntimeBusinessParameterRead']],
  [
    'TraceConfigurationEdit',
    ['ConfigurationService.RuntimeBusinessParameterRead', 'ConfigurationService.RuntimeBusinessParameterWrite'],
  ],
  ['DataStoresAndQueuesRead', ['ESBDataStore.read']],
  ['DataStorePayloadsRead', ['ESBDataStore.readPayload']],
  ['DataStoresAndQueuesDelete', ['ESBDataStore.read', 'ESBDataStore.delete']],
  ['DataStoresAndQueuesConfig', ['ESBDataStore.Config']],
  ['QueuesActivate', ['ESBDataStore.Activate']],
  ['QueuesRetry', ['ESBDataStore.read', 'ESBDataStore.retry']],
  ['MonitoringArtifactsDeploy', ['NodeManager.deploycontent']],
  ['WorkspacePackagesRead', ['WebToolingWorkspace.Read']],
  ['WorkspacePackagesEdit', ['WebToolingWorkspace.Read', 'WebToolingWorkspace.Write']],
  [
    'WorkspacePackagesConfigure',
    ['WebToolingWorkspace.Read', 'WebTooling.IntegrationFlowConfigure', 'WebToolingWorkspace.RuntimeConfigure'],
  ],
  [
    'WorkspaceArtifactsDeploy',
    [
      'WebToolingWorkspace.Read',
      'NodeManager.read',
      'GenerationAndBuild.generationandbuildcontent',
      'NodeManager.deploycontent',
      'WebToolingWorkspace.RuntimeConfigure',
    ],
  ],
  ['WorkspacePackagesTransport', ['WebToolingWorkspace.Read', 'TransportModule.read', 'TransportModule.write']],
  ['CatalogPackagesRead', ['WebToolingCatalog.OverviewRead']],
  ['CatalogPackageArtifactsRead', ['WebToolingCatalog.OverviewRead', 'WebToolingCatalog.DetailsRead']],
  ['CatalogPackagesCopy', ['WebToolingCatalog.OverviewRead', 'WebToolingWorkspace.Write']],
  ['CredentialsEdit', ['NodeManager.deploycredentials']],
  ['CredentialsRead', ['NodeManager.readcredentials']],
  ['SecurityMaterialEdit', ['NodeManager.deploysecuritycontent']],
  ['SecurityMaterialDownload', ['NodeManager.readsecuritycontent']],
  ['AccessPoliciesRead', ['AccessPolicies.Read']],
  ['AccessPoliciesEdit', ['AccessPolicies.Write']],
  ['AccessAllAccessPoliciesArtifacts', ['AccessPoliciesArtifacts.AccessAll']],
  ['UserRolesEdit', ['Roles.Edit']],
  ['WorkspaceArtifactLocksRead', ['WorkspaceArtifactLocks.Read']],
  ['WorkspaceArtifactLocksDelete', ['WorkspaceArtifactLocks.Delete']],
  ['WorkspaceDesignGuidelinesConfigure', ['WorkspaceDesignGuidelines.Configure']],
  ['ExternalLoggingActivate', ['ExternalLogging.Activate']],
  ['ExternalLoggingActivationRead', ['ExternalLoggingActivation.Read']],
  ['DataArchivingActivate', ['DataArchiving.Activate']],
  ['DataArchivingRead', ['DataArchiving.Read']],
  ['HealthCheckMonitoringDataRead', ['ESBDataStore.read', 'NodeManager.read', 'ResourceUsageData.Read']],
  // Both sides have this one under the same name.
  [
    'WebToolingSettingsProductProfiles.savetenantconfiguration',
    ['WebToolingSettingsProductProfiles.savetenantconfiguration'],
  ],
  // Of the Edge Integration Cell, which there is none of: they open nothing.
  ['IntegrationCellOperationCockpitRead', []],
  ['IntegrationCellOperationCockpitWrite', []],
  ['MonitoringDataIngest', ['MessageProcessingLogs.ingest']],
  // The runtime's template for users of an identity provider.
  ['MessagingSend', ['ESBMessaging.send']],
  ...personas.map(({ template, roles }): [string, readonly string[]] => [template, roles]),
]);

/** The templates an instance of plan `api` may have: all but that of the runtime. Source: SAP doc "Service Instance and Service Key Parameters" */
export const apiRoleTemplates: ReadonlyMap<string, readonly string[]> = new Map(
  [...roleTemplates].filter(([template]) => template !== 'MessagingSend'),
);

const neoGroups: ReadonlyMap<string, readonly string[]> = new Map(
  personas.map(({ neoGroup, roles }) => [neoGroup, roles]),
);

/**
 * The permissions behind names of roles: on Cloud Foundry those of role templates, on Neo those of authorization groups, which are roles nobody
 * can make for himself there. A name that stands for nothing else stands for itself (custom roles, and the dotted names).
 */
export const expandRoles = (flavour: 'neo' | 'cf', names: Iterable<string>): ReadonlySet<string> => {
  const expanded = new Set<string>();
  for (const name of names) {
    const permissions = (flavour === 'cf' ? roleTemplates : neoGroups).get(name);
    if (permissions === undefined) expanded.add(name);
    else for (const permission of permissions) expanded.add(permission);
  }
  return expanded;
};
