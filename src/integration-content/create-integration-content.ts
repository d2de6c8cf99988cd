import type { SubaccountId } from '../foundation/ids.ts';
import { type AccessPolicyManagement, createAccessPolicyManagement } from './access-policies/manage-access-policies.ts';
import { createArchives } from './archive/create-archives.ts';
import { createImportArtifact, type ImportArtifact } from './artifacts/import-artifact.ts';
import { type ArtifactManagement, createArtifactManagement } from './artifacts/manage-artifacts.ts';
import { type ConfigurationManagement, createConfigurationManagement } from './artifacts/manage-configurations.ts';
import { createResourceManagement, type ResourceManagement } from './artifacts/manage-resources.ts';
import type { ContentParts } from './content-parts.ts';
import { createDeployments, type Deployments } from './deployment/deploy-artifacts.ts';
import { createServiceEndpoints, type ServiceEndpoints } from './deployment/service-endpoints.ts';
import { type CustomTagManagement, createCustomTagManagement } from './packages/custom-tags.ts';
import { createPackageManagement, type PackageManagement } from './packages/manage-packages.ts';

/** The content of integration tenants. Everything is confined to the subaccount it names (S-55). */
export type IntegrationContent = {
  readonly packages: PackageManagement;
  readonly customTags: CustomTagManagement;
  readonly artifacts: ArtifactManagement;
  readonly importArtifact: ImportArtifact;
  readonly configurations: ConfigurationManagement;
  readonly resources: ResourceManagement;
  readonly deployments: Deployments;
  readonly serviceEndpoints: ServiceEndpoints;
  readonly accessPolicies: AccessPolicyManagement;
  /** Runs changes of configurations and resources, which are made within a transaction. */
  readonly write: ContentParts['database']['write'];
};

/** Creates the room. Source: SAP doc "Integration Content" (OData API) */
export const createIntegrationContent = (
  parts: ContentParts & {
    /** Scheme and authority of a subaccount's message endpoints. */
    readonly findFlowOrigin: (subaccountId: SubaccountId) => Promise<string>;
  },
): IntegrationContent => {
  const archives = createArchives();
  const deployments = createDeployments({ ...parts, archives });
  const packages = createPackageManagement({ ...parts, archives });
  const artifacts = createArtifactManagement({ ...parts, archives });
  return {
    packages,
    customTags: createCustomTagManagement(parts),
    artifacts,
    importArtifact: createImportArtifact({ archives, artifacts }),
    configurations: createConfigurationManagement(parts),
    resources: createResourceManagement(parts),
    deployments,
    serviceEndpoints: createServiceEndpoints({
      listDeployedFlows: deployments.listDeployedFlows,
      findFlowOrigin: parts.findFlowOrigin,
    }),
    accessPolicies: createAccessPolicyManagement(parts),
    write: parts.database.write,
  };
};
