/**
 * A service described as data: what its `$metadata` lists, and what every request is checked against. Compile it once with
 * `createServiceModel`; all other functions of this folder take the compiled form.
 * Source: OData 2.0 Overview; [MC-CSDL] (entity data model)
 */
export type EntityModel = {
  /** Namespace of all types, e.g. `com.sap.hci.api`. */
  readonly namespace: string;
  /** Name of the one (default) entity container. */
  readonly containerName: string;
  readonly entityTypes: readonly EntityTypeModel[];
  readonly complexTypes: readonly ComplexTypeModel[];
  readonly associations: readonly AssociationModel[];
  readonly entitySets: readonly EntitySetModel[];
  readonly functionImports?: readonly FunctionImportModel[];
};

/** The primitive types we carry. Guid values are lower-case text, binary values base64 text. Source: OData 2.0 Overview §6 "Primitive Data Types" */
export type PrimitiveType =
  | 'Edm.String'
  | 'Edm.Int32'
  | 'Edm.Int64'
  | 'Edm.Boolean'
  | 'Edm.DateTime'
  | 'Edm.DateTimeOffset'
  | 'Edm.Guid'
  | 'Edm.Binary';

/** A property whose value is an inline object: `complex` is the name of a complex type without namespace. */
export type ComplexTypeReference = { readonly complex: string };

/** A property of primitive type. `maxLength` and `precision` (fraction digits of a time) only appear in `$metadata`. */
export type PrimitivePropertyModel = {
  readonly name: string;
  readonly type: PrimitiveType;
  readonly nullable: boolean;
  readonly maxLength?: number;
  readonly precision?: number;
};

/** A property of complex type. */
export type ComplexPropertyModel = {
  readonly name: string;
  readonly type: ComplexTypeReference;
  readonly nullable: boolean;
};

/** Any structural property of an entity type. */
export type PropertyModel = PrimitivePropertyModel | ComplexPropertyModel;

/** How many entities stand at one end of an association. */
export type Multiplicity = '1' | '0..1' | '*';

/** A navigation property: leads from `fromRole` to `toRole` of an association, whose ends name the sets and multiplicities. */
export type NavigationModel = {
  readonly name: string;
  readonly association: string;
  readonly fromRole: string;
  readonly toRole: string;
};

/** An entity type. `hasStream` makes its entities media link entries, which answer `/$value`. */
export type EntityTypeModel = {
  readonly name: string;
  /** Names of the key properties, in the order of the key predicate. */
  readonly keys: readonly string[];
  readonly properties: readonly PropertyModel[];
  readonly navigation?: readonly NavigationModel[];
  readonly hasStream?: boolean;
};

/** A complex type; its properties are primitive. */
export type ComplexTypeModel = { readonly name: string; readonly properties: readonly PrimitivePropertyModel[] };

/** One end of an association: the entity set its entities live in, how many there are, and the role's name. */
export type AssociationEndModel = {
  readonly entitySet: string;
  readonly multiplicity: Multiplicity;
  readonly role: string;
};

/** An association; its association set is named `<name>_Set`. */
export type AssociationModel = {
  readonly name: string;
  readonly ends: readonly [AssociationEndModel, AssociationEndModel];
};

/** An entity set. `type` is the name of its entity type without namespace. */
export type EntitySetModel = { readonly name: string; readonly type: string };

/** A function import: a named operation called by `GET` or `POST` with its parameters as custom query options. */
export type FunctionImportModel = {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly parameters: readonly { readonly name: string; readonly type: PrimitiveType; readonly optional?: true }[];
  /** Name of the entity set the operation returns one entity of; absent when it answers plain text or nothing. */
  readonly returns?: string;
};
