/** Someone who may administer the installation. Of the token only its digest is kept. Source: security.md S-58 */
export type AdministratorRow = {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the token, as hex. */
  readonly token_digest: string;
  readonly created_at_ms: number;
  /** `viewer`, `security-administrator` or `administrator`. */
  readonly role: string;
};

/** A session in the cockpit: of an administrator, of a user of a subaccount, or of somebody the OpenID provider knows. Source: security.md S-57 */
export type CockpitSessionRow = {
  /** SHA-256 of what the cookie holds, as hex. */
  readonly id_digest: string;
  readonly administrator_id: string | null;
  readonly subaccount_id: string | null;
  readonly user_id: string | null;
  /** How often the user's password had been changed; with another one the session ends. */
  readonly password_changes: number | null;
  readonly provider_issuer: string | null;
  readonly provider_subject: string | null;
  /** As the cockpit names them. */
  readonly provider_user: string | null;
  /** JSON list of those of the user's groups that gave a role. */
  readonly provider_groups: string | null;
  /** Tells the provider at sign-out whose session is meant. */
  readonly sealed_id_token: Uint8Array | null;
  readonly created_at_ms: number;
  readonly last_seen_at_ms: number;
  /** When it ends however busy it is. */
  readonly expires_at_ms: number;
};

/** The code of a one-time link. Source: product description, journeys */
export type SignInCodeRow = {
  readonly code_digest: string;
  readonly administrator_id: string;
  readonly expires_at_ms: number;
};

/** Tables of the room `management-api`. */
export type ManagementApiTables = {
  readonly administrators: AdministratorRow;
  readonly cockpit_sessions: CockpitSessionRow;
  readonly sign_in_codes: SignInCodeRow;
};
