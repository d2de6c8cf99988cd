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

/** An id given to a signing key, of whatever subaccount; never given again. */
export type UsedSigningKeyIdRow = { readonly kid: string; readonly given_at_ms: number };

/** Tables of the keys that sign tokens. */
export type SigningKeyTables = {
  readonly token_signing_keys: TokenSigningKeyRow;
  readonly used_signing_key_ids: UsedSigningKeyIdRow;
};
