/** An OAuth client of any kind. JSON columns: `grant_types`, `scopes`, `redirect_uris`. */
export type OAuthClientRow = {
  readonly client_id: string;
  /** Lower case: ids are unique whatever their case, and compared exactly. */
  readonly client_id_folded: string;
  readonly subaccount_id: string;
  readonly kind: string;
  readonly name: string;
  readonly description: string | null;
  readonly is_enabled: number;
  readonly is_confidential: number;
  readonly is_imported: number;
  readonly authorization_grant: string | null;
  readonly grant_types: string;
  readonly scopes: string;
  readonly redirect_uris: string;
  readonly skip_consent: number;
  readonly subscription_provider: string | null;
  readonly subscription_application: string | null;
  /** 0: unlimited, for imported clients only. */
  readonly token_lifetime_seconds: number;
  readonly refresh_token_lifetime_seconds: number | null;
  readonly service_instance_id: string | null;
  readonly xsappname: string | null;
  readonly created_at_ms: number;
  readonly created_by: string;
};

/** One of a client's secrets; several overlap while one is being replaced. */
export type OAuthClientSecretRow = {
  readonly id: string;
  readonly client_id: string;
  readonly secret_hash: string;
  readonly created_at_ms: number;
  readonly expires_at_ms: number | null;
  readonly last_used_at_ms: number | null;
};

/** The id of a deleted client, kept back from other subaccounts for a while. */
export type RetiredClientIdRow = {
  readonly client_id_folded: string;
  readonly subaccount_id: string;
  readonly retired_at_ms: number;
};

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
};

/** A JWT that was revoked before its end. */
export type RevokedJwtRow = {
  readonly jti: string;
  readonly client_id: string;
  readonly expires_at_ms: number;
};

/** A key that signs a subaccount's tokens. */
export type TokenSigningKeyRow = {
  readonly kid: string;
  readonly subaccount_id: string;
  readonly algorithm: string;
  /** `pending` (published only), `active` (signs) or `retired` (still verifies). */
  readonly state: string;
  readonly sealed_private_key: Uint8Array;
  /** JSON of the published entry. */
  readonly public_jwk: string;
  readonly created_at_ms: number;
};

/** Tables of the authorization server. */
export type AuthorizationServerTables = {
  readonly oauth_clients: OAuthClientRow;
  readonly oauth_client_secrets: OAuthClientSecretRow;
  readonly retired_client_ids: RetiredClientIdRow;
  readonly access_tokens: AccessTokenRow;
  readonly revoked_jwts: RevokedJwtRow;
  readonly token_signing_keys: TokenSigningKeyRow;
};
