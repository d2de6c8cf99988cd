/** A user of a subaccount's own identity provider. Without a password hash it cannot sign in by password. */
export type UserRow = {
  readonly subaccount_id: string;
  readonly id: string;
  readonly user_name: string;
  readonly email: string | null;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly password_hash: string | null;
  /** How often the password was changed; sessions that began with another one end. */
  readonly password_changes: number;
  readonly is_disabled: number;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
};

/** What a user can be found by: name, id and e-mail address in lower case. One primary key keeps all users' names apart. */
export type UserLoginNameRow = {
  readonly subaccount_id: string;
  readonly login_name: string;
  readonly user_id: string;
};

/** An identity provider a subaccount trusts; `configuration` is all of it as JSON, kind and name included. It holds no secret. */
export type TrustedIdentityProviderRow = {
  readonly subaccount_id: string;
  readonly kind: string;
  readonly name: string;
  readonly configuration: string;
  readonly changed_at_ms: number;
  /** When an assertion of it was last taken. */
  readonly last_used_at_ms: number | null;
};

/** A subaccount's trust configuration apart from its providers, as JSON. */
export type TrustSettingsRow = {
  readonly subaccount_id: string;
  readonly settings: string;
  readonly changed_at_ms: number;
};

/** Tables of `identity-provider/`. */
export type IdentityProviderTables = {
  readonly users: UserRow;
  readonly user_login_names: UserLoginNameRow;
  readonly trusted_identity_providers: TrustedIdentityProviderRow;
  readonly trust_settings: TrustSettingsRow;
};
