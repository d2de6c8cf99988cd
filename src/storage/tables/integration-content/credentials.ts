/** A credential deployed on the integration tenant of a subaccount; `name` is unique among those of its kind. Everything else is sealed. */
export type DeployedCredentialRow = {
  readonly subaccount_id: string;
  /** `user`, `secure-parameter` or `oauth2-client`. */
  readonly kind: string;
  readonly name: string;
  readonly sealed_content: Uint8Array;
  readonly deployed_by: string;
  readonly deployed_at_ms: number;
};

/** A user known by a client certificate. Certificates are public, so nothing here is sealed. */
export type CertificateUserMappingRow = {
  readonly subaccount_id: string;
  /** 32 hex characters. */
  readonly id: string;
  readonly user_name: string;
  /** SHA-256 of the DER in base64url: the whole certificate counts, not one of its names. */
  readonly certificate_thumbprint: string;
  /** Base64 of the PEM. */
  readonly certificate: string;
  readonly valid_until_ms: number;
  readonly created_by: string;
  readonly created_at_ms: number;
  readonly modified_by: string;
  readonly modified_at_ms: number;
};

/** Tables of deployed credentials. */
export type CredentialTables = {
  readonly deployed_credentials: DeployedCredentialRow;
  readonly certificate_user_mappings: CertificateUserMappingRow;
};
