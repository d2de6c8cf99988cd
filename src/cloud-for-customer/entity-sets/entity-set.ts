import type { Multiplicity, PrimitiveType } from '../../odata/model.ts';
import type { EntityTable, PropertySource } from '../../odata/sql/translate-filter.ts';
import type { C4cObjectTables } from '../../storage/tables/cloud-for-customer/business-objects.ts';

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
  readonly multiplicity: Multiplicity;
  readonly from: ObjectColumn;
  readonly to: ObjectColumn;
  /** Whether what it leads to may be missing, though it is named. */
  readonly isLoose: boolean;
};

/** Where the number people know an entity by is stored. */
export type NumberDefinition = {
  readonly column: ObjectColumn;
  /** The first one a system gives where the caller chose none. */
  readonly first: number;
  /** What is counted; the type where left out. Sets of one table count together. */
  readonly kind?: string;
};

/** An entity set of the OData API. Every name in it is written in our code (S-53). */
export type EntitySetDefinition = {
  readonly name: string;
  readonly type: string;
  readonly properties: readonly PropertyDefinition[];
  readonly navigation: readonly NavigationDefinition[];
  readonly stored: EntityTable & { readonly table: ObjectTable };
  readonly number: NumberDefinition;
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

/**
 * The number people know an entity by. Whoever makes the entity may choose one nobody has; otherwise the system gives the next.
 * Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (creatable and nullable, though every entity has one)
 */
export const numberText = (name: string, column: ObjectColumn, label: string, maxLength: number): PropertyDefinition =>
  text(name, column, label, { access: 'create', maxLength, isSearched: true });

/** A property that is no text; callers may change it unless told otherwise. */
export const value = (
  name: string,
  type: 'Edm.DateTime' | 'Edm.DateTimeOffset' | 'Edm.Int32' | 'Edm.Boolean',
  column: ObjectColumn,
  label: string,
  traits: Pick<Traits, 'access' | 'isNullable'> = {},
): PropertyDefinition => ({
  name,
  type,
  column,
  label,
  access: traits.access ?? 'change',
  isNullable: traits.isNullable ?? true,
  isSearched: false,
});

type Join = { readonly association: string; readonly from: ObjectColumn; readonly to: ObjectColumn };

/** A navigation property to all entities of `target` that name this one. `association` is `<one>_<many>`. */
export const toMany = (name: string, target: string, { association, from, to }: Join): NavigationDefinition => {
  const [fromRole = '', toRole = ''] = association.split('_');
  return { name, association, fromRole, toRole, target, multiplicity: '*', from, to, isLoose: false };
};

/** A navigation property to the one entity of `target` that this one names: it must be there, unless told otherwise. */
export const toOne = (
  name: string,
  target: string,
  { association, from, to, ...traits }: Join & { readonly isOwner?: true; readonly isLoose?: true },
): NavigationDefinition => {
  const [toRole = '', fromRole = ''] = association.split('_');
  const multiplicity = traits.isOwner === true ? '1' : '0..1';
  return { name, association, fromRole, toRole, target, multiplicity, from, to, isLoose: traits.isLoose ?? false };
};

/** Key of every entity, 32 upper-case hex digits. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" */
export const keyName = 'ObjectID';

const bySystem = { access: 'system', isNullable: false } as const;

const ofEveryObject = {
  first: [text(keyName, 'object_id', 'Object ID', { ...bySystem, maxLength: 70 })],
  last: [
    value('CreatedOn', 'Edm.DateTimeOffset', 'created_at_ms', 'Created On', bySystem),
    text('CreatedBy', 'created_by', 'Created By', { ...bySystem, maxLength: 480 }),
    value('ChangedOn', 'Edm.DateTimeOffset', 'changed_at_ms', 'Changed On', bySystem),
    text('ChangedBy', 'changed_by', 'Changed By', { ...bySystem, maxLength: 480 }),
    // Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide", "Filtering for delta changes"
    value('EntityLastChangedOn', 'Edm.DateTimeOffset', 'changed_at_ms', 'Entity Last Changed On', bySystem),
    value('ETag', 'Edm.DateTimeOffset', 'changed_at_ms', 'ETag', bySystem),
  ],
} as const;

/** Declares an entity set; the list that filters are translated with is made from its properties. Source: conventions "Recipes" */
export const defineEntitySet = (
  declaration: Omit<EntitySetDefinition, 'stored'> & { readonly table: ObjectTable },
): EntitySetDefinition => {
  const { table, ...rest } = declaration;
  const properties = [...ofEveryObject.first, ...declaration.properties, ...ofEveryObject.last];
  const sources = properties.map(({ name, column, isNullable, type }): readonly [string, PropertySource] => [
    name,
    { kind: 'column', column, isNullable, isBoolean: type === 'Edm.Boolean' },
  ]);
  return { ...rest, properties, stored: { table, properties: new Map(sources) } };
};
