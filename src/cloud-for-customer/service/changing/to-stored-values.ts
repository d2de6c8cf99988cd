import { odataError, quoteForError } from '../../../odata/errors.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import type { EntitySetDefinition, PropertyDefinition } from '../../entity-sets/entity-set.ts';
import type { ObjectRow, ObjectValues } from '../../store/object-store.ts';

/** What the values a caller sent come to, by column. */
export type StoredValues = {
  readonly values: ObjectValues;
  /** What the caller must not change, and may only repeat. */
  readonly repeated: ObjectValues;
};

/**
 * Sorts what a caller sent by what may be set. Whoever makes an object may name what only the system sets, which is passed over; whoever
 * changes one may repeat it. Throws 400. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide", "SAP Cloud for Customer
 * Annotations"
 */
export const toStoredValues = (
  set: EntitySetDefinition,
  sent: EntityPayload['values'],
  purpose: 'create' | 'change',
): StoredValues => {
  const values: Record<string, string | number | null> = {};
  const repeated: Record<string, string | number | null> = {};
  for (const property of set.properties) {
    const value = sent[property.name];
    if (value === undefined) continue;
    const { access, column } = property;
    if (access === 'change' || (access === 'create' && purpose === 'create'))
      values[column] = toStored(property, value);
    else if (purpose === 'change' && property.name !== 'ETag') repeated[column] = toStored(property, value);
  }
  return { values, repeated };
};

/** Throws 400 where a caller would change what must stay. Source: as for `toStoredValues` */
export const assertRepeated = (set: EntitySetDefinition, repeated: ObjectValues, row: ObjectRow): void => {
  const changed = set.properties.find(({ column }) => {
    const value = repeated[column];
    return value !== undefined && value !== (row[column] ?? null);
  });
  if (changed !== undefined) throw odataError(400, `Property '${changed.name}' cannot be changed.`);
};

const toStored = (
  { name, maxLength, isNullable }: PropertyDefinition,
  value: EntityPayload['values'][string],
): string | number | null => {
  if (typeof value === 'object' && value !== null) throw new Error(`${name} is of no complex type`);
  if (value === null && !isNullable) throw odataError(400, `Property '${name}' must not be null.`);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && maxLength !== undefined && value.length > maxLength) {
    throw odataError(400, `Property '${quoteForError(name)}' must have at most ${maxLength} characters.`);
  }
  return value;
};
