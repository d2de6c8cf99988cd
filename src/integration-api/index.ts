export { createApiModel, entitySetsByName } from './api-model.ts';
export { createRowReader } from './entity-set.ts';
export { odataErrorFormat } from './error-body.ts';
export type { ApiResources } from './resources/resource-model.ts';
export { createIntegrationApi, serveResources } from './routes.ts';
