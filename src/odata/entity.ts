/** A primitive value: text, number (Int32, Int64 within the safe range, times as epoch milliseconds), boolean or null. */
export type PrimitiveValue = string | number | boolean | null;

/** The value of a complex property. */
export type ComplexValue = Readonly<Record<string, PrimitiveValue>>;

/** The properties of one entity by name. A property that is missing counts as null. Always holds the key, selected or not. */
export type Row = Readonly<Record<string, PrimitiveValue | ComplexValue>>;

/** One entity as the serializers take it. */
export type Entity = {
  readonly values: Row;
  /** Media type of the stream behind `/$value`; `application/octet-stream` when not given. Only for types with a stream. */
  readonly mediaType?: string;
  /** The entity tag as its header shows it, quotes included. Only for sets that have them. */
  readonly etag?: string;
  /** The expanded navigation properties by name: a list for `*`, an entity or null for the others. */
  readonly expanded?: Readonly<Record<string, readonly Entity[] | Entity | null>>;
};

/** Tells the two apart: Array.isArray does not know readonly arrays. */
export const isEntityList = (value: readonly Entity[] | Entity): value is readonly Entity[] => Array.isArray(value);
