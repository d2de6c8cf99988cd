/**
 * What a caller needs for each thing the Cloud Integration API has: of each list one permission suffices. Entity sets name them by these names.
 * Source: SAP doc "Tasks and Permissions for Cloud Integration"; assumed: `Roles.Edit` and `DataArchiving.*`, which have no name on Neo
 */
export const permissions = {
  /** Message processing logs, deployed artifacts, endpoints. Neo asks for `NodeManager.read` beside it in one place and not in another. */
  monitoringRead: ['IntegrationOperationServer.read'],
  /** Attachments, stored and traced messages. */
  payloadRead: ['esbmessagestorage.read'],
  /** Handing in logs of another runtime. Our own. */
  logIngest: ['MessageProcessingLogs.ingest'],

  catalogRead: ['WebToolingCatalog.OverviewRead'],
  catalogArtifactsRead: ['WebToolingCatalog.DetailsRead'],
  packagesRead: ['WebToolingWorkspace.Read'],
  packagesWrite: ['WebToolingWorkspace.Write'],
  /** Copying a package from the catalogue. */
  packagesCopy: ['WebToolingWorkspace.Write'],
  packagesConfigure: ['WebTooling.IntegrationFlowConfigure'],
  packagesTransport: ['TransportModule.write', 'WebToolingWorkspace.Write'],
  artifactsDeploy: ['GenerationAndBuild.generationandbuildcontent'],
  artifactsUndeploy: ['NodeManager.deploycontent'],
  artifactLocksRead: ['WorkspaceArtifactLocks.Read'],
  artifactLocksDelete: ['WorkspaceArtifactLocks.Delete'],
  designGuidelinesConfigure: ['WorkspaceDesignGuidelines.Configure'],
  tenantConfigurationWrite: ['WebToolingSettingsProductProfiles.savetenantconfiguration'],

  /** User credentials, OAuth credentials, secure parameters: all but their secrets. */
  credentialsRead: ['IntegrationOperationServer.read', 'NodeManager.readcredentials'],
  credentialsWrite: ['NodeManager.deploycredentials'],
  /** Keystore entries and what is public of them. */
  keystoreRead: ['IntegrationOperationServer.read'],
  keystoreWrite: ['NodeManager.deploysecuritycontent'],
  securityMaterialDownload: ['NodeManager.readsecuritycontent'],
  certificateUserMappingsRead: ['IntegrationOperationServer.read', 'CertificateUserMappings.Read'],
  certificateUserMappingsWrite: ['NodeManager.deploysecuritycontent', 'CertificateUserMappings.Write'],
  partnerDirectoryRead: ['TenantPartnerDirectory.read'],
  partnerDirectoryWrite: ['TenantPartnerDirectory.write'],
  accessPoliciesRead: ['AccessPolicies.Read'],
  accessPoliciesWrite: ['AccessPolicies.Write'],
  /** Access policies are overlooked. Grants no payload by itself. */
  accessPoliciesOverride: ['AccessPoliciesArtifacts.AccessAll'],
  userRolesRead: ['IntegrationOperationServer.read', 'Roles.Read'],
  userRolesWrite: ['Roles.Edit'],

  dataStoresRead: ['ESBDataStore.read'],
  dataStorePayloadsRead: ['ESBDataStore.readPayload'],
  dataStoresDelete: ['ESBDataStore.delete'],
  dataStoresConfigure: ['ESBDataStore.Config'],
  queuesActivate: ['ESBDataStore.Activate'],
  queuesRetry: ['ESBDataStore.retry'],
  numberRangesRead: ['IntegrationOperationServer.read'],
  numberRangesWrite: ['NodeManager.deploycontent'],
  locksRead: ['MessageProcessingLocks.Read'],
  locksDelete: ['MessageProcessingLocks.Delete'],
  idMapperRead: ['MessageProcessingLocks.Read'],

  /** Log level and trace. */
  traceRead: ['ConfigurationService.RuntimeBusinessParameterRead'],
  traceWrite: ['ConfigurationService.RuntimeBusinessParameterWrite'],
  externalLoggingRead: ['ExternalLoggingActivation.Read'],
  externalLoggingActivate: ['ExternalLogging.Activate'],
  archivingRead: ['DataArchiving.Read'],
  archivingActivate: ['DataArchiving.Activate'],
  healthMetricsRead: ['ResourceUsageData.Read'],
  /** Log files and audit log. */
  auditLogRead: ['AuditLog.Read'],

  /** Sending messages to flows, where the flow names no other role. */
  messagesSend: ['ESBMessaging.send'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
