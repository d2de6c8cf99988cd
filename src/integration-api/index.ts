export { type ApiModel, createApiModel, entitySetsByName } from './api-model.ts';
export { createRowReader, type EntitySetDefinition } from './entity-set.ts';
export { odataErrorFormat } from './error-body.ts';
export type { ApiResources } from './resources/resource-model.ts';
export { createIntegrationApi, type IntegrationApi, type IntegrationApiParts, serveResources } from './routes.ts';
