export { createIdentityProvider, type IdentityProvider } from './create-identity-provider.ts';
export type { JwtOutcome } from './jwt-assertions/accept-jwt-assertion.ts';
export { signInExpired } from './openid/errors.ts';
export type { ProviderClaims } from './openid/judge-id-token.ts';
export {
  createPendingSignIns,
  type PendingSignIn,
  type PendingSignIns,
  pendingLifetimeMs,
} from './openid/pending-sign-ins.ts';
export { createCallProvider } from './openid/provider-call.ts';
export { addToAddress, createRelyingParty, type RelyingParty } from './openid/relying-party.ts';
export type { SamlOutcome } from './saml/accept-assertion.ts';
export {
  type AssertionIssuer,
  type JudgedAssertion,
  judgeSamlAssertion,
  readSigningCertificate,
} from './saml/judge-assertion.ts';
export type { AssertedUser } from './saml/map-user.ts';
export { type ProviderMetadata, readProviderMetadata } from './saml/read-metadata.ts';
export { maxPatternSteps, parseGroupPattern } from './trusted-providers/group-pattern.ts';
export type { TrustSettings } from './trusted-providers/trust-settings.ts';
export type { SamlProvider, TrustedProvider, TrustedProviderInput } from './trusted-providers/trusted-provider.ts';
export type { TrustedProviders } from './trusted-providers/trusted-providers.ts';
export type { NewUser, User, UserUpdate } from './user.ts';
export type { Admission, SignInOrigin } from './verify-password.ts';
export type { FindTrustKey, RequestDelivery } from './web-sign-on/authn-request.ts';
export type { SignOnAddresses, SignOnProvider, WebSignOn } from './web-sign-on/web-sign-on.ts';
