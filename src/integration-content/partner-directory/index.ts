export { assertParameterKey } from './check-entity.ts';
export { createPartnerDirectory, type PartnerChange, type PartnerDirectory } from './create-partner-directory.ts';
export type { EntityPage, EntityQuery, Stamp } from './partner-directory.ts';
