import { type AccessPolicyManagement, createAccessPolicyManagement } from './access-policies/manage-access-policies.ts';
import { createArchives } from './archive/create-archives.ts';
import { type ArtifactManagement, createArtifactManagement } from './artifacts/manage-artifacts.ts';
import { type ConfigurationManagement, createConfigurationManagement } from './artifacts/manage-configurations.ts';
import { createResourceManagement, type ResourceManagement } from './artifacts/manage-resources.ts';
import type { ContentParts } from './content-parts.ts';
import { createDeployments, type Deployments } from './deployment/deploy-artifacts.ts';
import { type CustomTagManagement, createCustomTagManagement } from './packages/custom-tags.ts';
import { createPackageManagement, type PackageManagement } from './packages/manage-packages.ts';

/** The content of integration tenants. Everything is confined to the subaccount it names (S-55). */
export type IntegrationContent = {
  readonly packages: PackageManagement;
  readonly customTags: CustomTagManagement;
  readonly artifacts: ArtifactManagement;
  readonly configurations: ConfigurationManagement;
  readonly resources: ResourceManagement;
  readonly deployments: Deployments;
  readonly accessPolicies: AccessPolicyManagement;
  /** Runs changes of configurations and resources, which are made within a transaction. */
  readonly write: ContentParts['database']['write'];
};

/** Creates the room. Source: SAP doc "Integration Content" (OData API) */
export const createIntegrationContent = (parts: ContentParts): IntegrationContent => {
  const archives = createArchives();
  return {
    packages: createPackageManagement({ ...parts, archives }),
    customTags: createCustomTagManagement(parts),
    artifacts: createArtifactManagement({ ...parts, archives }),
    configurations: createConfigurationManagement(parts),
    resources: createResourceManagement(parts),
    deployments: createDeployments({ ...parts, archives }),
    accessPolicies: createAccessPolicyManagement(parts),
    write: parts.database.write,
  };
};
