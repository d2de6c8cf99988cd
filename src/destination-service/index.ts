export type { CertificateDetails } from './certificates/describe-certificates.ts';
export type { Configuration, Level } from './configurations/configuration.ts';
export type { ConfigurationManagement } from './configurations/manage-configurations.ts';
export { toShown } from './configurations/management-replies.ts';
export { assertDestination, assertFragment } from './configurations/parse-configuration.ts';
export { isSecretProperty, withoutSecrets } from './configurations/secret-properties.ts';
export {
  createDestinationService,
  type DestinationService,
  type DestinationServiceParts,
} from './create-destination-service.ts';
export { type InitData, initDataSchema, type PreparedInitData } from './init-data/init-data.ts';
export { type Label, parseLabels } from './labels/label.ts';
export type { ResolvedDestination } from './lookup/resolve-destination.ts';
export { describedTypes } from './token-retrieval/described-types.ts';
export type { LookupTrace } from './trace/lookup-trace.ts';
