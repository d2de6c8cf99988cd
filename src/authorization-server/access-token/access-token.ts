import type { ApplicationName, Subaccount } from '../../accounts/index.ts';
import type { RequestId, ServiceInstanceId, SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { ClientKind, KnownClient } from '../clients/oauth-client.ts';
import type { TokenUser } from './token-details.ts';

/** `jwt` is SAP's own shape, `jwtrfc` that of RFC 9068. Source: SAP doc "OAuth 2.0 JWT Token Types" */
export type TokenFormat = 'opaque' | 'jwt' | 'jwtrfc';

/** For whom a token is: the client itself, as its technical user, or a user. */
export type Subject = { readonly kind: 'client' } | { readonly kind: 'user'; readonly user: TokenUser };

/**
 * Something a token is given for that can be redeemed once: a code, a refresh token, an assertion. `redeem` runs in the transaction that
 * stores the token; where it answers false, nothing is issued.
 */
export type Redemption = {
  readonly redeem: (transaction: Transaction) => Promise<boolean>;
  /** What a second use leads to, beside its refusal. */
  readonly onReplay?: () => Promise<void>;
};

/** What a token is to say. */
export type TokenOrder = {
  readonly known: KnownClient;
  readonly subject: Subject;
  /** The subaccount the token is for: the client's own, or a subscriber of its application. */
  readonly zone: Subaccount;
  readonly grantType: string;
  readonly scopes: readonly string[];
  readonly format: TokenFormat;
  /** Claim `az_attr`, as the caller asked for it. */
  readonly azAttr?: Readonly<Record<string, unknown>> | undefined;
  /** For whom the token is, where the client asked for a resource. Source: RFC 8707 */
  readonly audience?: readonly string[] | undefined;
  /** For whom a later token of the same authorization may be: `audience` may be narrower for this one. Source: RFC 8707 §2.2 */
  readonly authorizedAudience?: readonly string[] | undefined;
  /** Thumbprint of the certificate the token is bound to. Source: RFC 8705 §3 */
  readonly confirmation?: string | undefined;
  /** Who acts for the subject. Source: RFC 8693 §4.1 */
  readonly actors?: readonly string[] | undefined;
  /** Claim `xs.rolecollections` of a user's token. */
  readonly roleCollections?: readonly string[] | undefined;
  /** The token ends no later. */
  readonly notAfterMs?: number | undefined;
  /** What the token belongs to: all of one authorization can be ended together. */
  readonly authorizationId?: string | undefined;
  /** Asks for a refresh token that lives this long. Needs an authorization. */
  readonly refreshTokenLifetimeSeconds?: number | undefined;
  /** Scopes of that refresh token, where they are not those of the access token. Source: RFC 6749 §6 */
  readonly refreshTokenScopes?: readonly string[] | undefined;
  /** Asks for an ID token. Source: OpenID Connect Core 1.0 §3.1.3.3 */
  readonly idToken?: { readonly nonce?: string | undefined; readonly signedInAtMs?: number | undefined } | undefined;
  readonly redemption?: Redemption | undefined;
  readonly remoteAddress: string;
  readonly requestId: RequestId;
};

/** A token that has just been issued. */
export type IssuedToken = {
  readonly accessToken: string;
  /** 0: unlimited. */
  readonly expiresInSeconds: number;
  readonly scopes: readonly string[];
  readonly jti: string;
  readonly refreshToken?: string;
  readonly idToken?: string;
};

/** What a token says to the APIs it is presented to. */
export type AccessTokenFacts = {
  readonly format: 'opaque' | 'jwt';
  readonly clientKind: ClientKind;
  /** The subaccount the token is for. */
  readonly subaccountId: SubaccountId;
  /** The subaccount its client belongs to; another one where the client acts for a subscriber. */
  readonly clientSubaccountId: SubaccountId;
  readonly clientId: string;
  /** Runtime user name: a user's, or `oauth_client_<client id>`. */
  readonly userName: string;
  /** Claim `sub`: what a JWT says, and an opaque token would say if it were one. */
  readonly sub: string;
  /** Id of the token. An opaque one's is made of its hash. */
  readonly jti: string;
  /** The user; absent where the client acts for itself. */
  readonly user?: TokenUser;
  readonly scopes: readonly string[];
  /** The applications the token is for. */
  readonly audience: readonly string[];
  /** Where the token is good for these addresses only, of all those of its audience. Source: RFC 8707 §2 */
  readonly resources?: readonly string[];
  /** Who acts for the subject, the latest first. Source: RFC 8693 §4.1 */
  readonly actors?: readonly string[];
  /** `x5t#S256` of the certificate the token must be presented with. Source: RFC 8705 §3.1 */
  readonly confirmation?: string;
  /** True where the certificate may also be missing, though not another one: clients of XSUAA do not present theirs to the APIs they call. */
  readonly isConfirmationOptional?: boolean;
  readonly subscription?: ApplicationName;
  readonly serviceInstanceId?: ServiceInstanceId;
  readonly grantType: string;
  readonly issuedAtMs: number;
  /** Absent: unlimited. */
  readonly expiresAtMs?: number;
  /** Claims of a JWT, as verified. */
  readonly claims?: Readonly<Record<string, unknown>>;
};

/** The answer of a token check. */
export type TokenCheck =
  | { readonly kind: 'valid'; readonly facts: AccessTokenFacts }
  | { readonly kind: 'invalid'; readonly reason: TokenRejection };

/** Why a token is not accepted; for logs, callers are told nothing. */
export type TokenRejection = 'unknown' | 'expired' | 'malformed' | 'signature' | 'revoked';

/** Longest life of a JWT: it cannot be taken back everywhere. Source: SAP doc "OAuth 2.0 JWT Token Types": 12 hours */
export const maxJwtLifetimeSeconds = 43_200;
