import type { C4cNumberRow } from './business-objects.ts';

/** What a subaccount's C4C system calls itself, where it is not its host. */
export type C4cSettingsRow = { readonly subaccount_id: string; readonly local_service_provider: string };

/** An OAuth identity provider a C4C system trusts. */
export type C4cIdentityProviderRow = {
  readonly subaccount_id: string;
  readonly issuer: string;
  readonly certificate: string;
  readonly allows_email: number;
  readonly allows_sha1: number;
  readonly is_enabled: number;
};

/** An OAuth client of a C4C system; `scopes` is a JSON list. */
export type C4cOAuthClientRow = {
  readonly subaccount_id: string;
  readonly client_id: string;
  readonly secret_hash: string;
  readonly description: string;
  readonly token_lifetime_seconds: number;
  readonly issuer: string;
  readonly scopes: string;
  readonly requires_client_id: number;
  readonly created_at_ms: number;
};

/** A user programs sign in as, by name and password or by a certificate. `login_name` is the name in lower case. */
export type C4cTechnicalUserRow = {
  readonly subaccount_id: string;
  readonly login_name: string;
  readonly name: string;
  readonly password_hash: string;
  /** PEM. */
  readonly certificate: string | null;
  /** Of the certificate in DER. */
  readonly certificate_hash: string | null;
};

/** An opaque token; `user_id` is that of the subaccount's identity provider, `scopes` a JSON list. Source: security.md S-11 */
export type C4cTokenRow = {
  readonly subaccount_id: string;
  readonly token_hash: string;
  readonly client_id: string;
  readonly issuer: string;
  readonly user_id: string;
  readonly scopes: string;
  readonly issued_at_ms: number;
  readonly expires_at_ms: number;
};

/** Tables of who may enter a C4C system, and of the numbers it has given. */
export type C4cAdministrationTables = {
  readonly c4c_settings: C4cSettingsRow;
  readonly c4c_identity_providers: C4cIdentityProviderRow;
  readonly c4c_oauth_clients: C4cOAuthClientRow;
  readonly c4c_technical_users: C4cTechnicalUserRow;
  readonly c4c_tokens: C4cTokenRow;
  readonly c4c_numbers: C4cNumberRow;
};
