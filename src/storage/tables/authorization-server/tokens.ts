/** An opaque access token. Only its hash is stored; when it ends follows from `issued_at_ms` and its client's lifetime. */
export type AccessTokenRow = {
  readonly token_hash: string;
  readonly client_id: string;
  /** The zone the token was issued in. */
  readonly subaccount_id: string;
  readonly issued_at_ms: number;
  /** JSON array of scope names. */
  readonly scopes: string;
  readonly grant_type: string;
  /** Absent for the client's own technical user. */
  readonly user_name: string | null;
  /** What the user once authorized; its tokens end together. Absent for client credentials. */
  readonly authorization_id: string | null;
  /** JSON of what only some tokens have: user, confirmation, audience, actor. */
  readonly details: string | null;
};

/** What authorization codes and refresh tokens have in common. Only a hash of each is stored. */
type RedeemableRow = {
  readonly token_hash: string;
  readonly client_id: string;
  readonly subaccount_id: string;
  readonly authorization_id: string;
  readonly user_name: string;
  /** JSON array of scope names. */
  readonly scopes: string;
  /** JSON of the user and of what the tokens issued for it say. */
  readonly details: string;
  readonly issued_at_ms: number;
  readonly expires_at_ms: number;
  /** Kept until it expires, so that a second use is recognised. */
  readonly consumed_at_ms: number | null;
};

/** An authorization code. */
export type AuthorizationCodeRow = RedeemableRow & {
  /** As sent to the authorization endpoint; absent where it was left out there. */
  readonly redirect_uri: string | null;
  /** Always `S256`. */
  readonly code_challenge: string | null;
};

/** A refresh token. */
export type RefreshTokenRow = RedeemableRow;

/** A JWT issued for an authorization. */
export type IssuedJwtRow = {
  readonly jti: string;
  readonly client_id: string;
  readonly authorization_id: string;
  readonly expires_at_ms: number;
};

/** A JWT that was revoked before its end, by its own client or with its authorization. */
export type RevokedTokenIdRow = {
  readonly jti: string;
  readonly client_id: string;
  readonly expires_at_ms: number;
};

/** Tables of what was issued. */
export type TokenTables = {
  readonly access_tokens: AccessTokenRow;
  readonly authorization_codes: AuthorizationCodeRow;
  readonly refresh_tokens: RefreshTokenRow;
  readonly issued_jwts: IssuedJwtRow;
  readonly revoked_token_ids: RevokedTokenIdRow;
};
