export type { AccessTokenFacts, TokenCheck, TokenRejection } from './access-token/access-token.ts';
export type { ImportedToken } from './access-token/import-token.ts';
export { assertedGroupsOf } from './access-token/token-details.ts';
export type { ApplicationScope } from './application-scopes/application-scope.ts';
export type { ApplicationScopes } from './application-scopes/application-scopes.ts';
export { bearerChallengeOf } from './bearer/bearer-challenge.ts';
export type { BrandingSettings, LogoInfo, StoredBranding } from './branding/branding.ts';
export type { Logo } from './branding/branding-store.ts';
export type { Brandings } from './branding/brandings.ts';
export { parseBasic } from './client-auth/client-secret-basic.ts';
export type { CertificateOwner, FindCertificateOwner } from './client-auth/find-certificate-owner.ts';
export { createThrottle, type Throttle } from './client-auth/throttle.ts';
export type { Clients } from './clients/clients.ts';
export type { DeletionAdvice } from './clients/credentials/deletion-advice.ts';
export type {
  ClientCredentials,
  ClientSecretInfo,
  CredentialInfo,
  NewCredentialOptions,
} from './clients/credentials/managed-credentials.ts';
export type { CertificateRegistration } from './clients/credentials/new-certificate.ts';
export { type AuthorizationGrant, type ClientKind, type OAuthClient, technicalUserOf } from './clients/oauth-client.ts';
export { isPlatformScope, type PlatformApi, platformApis } from './clients/platform-scopes.ts';
export type { ClientRegistration } from './clients/registration.ts';
export type { ClientChanges } from './clients/update-client.ts';
export {
  type AuthorizationServer,
  type AuthorizationServerParts,
  createAuthorizationServer,
} from './create-authorization-server.ts';
export type { OAuthUrls } from './doors/oauth-urls.ts';
export { isForRequest } from './inspection/resource.ts';
export { isOurName, neoIssuerOf, platformAudienceOf, xsuaaIssuerOf, xsuaaOriginOf } from './issuers.ts';
export type { SigningKeyInfo } from './keys/signing-key.ts';
export type { SigningKeys } from './keys/signing-keys.ts';
export type { AuthorizationServerSettings } from './settings.ts';
export type { ListedAuthorization, ListedToken, TokenFilter, TokenPage } from './token-search/listed-token.ts';
export type { Tokens } from './token-search/token-search.ts';
