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

/** Tables of clients and of the scopes they may ask for. */
export type ClientTables = {
  readonly oauth_clients: OAuthClientRow;
  readonly oauth_client_secrets: OAuthClientSecretRow;
  readonly oauth_client_certificates: OAuthClientCertificateRow;
  readonly oauth_client_keys: OAuthClientKeyRow;
  readonly retired_client_ids: RetiredClientIdRow;
  readonly application_scopes: ApplicationScopeRow;
};
