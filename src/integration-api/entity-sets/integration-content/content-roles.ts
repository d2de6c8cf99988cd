import { monitoringRead } from '../../roles.ts';

/** Reading packages and artifacts. Source: SAP doc "Tasks and Permissions for Cloud Integration" (WorkspacePackagesRead) */
export const workspaceRead: readonly string[] = ['WebToolingWorkspace.Read'];

/** Changing them. Source: as above (WorkspacePackagesEdit) */
export const workspaceWrite: readonly string[] = ['WebToolingWorkspace.Write'];

/** Setting externalized parameters. Source: as above (WorkspacePackagesConfigure) */
export const workspaceConfigure: readonly string[] = [
  'WebTooling.IntegrationFlowConfigure',
  'WebToolingWorkspace.RuntimeConfigure',
  ...workspaceWrite,
];

/** Building and deploying. Source: as above (WorkspaceArtifactsDeploy) */
export const contentDeploy: readonly string[] = ['GenerationAndBuild.generationandbuildcontent'];

/** Undeploying, and deploying what is no design-time artifact. Source: as above (MonitoringArtifactsDeploy, WorkspaceArtifactsDeploy) */
export const nodeDeploy: readonly string[] = ['NodeManager.deploycontent'];

/** Seeing what is deployed: whoever monitors, and whoever deploys. Source: as above; assumed: that deploying suffices */
export const runtimeRead: readonly string[] = [...monitoringRead, 'NodeManager.read', ...nodeDeploy, ...contentDeploy];

/** Maintaining custom tags. Source: SAP doc "Integration Content" (permissions) */
export const customTagsWrite: readonly string[] = ['WebToolingSettingsProductProfiles.savetenantconfiguration'];

/** Source: SAP doc "Tasks and Permissions for Cloud Integration" (AccessPoliciesRead) */
export const accessPoliciesRead: readonly string[] = ['AccessPolicies.Read', 'AccessPolicies.Write'];

/** Source: as above (AccessPoliciesEdit) */
export const accessPoliciesWrite: readonly string[] = ['AccessPolicies.Write'];
