import type { LogTables } from '../../storage/tables/message-processing-logs/logs.ts';
import type { PayloadTables } from '../../storage/tables/message-processing-logs/payloads.ts';

type Tables = LogTables & PayloadTables;

/** A table of this room. */
export type LogTable = keyof Tables;

/** A column of this room's tables. */
export type LogColumn = { readonly [Table in LogTable]: keyof Tables[Table] }[LogTable] & string;

/** Where the value of a property comes from: a column, or the same text for every entity. */
export type StoredProperty =
  | { readonly kind: 'column'; readonly column: LogColumn; readonly isNullable: boolean; readonly isBoolean: boolean }
  | { readonly kind: 'constant'; readonly value: string };

/** One criterion of an order over columns. */
export type ColumnOrder = { readonly column: LogColumn; readonly descending: boolean; readonly isNullable: boolean };

/**
 * An entity set as it is stored. Every name in it is written in our code; nothing in it comes from a request, so it may become SQL
 * (S-53). Reading is confined to one subaccount by the query, not by the set.
 */
export type StoredSet = {
  readonly table: LogTable;
  /** By path in an expression: `Status`, `IntegrationArtifact/Id`. */
  readonly properties: ReadonlyMap<string, StoredProperty>;
  /** Key columns besides `subaccount_id`, none of them ever null. They also end every order. */
  readonly keyColumns: readonly LogColumn[];
  /** The order of a list nobody ordered. Without key columns, which are appended. */
  readonly defaultOrder: readonly ColumnOrder[];
  readonly indexes: SetIndexes;
};

/** What the indexes of a set answer at once; everything else is answered slice by slice. Paths are those of `properties`. */
export type SetIndexes = {
  /** Properties of the index that the default order follows. */
  readonly covered: readonly string[];
  /** Properties of which an index exists that goes on like that one: equal to one value, they are covered too. */
  readonly groups: readonly string[];
  /** Combinations of properties that, each equal to one value, leave few rows. */
  readonly lookups: readonly (readonly string[])[];
  /** Properties by which a list without a filter is in order. */
  readonly orders: readonly string[];
  /** The second is never less than the first. */
  readonly neverBefore?: readonly [string, string];
};

/** A row as read: values by column name. */
export type StoredRow = Readonly<Record<string, string | number | null>>;

/** Confines a list to rows whose column has one of the values. */
export type ColumnCondition = { readonly column: LogColumn; readonly values: readonly (string | number)[] };
