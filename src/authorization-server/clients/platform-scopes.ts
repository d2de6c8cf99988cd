/** One API of the dialog "Create API Client" and the scopes it offers. */
export type PlatformApi = { readonly name: string; readonly scopes: readonly string[] };

/**
 * The Platform APIs and their scopes by wire name. Source: SAP doc "Using Platform APIs" and "Platform Scopes".
 * Assumed: names the documentation does not print follow the rule `hcp.` + platform scope id.
 */
export const platformApis: readonly PlatformApi[] = [
  {
    name: 'Authorization Management',
    scopes: [
      'hcp.readAuthorizationSettings',
      'hcp.manageAuthorizationSettings',
      'hcp.readApplicationRoles',
      'hcp.manageApplicationRoles',
    ],
  },
  {
    name: 'Account Member Management',
    scopes: [
      'hcp.readAccountMembers',
      'hcp.manageAccountMembers',
      'hcp.readCustomPlatformRoles',
      'hcp.manageCustomPlatformRoles',
    ],
  },
  { name: 'Keystore Service', scopes: ['hcp.readKeystores', 'hcp.manageKeystores'] },
  { name: 'Audit Log Service', scopes: ['hcp.readAuditLogs', 'hcp.manageAuditLogs'] },
  { name: 'Trust', scopes: ['hcp.readTrustSettings', 'hcp.manageTrustSettings'] },
  {
    name: 'Configuration Service',
    scopes: ['hcp.readDestination', 'hcp.manageDestination', 'hcp.readDestinations', 'hcp.manageDestinations'],
  },
  {
    name: 'Lifecycle Management',
    scopes: [
      'hcp.readJavaApplications',
      'hcp.manageJavaApplications',
      'hcp.manageJavaProcesses',
      'hcp.downloadJavaApplicationBinaries',
      'hcp.readMonitoringData',
    ],
  },
  {
    name: 'Monitoring',
    scopes: [
      'hcp.readMonitoringConfiguration',
      'hcp.manageMonitoringConfiguration',
      'hcp.readMonitoringData',
      'hcp.executeJMXOperation',
    ],
  },
  { name: 'Logging', scopes: ['hcp.readLogs', 'hcp.manageLogs', 'hcp.readHeapDumps'] },
  { name: 'OAuth', scopes: ['hcp.readOAuthSettings', 'hcp.manageOAuthSettings'] },
  { name: 'Password Storage', scopes: ['hcp.readPasswords', 'hcp.managePasswords'] },
  {
    name: 'Account',
    scopes: [
      'hcp.readAccount',
      'hcp.manageAccount',
      'hcp.readSubscriptions',
      'hcp.manageSubscriptions',
      'hcp.listServices',
      'hcp.manageServices',
    ],
  },
  {
    name: 'HTML5, Git and multitarget applications',
    scopes: [
      'hcp.readHTML5Applications',
      'hcp.manageHTML5Applications',
      'hcp.readGit',
      'hcp.accessGit',
      'hcp.manageGit',
      'hcp.readMultiTargetApplication',
      'hcp.manageMultiTargetApplication',
    ],
  },
];

const known = new Set(platformApis.flatMap(({ scopes }) => scopes));

/** Whether `scope` is in the catalogue. */
export const isPlatformScope = (scope: string): boolean => known.has(scope);
