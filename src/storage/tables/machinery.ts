/** One value that belongs to the whole installation, e.g. when it was first started. */
export type SettingsRow = { readonly key: string; readonly value: string };

/** A data key for sealed columns, itself encrypted under the master key. Source: security.md S-63 */
export type SealingKeyRow = {
  readonly number: number;
  readonly wrapped_key: Uint8Array;
  readonly master_key_id: string;
  readonly usable_from_ms: number;
};

/** Who may run a job that must run once over all nodes, and until when. Source: security.md R-16 */
export type LeaseRow = { readonly name: string; readonly holder: string; readonly expires_at_ms: number };

/** Something that may be used once, e.g. the id of an assertion; forgotten when it has expired. Source: security.md S-30, S-36 */
export type UsedOnceRow = { readonly purpose: string; readonly key_hash: string; readonly expires_at_ms: number };

/** A migration that has been applied. Source: security.md R-13 */
export type SchemaMigrationRow = { readonly number: number; readonly name: string; readonly applied_at_ms: number };

/** Tables of the machinery itself. */
export type MachineryTables = {
  readonly settings: SettingsRow;
  readonly sealing_keys: SealingKeyRow;
  readonly leases: LeaseRow;
  readonly used_once: UsedOnceRow;
  readonly schema_migrations: SchemaMigrationRow;
};
