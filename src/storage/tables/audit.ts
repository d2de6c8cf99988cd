/**
 * An audit event; its row never changes. `subaccount_id` is `''` for events of the whole installation. `id` begins with that of its block.
 * `chain_position` and `hash` are null except on events sealed before there were blocks. Not tied to `subaccounts`: the record of a deleted
 * subaccount stays.
 */
export type AuditEventRow = {
  readonly id: string;
  readonly subaccount_id: string;
  readonly category: string;
  readonly actor_kind: string;
  readonly actor_name: string;
  readonly client_id: string | null;
  readonly remote_address: string | null;
  readonly request_id: string | null;
  readonly action: string;
  readonly object: string;
  readonly message: string;
  /** JSON object of texts. */
  readonly attributes: string | null;
  readonly created_at_ms: number;
  readonly chain_position: number | null;
  readonly hash: string | null;
};

/**
 * The events of one scope that were recorded by one write. `chain_position` (that of its last event) and `hash` are null until the block is
 * sealed; after that the row never changes.
 */
export type AuditBlockRow = {
  readonly subaccount_id: string;
  /** The first 32 characters of the ids of its events; a whole id for an event recorded before there were blocks. */
  readonly id: string;
  readonly event_count: number;
  /** SHA-256 of what the events say, made when they are recorded. Empty: still to be made, see migration 16. */
  readonly digest: string;
  readonly created_at_ms: number;
  readonly chain_position: number | null;
  readonly hash: string | null;
};

/**
 * The two ends of a subaccount's chain: the newest sealed event, and what the oldest kept one is chained to once retention has
 * removed those before it.
 */
export type AuditChainRow = {
  readonly subaccount_id: string;
  readonly base_position: number;
  readonly base_hash: string;
  readonly last_position: number;
  readonly last_hash: string;
};

/**
 * Some hundred events that follow each other in a chain: the ids they lie between, among which others may lie too, and marks of who acted in
 * them. Follows from the events: a search leaves out the segments that are of others.
 */
export type AuditSegmentRow = {
  readonly subaccount_id: string;
  readonly first_position: number;
  readonly last_position: number;
  readonly first_id: string;
  readonly last_id: string;
  readonly callers: string;
};

/** How many days the events of a subaccount are kept, where that is not the installation's default. */
export type AuditRetentionRow = {
  readonly subaccount_id: string;
  readonly days: number;
  readonly changed_at_ms: number;
};

/** Tables of `audit/`. */
export type AuditTables = {
  readonly audit_events: AuditEventRow;
  readonly audit_blocks: AuditBlockRow;
  readonly audit_chains: AuditChainRow;
  readonly audit_segments: AuditSegmentRow;
  readonly audit_retentions: AuditRetentionRow;
};
