export { type ApiModel, createApiModel, entitySetsByName } from './api-model.ts';
export { createRowReader, type EntitySetDefinition } from './entity-set.ts';
export { odataErrorFormat } from './error-body.ts';
export { createIntegrationApi, type IntegrationApi, type IntegrationApiParts } from './routes.ts';
