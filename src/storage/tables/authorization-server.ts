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
  /** JSON of what most clients leave as it is; absent: all of it. */
  readonly settings: string | null;
  /** Tokens issued before are no longer accepted: all of them were revoked. */
  readonly tokens_valid_from_ms: number | null;
};

/** One of a client's secrets; several overlap while one is being replaced. */
export type OAuthClientSecretRow = {
  readonly id: string;
  readonly client_id: string;
  readonly secret_hash: string;
  readonly created_at_ms: number;
  /** Absent: from its creation. */
  readonly valid_from_ms: number | null;
  readonly expires_at_ms: number | null;
  readonly last_used_at_ms: number | null;
};

/** One of a client's certificates, or the names one must have. */
export type OAuthClientCertificateRow = {
  readonly id: string;
  readonly client_id: string;
  /** `exact` (this very certificate), `subject` (the names alone) or `renewable` (the names, never an older one than the last). */
  readonly binding: string;
  /** `x5t#S256` of the certificate registered, or of the latest renewal; absent where names were registered. */
  readonly thumbprint: string | null;
  /** As RFC 2253 writes it. */
  readonly subject_dn: string;
  /** Absent: whichever issuer is trusted. */
  readonly issuer_dn: string | null;
  /** Begin of validity of the latest certificate seen. */
  readonly seen_not_before_ms: number | null;
  /** The thumbprint once more, where no other client may have the certificate. */
  readonly claimed_thumbprint: string | null;
  readonly created_at_ms: number;
  readonly valid_from_ms: number | null;
  readonly expires_at_ms: number | null;
  readonly last_used_at_ms: number | null;
};

/** One of a client's public keys, for signed assertions. */
export type OAuthClientKeyRow = {
  readonly id: string;
  readonly client_id: string;
  /** Absent: assertions need not name it. */
  readonly kid: string | null;
  /** JSON of a JWK, or PEM. */
  readonly public_key: string;
  readonly created_at_ms: number;
  readonly valid_from_ms: number | null;
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

/** A key that signs a subaccount's tokens. */
export type TokenSigningKeyRow = {
  readonly kid: string;
  readonly subaccount_id: string;
  readonly algorithm: string;
  /** `pending` (published only), `active` (signs) or `retired` (still verifies). */
  readonly state: string;
  /** Empty once the key is retired: it signs no more. */
  readonly sealed_private_key: Uint8Array;
  /** JSON of the published entry. */
  readonly public_jwk: string;
  readonly created_at_ms: number;
  /** 1 or 2: a subaccount has two keys at most. */
  readonly slot: number;
  /** When it began to sign. */
  readonly enabled_at_ms: number | null;
  /** When another one took its place. */
  readonly retired_at_ms: number | null;
  /** When a pending key is enabled by itself; absent where somebody has to do it. */
  readonly activates_at_ms: number | null;
};

/** A user who is signed in in a browser. Only a hash of the id in the cookie is stored. */
export type UserSessionRow = {
  readonly id_hash: string;
  readonly subaccount_id: string;
  readonly user_origin: string;
  readonly user_id: string;
  /** JSON of the user as it was at sign-in. */
  readonly user: string;
  readonly signed_in_at_ms: number;
  /** Moves on while the session is used, never beyond its absolute end. */
  readonly expires_at_ms: number;
};

/** What a user allowed a client to do, so that it is not asked again. JSON columns: both lists of scopes. */
export type ConsentRow = {
  readonly subaccount_id: string;
  readonly user_origin: string;
  readonly user_id: string;
  readonly client_id: string;
  /** What the page offered; asking for more shows it again. */
  readonly asked_scopes: string;
  readonly approved_scopes: string;
  readonly given_at_ms: number;
};

/** How the pages of a subaccount look. `settings` is JSON. */
export type BrandingRow = {
  readonly subaccount_id: string;
  readonly settings: string;
  readonly logo: Uint8Array | null;
  readonly logo_type: string | null;
  /** SHA-256 of the logo: its address. */
  readonly logo_hash: string | null;
  readonly updated_at_ms: number;
};

/** An id given to a signing key, of whatever subaccount; never given again. */
export type UsedSigningKeyIdRow = { readonly kid: string; readonly given_at_ms: number };

/** A scope an application defines. */
export type ApplicationScopeRow = {
  readonly provider_account: string;
  readonly application: string;
  readonly scope_id: string;
  readonly description: string | null;
  /** JSON: descriptions by language tag. */
  readonly translations: string;
  readonly created_at_ms: number;
};

/** Tables of the authorization server. */
export type AuthorizationServerTables = {
  readonly oauth_clients: OAuthClientRow;
  readonly oauth_client_secrets: OAuthClientSecretRow;
  readonly oauth_client_certificates: OAuthClientCertificateRow;
  readonly oauth_client_keys: OAuthClientKeyRow;
  readonly retired_client_ids: RetiredClientIdRow;
  readonly access_tokens: AccessTokenRow;
  readonly authorization_codes: AuthorizationCodeRow;
  readonly refresh_tokens: RefreshTokenRow;
  readonly issued_jwts: IssuedJwtRow;
  readonly revoked_token_ids: RevokedTokenIdRow;
  readonly token_signing_keys: TokenSigningKeyRow;
  readonly user_sessions: UserSessionRow;
  readonly consents: ConsentRow;
  readonly brandings: BrandingRow;
  readonly used_signing_key_ids: UsedSigningKeyIdRow;
  readonly application_scopes: ApplicationScopeRow;
};
