/** A message that a flow has put by, for itself or for another one. */
export type DataStoreEntryRow = {
  readonly subaccount_id: string;
  readonly store_name: string;
  /** Id of the flow whose store it is; empty for a store of all flows. */
  readonly integration_flow: string;
  readonly id: string;
  readonly message_guid: string;
  readonly content: Uint8Array;
  /** JSON of names and values, where headers were stored. */
  readonly headers: string | null;
  readonly created_at_ms: number;
  /** When it should have been fetched. */
  readonly due_at_ms: number;
  readonly retain_until_ms: number;
};

/** A value that a flow keeps between messages. */
export type VariableRow = {
  readonly subaccount_id: string;
  readonly name: string;
  /** Id of the flow whose variable it is; empty for one of all flows. */
  readonly integration_flow: string;
  readonly value: string;
  readonly updated_at_ms: number;
  readonly retain_until_ms: number;
};

/** How much of a kind the flows of a subaccount have stored. */
export type StoredDataUsageRow = {
  readonly subaccount_id: string;
  readonly kind: string;
  readonly entries: number;
  readonly bytes: number;
};

/** Tables of data stores and variables, in the room `integration-content/`. */
export type DataStoreTables = {
  readonly data_store_entries: DataStoreEntryRow;
  readonly variables: VariableRow;
  readonly stored_data_usage: StoredDataUsageRow;
};
