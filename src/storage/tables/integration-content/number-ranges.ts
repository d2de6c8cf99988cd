/** A range that numbers are drawn from one by one. */
export type NumberRangeRow = {
  readonly subaccount_id: string;
  readonly name: string;
  readonly description: string | null;
  readonly min_value: number;
  readonly max_value: number;
  /** The number drawn next; one beyond `max_value` when a range that does not rotate is used up. */
  readonly current_value: number;
  readonly rotates: number;
  /** Digits a number is padded to with zeros; 0 for none. */
  readonly field_length: number;
  readonly deployed_by: string;
  readonly deployed_at_ms: number;
};

/** Tables of number ranges, in the room `integration-content/`. */
export type NumberRangeTables = { readonly number_ranges: NumberRangeRow };
