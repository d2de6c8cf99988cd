import type { PrimitiveType } from '../../odata/model.ts';
import type { EntityTable, PropertySource } from '../../odata/sql/translate-filter.ts';
import type { C4cObjectTables } from '../../storage/tables/cloud-for-customer.ts';

/** A table with business objects. */
export type ObjectTable = keyof C4cObjectTables;

/** A column of one of them. */
export type ObjectColumn = { readonly [Table in ObjectTable]: keyof C4cObjectTables[Table] }[ObjectTable] & string;

/** Who sets a property: the system, the caller when an entity is made, or the caller at any time. */
export type PropertyAccess = 'system' | 'create' | 'change';

/** A property as `$metadata` shows it, and the column it is stored in. */
export type PropertyDefinition = {
  readonly name: string;
  readonly type: PrimitiveType;
  readonly column: ObjectColumn;
  readonly label: string;
  readonly access: PropertyAccess;
  readonly isNullable: boolean;
  readonly maxLength?: number;
  /** Whether `$search` looks into it. */
  readonly isSearched: boolean;
};

/** A navigation property: leads to the rows of `target` whose column `to` has the value of `from`. */
export type NavigationDefinition = {
  readonly name: string;
  readonly association: string;
  readonly fromRole: string;
  readonly toRole: string;
  readonly target: string;
  readonly multiplicity: '0..1' | '1' | '*';
  readonly from: ObjectColumn;
  readonly to: ObjectColumn;
};

/** An entity set of the OData API. Every name in it is written in our code (S-53). */
export type EntitySetDefinition = {
  readonly name: string;
  readonly type: string;
  readonly properties: readonly PropertyDefinition[];
  readonly navigation: readonly NavigationDefinition[];
  readonly stored: EntityTable & { readonly table: ObjectTable };
  /** Where the number that new entities get is stored, and the first one of a system. */
  readonly number: { readonly column: ObjectColumn; readonly first: number };
};

type Traits = {
  readonly access?: PropertyAccess;
  readonly isSearched?: true;
  readonly maxLength?: number;
  readonly isNullable?: false;
};

/** A text property; callers may change it unless told otherwise. */
export const text = (name: string, column: ObjectColumn, label: string, traits: Traits = {}): PropertyDefinition => ({
  name,
  type: 'Edm.String',
  column,
  label,
  access: traits.access ?? 'change',
  isNullable: traits.isNullable ?? true,
  maxLength: traits.maxLength ?? 255,
  isSearched: traits.isSearched ?? false,
});

const time = (name: string, column: ObjectColumn, label: string): PropertyDefinition => ({
  name,
  type: 'Edm.DateTimeOffset',
  column,
  label,
  access: 'system',
  isNullable: false,
  isSearched: false,
});

/** Key of every entity, 32 upper-case hex digits. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" */
export const keyName = 'ObjectID';

const ofEveryObject = {
  first: [text(keyName, 'object_id', 'Object ID', { access: 'system', isNullable: false, maxLength: 70 })],
  last: [
    time('CreatedOn', 'created_at_ms', 'Created On'),
    text('CreatedBy', 'created_by', 'Created By', { access: 'system', isNullable: false, maxLength: 480 }),
    time('ChangedOn', 'changed_at_ms', 'Changed On'),
    text('ChangedBy', 'changed_by', 'Changed By', { access: 'system', isNullable: false, maxLength: 480 }),
    time('ETag', 'changed_at_ms', 'ETag'),
  ],
} as const;

/** Declares an entity set; the list that filters are translated with is made from its properties. Source: conventions "Recipes" */
export const defineEntitySet = (
  declaration: Omit<EntitySetDefinition, 'stored'> & { readonly table: ObjectTable },
): EntitySetDefinition => {
  const { table, ...rest } = declaration;
  const properties = [...ofEveryObject.first, ...declaration.properties, ...ofEveryObject.last];
  const sources = properties.map(({ name, column, isNullable }): readonly [string, PropertySource] => [
    name,
    { kind: 'column', column, isNullable, isBoolean: false },
  ]);
  return { ...rest, properties, stored: { table, properties: new Map(sources) } };
};
