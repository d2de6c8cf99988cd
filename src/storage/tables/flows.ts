/** A message endpoint of a subaccount: `path` and `id` are unique in it. */
export type FlowRow = {
  readonly subaccount_id: string;
  readonly id: string;
  /** Below `/http`, with its leading slash. */
  readonly path: string;
  readonly name: string | null;
  readonly package_id: string | null;
  readonly destination: string;
  readonly target_path: string | null;
  readonly role: string | null;
  readonly timeout_seconds: number | null;
  readonly max_message_bytes: number | null;
  /** JSON object: message header to property name. */
  readonly custom_header_properties: string | null;
  readonly attachments: string | null;
  readonly changed_at_ms: number;
  /** JSON object: what the columns above have no place for. Null beside `sealed_settings`, which holds the same, and the target path. */
  readonly settings: string | null;
  /** Null for a flow that was written before there was this column. */
  readonly sealed_settings: Uint8Array | null;
};

/** A log level set for a flow, wherever that is defined. */
export type FlowLogLevelRow = {
  readonly subaccount_id: string;
  readonly flow_id: string;
  readonly level: string;
  /** When it ends; null for never. */
  readonly until_ms: number | null;
};

/** Tables of the room `flows/`. */
export type FlowTables = { readonly flows: FlowRow; readonly flow_log_levels: FlowLogLevelRow };
