import type {
  ColumnOrder,
  ContentSource,
  LogColumn,
  LogTable,
  SetIndexes,
  StoredProperty,
  StoredRow,
  StoredSet,
} from '../message-processing-logs/index.ts';
import type { ComplexValue, PrimitiveValue, Row } from '../odata/entity.ts';
import type { Multiplicity, PrimitivePropertyModel, PrimitiveType } from '../odata/model.ts';

/** A property as `$metadata` shows it, and where its value is stored. */
export type PrimitiveDefinition = PrimitivePropertyModel & { readonly stored: StoredProperty };

/** A property whose value is an inline object. */
export type ComplexDefinition = {
  readonly name: string;
  readonly complex: string;
  readonly members: readonly PrimitiveDefinition[];
};

/** Any property of an entity set. */
export type PropertyDefinition = PrimitiveDefinition | ComplexDefinition;

/** A navigation property: leads to the rows of `target` whose columns equal those of the entity it starts from. */
export type NavigationDefinition = {
  readonly name: string;
  readonly association: string;
  readonly fromRole: string;
  readonly toRole: string;
  /** Name of the entity set it leads to. */
  readonly target: string;
  readonly multiplicity: Multiplicity;
  readonly on: readonly (readonly [from: LogColumn, to: LogColumn])[];
};

/** An entity set of the API: what it shows, where that is stored and who may read it. */
export type EntitySetDefinition = {
  readonly name: string;
  readonly type: string;
  readonly keys: readonly string[];
  readonly properties: readonly PropertyDefinition[];
  readonly navigation: readonly NavigationDefinition[];
  readonly stored: StoredSet;
  /** Paths that a `$filter` may only test for equality. */
  readonly onlyEqual: ReadonlySet<string>;
  /** Roles of which one suffices to read the set's entities. */
  readonly roles: readonly string[];
  /** Present where entities have a stream: who may read it, and where it is. */
  readonly stream?: StreamDefinition;
};

/** The stream behind an entity's `/$value`. */
export type StreamDefinition = {
  readonly roles: readonly string[];
  readonly mediaTypeColumn: LogColumn;
  /** True for data of a message, which an access policy of its flow protects. */
  readonly isMessageData?: boolean;
  readonly source: (key: Row) => ContentSource;
};

type Declaration = Omit<EntitySetDefinition, 'stored' | 'onlyEqual' | 'navigation'> & {
  readonly table: LogTable;
  readonly navigation?: readonly NavigationDefinition[];
  readonly onlyEqual?: readonly string[];
  readonly defaultOrder?: readonly ColumnOrder[];
  /** Beyond the first key property, by which entities are found and listed in order anyway. */
  readonly indexes?: SetIndexes;
};

/** Declares an entity set; the whitelist that filters are translated with is made from its properties. Source: conventions "Recipes" */
export const defineEntitySet = (declaration: Declaration): EntitySetDefinition => {
  const { table, navigation = [], onlyEqual = [], defaultOrder = [], indexes, ...rest } = declaration;
  const stored = new Map<string, StoredProperty>();
  for (const property of declaration.properties) {
    if (!('complex' in property)) stored.set(property.name, property.stored);
    else for (const member of property.members) stored.set(`${property.name}/${member.name}`, member.stored);
  }
  const keyColumns = declaration.keys.map((key) => {
    const property = stored.get(key);
    if (property?.kind !== 'column') throw new Error(`key ${key} of ${declaration.name} is no column`);
    return property.column;
  });
  return {
    ...rest,
    navigation,
    onlyEqual: new Set(onlyEqual),
    stored: {
      table,
      properties: stored,
      keyColumns,
      defaultOrder,
      indexes: indexes ?? { covered: [], groups: [], lookups: [declaration.keys.slice(0, 1)], orders: [] },
    },
  };
};

/** `isKey`: part of the key. `isSet`: never null, although `$metadata` allows it. */
type Traits = { readonly isKey?: true; readonly isSet?: true; readonly maxLength?: number };

const primitive = (type: PrimitiveType, name: string, column: LogColumn, traits: Traits): PrimitiveDefinition => ({
  name,
  type,
  nullable: !traits.isKey,
  ...(traits.maxLength !== undefined && { maxLength: traits.maxLength }),
  ...(type === 'Edm.DateTime' && { precision: 3 }),
  stored: {
    kind: 'column',
    column,
    isNullable: !traits.isKey && !traits.isSet,
    isBoolean: type === 'Edm.Boolean',
  },
});

/** A text property. */
export const text = (name: string, column: LogColumn, traits: Traits = {}): PrimitiveDefinition =>
  primitive('Edm.String', name, column, traits);
/** A point in time, stored as epoch milliseconds. */
export const time = (name: string, column: LogColumn, traits: Traits = {}): PrimitiveDefinition =>
  primitive('Edm.DateTime', name, column, traits);
/** A 32 bit whole number. */
export const int32 = (name: string, column: LogColumn, traits: Traits = {}): PrimitiveDefinition =>
  primitive('Edm.Int32', name, column, traits);
/** A 64 bit whole number. */
export const int64 = (name: string, column: LogColumn, traits: Traits = {}): PrimitiveDefinition =>
  primitive('Edm.Int64', name, column, traits);
/** A Boolean, stored as 0 or 1. */
export const flag = (name: string, column: LogColumn, traits: Traits = {}): PrimitiveDefinition =>
  primitive('Edm.Boolean', name, column, traits);
/** A text property with the same value in every entity. */
export const constant = (name: string, value: string): PrimitiveDefinition => ({
  name,
  type: 'Edm.String',
  nullable: true,
  stored: { kind: 'constant', value },
});

/** The columns a property's value is read from. */
export const columnsOf = (property: PropertyDefinition): readonly LogColumn[] => {
  const parts = 'complex' in property ? property.members : [property];
  return parts.flatMap(({ stored }) => (stored.kind === 'column' ? [stored.column] : []));
};

/** Creates the function that turns a stored row into the values of the named properties (all, if not told which). */
export const createRowReader = (
  definition: EntitySetDefinition,
  names?: ReadonlySet<string>,
): ((row: StoredRow) => Row) => {
  const shown = definition.properties.filter(
    ({ name }) => names === undefined || names.has(name) || definition.keys.includes(name),
  );
  // Objects that begin with all their properties are made and read in half the time.
  const shape: Row = Object.fromEntries(shown.map(({ name }) => [name, null]));
  return (row) => {
    const values: Record<string, PrimitiveValue | ComplexValue> = { ...shape };
    for (const property of shown) {
      values[property.name] =
        'complex' in property ? readMembers(property.members, row) : readValue(property.stored, row);
    }
    return values;
  };
};

const readMembers = (members: readonly PrimitiveDefinition[], row: StoredRow): ComplexValue => {
  const values: Record<string, PrimitiveValue> = {};
  for (const { name, stored } of members) values[name] = readValue(stored, row);
  return values;
};

const readValue = (stored: StoredProperty, row: StoredRow): PrimitiveValue => {
  if (stored.kind === 'constant') return stored.value;
  const value = row[stored.column] ?? null;
  return stored.isBoolean && value !== null ? value !== 0 : value;
};
