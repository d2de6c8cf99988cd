/**
 * A keystore file. `provider_account` and `application` say on which level: both are empty for the account itself, the first for an
 * application of its own, none for a subscription. The content is sealed.
 */
export type KeystoreFileRow = {
  readonly subaccount_id: string;
  readonly provider_account: string;
  readonly application: string;
  readonly name: string;
  /** `jks`, `jceks`, `p12` or `pem`. */
  readonly type: string;
  readonly sealed_content: Uint8Array;
  /** Hex: what ETags are made of. */
  readonly content_sha256: string;
  readonly size_bytes: number;
  readonly modified_by: string;
  readonly modified_at_ms: number;
  /** When the first of its certificates ends, as far as that can be read without a password. */
  readonly not_after_ms: number | null;
  /** When an application last read it. */
  readonly last_used_at_ms: number | null;
};

/** A keystore of an integration tenant. Its row is what nodes wait for when they change entries at once. */
export type TenantKeystoreRow = {
  readonly subaccount_id: string;
  /** `system`, `backup_admin_system`, `KeyRenewal` or `KeyHistory`. */
  readonly name: string;
  /** Null where it has never been changed. */
  readonly modified_by: string | null;
  readonly modified_at_ms: number | null;
};

/** A key pair or certificate in a keystore of an integration tenant; the alias is unique in it. The private key is sealed. */
export type KeystoreEntryRow = {
  readonly id: string;
  readonly subaccount_id: string;
  readonly keystore: string;
  readonly alias: string;
  readonly owner: string;
  /** PEM texts one after the other, the certificate of the key first. */
  readonly certificate_chain_pem: string;
  /** Null for a trusted certificate. */
  readonly sealed_private_key: Uint8Array | null;
  /** When the first certificate ends. */
  readonly not_after_ms: number;
  readonly created_by: string;
  readonly created_at_ms: number;
  readonly modified_by: string;
  readonly modified_at_ms: number;
  /** JSON: when and by whom the entry was in use; null outside the key history. */
  readonly history: string | null;
};

/** Tables of the room `keystores/`. */
export type KeystoreTables = {
  readonly keystore_files: KeystoreFileRow;
  readonly tenant_keystores: TenantKeystoreRow;
  readonly keystore_entries: KeystoreEntryRow;
};
