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

/** Tables of the pages users sign in and consent on. */
export type SignInTables = {
  readonly user_sessions: UserSessionRow;
  readonly consents: ConsentRow;
  readonly brandings: BrandingRow;
};
