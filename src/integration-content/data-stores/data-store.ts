/** Names a data store. Source: SAP doc "Managing Data Stores" */
export type DataStoreKey = {
  readonly name: string;
  /** Id of the flow whose store it is; empty for one that all flows share. */
  readonly integrationFlow: string;
};

/** A data store: it is there as long as it has entries. */
export type DataStore = DataStoreKey & { readonly messages: number; readonly overdueMessages: number };

/** Names an entry. */
export type EntryKey = { readonly store: DataStoreKey; readonly id: string };

/** A message in a data store, without its content. */
export type DataStoreEntry = EntryKey & {
  /** The message whose processing stored it. */
  readonly messageGuid: string;
  readonly createdAtMs: number;
  /** When it should have been fetched. */
  readonly dueAtMs: number;
  readonly retainUntilMs: number;
};

/** An entry as it is listed: it is overdue when it has not been fetched in time. */
export type ListedEntry = DataStoreEntry & { readonly isOverdue: boolean };

/** What an entry holds. */
export type EntryContent = {
  readonly body: Uint8Array;
  /** Absent where headers were not stored. */
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
};

/** Names a variable. Source: SAP doc "Managing Variables" */
export type VariableKey = {
  readonly name: string;
  /** Id of the flow whose variable it is; empty for one that all flows share. */
  readonly integrationFlow: string;
};

/** A value that flows keep between messages. */
export type Variable = VariableKey & {
  readonly value: string;
  readonly updatedAtMs: number;
  readonly retainUntilMs: number;
};

const dayMs = 24 * 60 * 60 * 1000;

/** Source: SAP docs "Define Data Store Write Operations" (days, lengths), "Define Write Variables" (retention) */
export const storeLimits = {
  storeNameCharacters: 40,
  entryIdCharacters: 255,
  maxRetentionDays: 180,
  variableRetentionMs: 400 * dayMs,
  dayMs,
} as const;

/** How much there may be, or is. */
export type StoredAmount = { readonly entries: number; readonly bytes: number };

/** What the flows of a subaccount may store. Assumed: SAP limits the database of a tenant, without a published number */
export const storedDataLimits = {
  dataStores: { entries: 100_000, bytes: 1024 * 1024 * 1024 },
  variables: { entries: 10_000, bytes: 64 * 1024 * 1024 },
} as const satisfies Readonly<Record<string, StoredAmount>>;
