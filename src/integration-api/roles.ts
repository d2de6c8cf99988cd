/**
 * Roles that let a caller read the monitoring data of messages. Neo asks for `NodeManager.read` as well in one place and not in another; the
 * one role suffices. Source: SAP doc "Tasks and Permissions for Cloud Integration"; assumed: the choice between the two pages
 */
export const monitoringRead: readonly string[] = ['IntegrationOperationServer.read'];

/** Roles that let a caller read payloads: attachments, stored and traced messages. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
export const payloadRead: readonly string[] = ['esbmessagestorage.read'];

/** The role that lets another runtime hand in its logs. Our own: SAP has no such interface. */
export const logIngest: readonly string[] = ['MessageProcessingLogs.ingest'];

/** Roles that let a caller deploy and undeploy on the tenant, number ranges included. Source: contract of the OData API 3.2 (`MonitoringArtifactsDeploy`) */
export const artifactsDeploy: readonly string[] = ['NodeManager.deploycontent'];

/** Roles that let a caller see the partner directory. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
export const partnerDirectoryRead: readonly string[] = ['TenantPartnerDirectory.read'];
/** Roles that let a caller change the partner directory. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
export const partnerDirectoryWrite: readonly string[] = ['TenantPartnerDirectory.write'];

/** Roles that let a caller see data stores and their entries, without content. Source: SAP doc "Message Stores" (`DataStoresAndQueuesRead`) */
export const dataStoresRead: readonly string[] = ['ESBDataStore.read'];
/** Roles that let a caller read content of data stores, and variables. Source: SAP doc "Message Stores" (`DataStorePayloadsRead`) */
export const dataStorePayloadsRead: readonly string[] = ['ESBDataStore.readPayload'];
/** Roles that let a caller remove data stores, entries and variables. Source: SAP doc "Message Stores" (`DataStoresAndQueuesDelete`) */
export const dataStoresDelete: readonly string[] = ['ESBDataStore.delete'];

/** Roles that let a caller look up which id of a message became which. Source: contract of the OData API 3.2 (`MessageProcessingLocksRead`) */
export const idMapperRead: readonly string[] = ['MessageProcessingLocks.Read'];
/** Roles that let a caller remove what keeps messages from being processed (again). Source: contract of the OData API 3.2 (`MessageProcessingLocksDelete`) */
export const locksDelete: readonly string[] = ['MessageProcessingLocks.Delete'];

/** Roles that let a caller see deployed credentials, without what is secret about them. Source: SAP doc "Tasks and Permissions for Cloud Integration" (view deployed security material) */
export const credentialsRead: readonly string[] = [...monitoringRead, 'NodeManager.readcredentials'];

/** Roles that let a caller deploy and undeploy credentials. Source: SAP doc "Tasks and Permissions for Cloud Integration" (add, edit, undeploy credentials) */
export const credentialsDeploy: readonly string[] = ['NodeManager.deploycredentials'];

/** Roles that let a caller see keystore entries, and download what is public about them. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
export const keystoreRead: readonly string[] = [...monitoringRead, 'NodeManager.readsecuritycontent'];

/** Roles that let a caller change keystores. Source: SAP doc "Tasks and Permissions for Cloud Integration" (add, replace, delete keystore entries) */
export const keystoreChange: readonly string[] = ['NodeManager.deploysecuritycontent'];

/** Roles that let a caller see which users certificates stand for, and say so. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
export const certificateUserMappingsRead: readonly string[] = [...monitoringRead, 'CertificateUserMappings.Read'];
/** As `certificateUserMappingsRead`. */
export const certificateUserMappingsWrite: readonly string[] = ['CertificateUserMappings.Write'];
