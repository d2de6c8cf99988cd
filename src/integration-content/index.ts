export type { CertificateUserMapping, CertificateUserMappings } from './credentials/certificate-user-mappings.ts';
export { type Credentials, createCredentials } from './credentials/create-credentials.ts';
export type { Deployment } from './credentials/credential.ts';
export type { DeployedCredentials } from './credentials/manage-credentials.ts';
export type {
  CustomParameter,
  OAuth2ClientCredential,
  OAuth2ClientCredentialInput,
} from './credentials/oauth2-client-credential.ts';
export type { SecureParameter, SecureParameterInput } from './credentials/secure-parameter.ts';
export type { UserCredential, UserCredentialInput } from './credentials/user-credential.ts';
export {
  type Assignment,
  type CallStep,
  type ContentModifierStep,
  type FlowArtifact,
  type FlowModel,
  type FlowProblem,
  type FlowReceiver,
  type FlowStep,
  flowModelSchema,
  formatDate,
  type HeaderNames,
  parseTemplate,
  type ReadFlowModel,
  readFlowModel,
  type SenderAuthorization,
  type TemplatePart,
  type ValueSource,
} from './flow-model/index.ts';
