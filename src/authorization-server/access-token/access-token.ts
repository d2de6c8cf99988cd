import type { ApplicationName, Subaccount } from '../../accounts/index.ts';
import type { RequestId, ServiceInstanceId, SubaccountId } from '../../foundation/ids.ts';
import type { ClientKind, KnownClient } from '../clients/oauth-client.ts';

/** `jwt` is SAP's own shape, `jwtrfc` that of RFC 9068. Source: SAP doc "OAuth 2.0 JWT Token Types" */
export type TokenFormat = 'opaque' | 'jwt' | 'jwtrfc';

/** What a token is to say. */
export type TokenOrder = {
  readonly known: KnownClient;
  /** The subaccount the token is for: the client's own, or a subscriber of its application. */
  readonly zone: Subaccount;
  readonly grantType: string;
  readonly scopes: readonly string[];
  readonly format: TokenFormat;
  /** Claim `az_attr`, as the caller asked for it. */
  readonly azAttr?: Readonly<Record<string, unknown>> | undefined;
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
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
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
