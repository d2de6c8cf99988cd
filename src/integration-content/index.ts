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
