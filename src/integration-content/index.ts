export type { AccessPolicy, ArtifactReference } from './access-policies/access-policy.ts';
export type { NewArtifactReference } from './access-policies/access-policy-store.ts';
export type { ProtectedThing, Protection } from './access-policies/protection.ts';
export { type Artifact, type ArtifactKey, type ArtifactKind, kindWords } from './artifacts/artifact.ts';
export type { Configuration } from './artifacts/configurations.ts';
export type { ArtifactUpdate } from './artifacts/manage-artifacts.ts';
export type { ArtifactResource } from './artifacts/resources.ts';
export { createIntegrationContent, type IntegrationContent } from './create-integration-content.ts';
export type { CertificateUserMapping } from './credentials/certificate-user-mappings.ts';
export { type Credentials, createCredentials } from './credentials/create-credentials.ts';
export type { Deployment } from './credentials/credential.ts';
export type { DeployedCredentials } from './credentials/manage-credentials.ts';
export type { OAuth2ClientCredential, OAuth2ClientCredentialInput } from './credentials/oauth2-client-credential.ts';
export type { SecureParameter, SecureParameterInput } from './credentials/secure-parameter.ts';
export type { UserCredential, UserCredentialInput } from './credentials/user-credential.ts';
export {
  createDataStores,
  createVariables,
  type DataStoreKey,
  type DataStores,
  type EntryKey,
  type ListedEntry,
  packEntry,
  packVariable,
  type StoredAmount,
  storeLimits,
  type Variables,
} from './data-stores/index.ts';
export type { RuntimeArtifact } from './deployment/runtime-artifact.ts';
export type { ServiceEndpoint } from './deployment/service-endpoints.ts';
export {
  type Assignment,
  type CallStep,
  type ContentModifierStep,
  type FlowModel,
  type FlowProblem,
  type FlowReceiver,
  type FlowStep,
  formatDate,
  type HeaderNames,
  parseTemplate,
  readFlowModel,
  type SenderAuthorization,
  type TemplatePart,
  type ValueSource,
} from './flow-model/index.ts';
export {
  createNumberRanges,
  type DeployedNumberRange,
  type NumberRange,
  type NumberRanges,
} from './number-ranges/index.ts';
export type { IntegrationPackage, PackageAttribute } from './packages/package.ts';
export {
  assertParameterKey,
  createPartnerDirectory,
  type EntityPage,
  type EntityQuery,
  type PartnerChange,
  type PartnerDirectory,
  type Stamp,
} from './partner-directory/index.ts';
