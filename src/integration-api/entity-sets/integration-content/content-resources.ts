import type { IntegrationContent } from '../../../integration-content/index.ts';
import type { ApiResources } from '../../resources/resource-model.ts';
import { createAccessPolicySets } from './access-policies.ts';
import { configurationSet } from './configurations.ts';
import { createCustomTagConfigurationSet } from './custom-tag-configurations.ts';
import { createArtifactSets } from './designtime-artifacts.ts';
import { createContentFunctions } from './functions.ts';
import { createPackageSets } from './packages.ts';
import { createResourceSet } from './resources.ts';
import { createRuntimeSets } from './runtime-artifacts.ts';
import { createEndpointSets } from './service-endpoints.ts';

/** Everything about the content of a tenant. Source: SAP doc "Integration Content" */
export const createContentResources = (content: IntegrationContent): ApiResources => ({
  sets: [
    ...createPackageSets(content),
    ...createArtifactSets(content),
    configurationSet,
    createResourceSet(content),
    ...createRuntimeSets(content),
    ...createEndpointSets(content),
    createCustomTagConfigurationSet(content),
    ...createAccessPolicySets(content),
  ],
  functions: createContentFunctions(content),
});
