import type {
  EntityModel,
  FunctionImportModel,
  Multiplicity,
  NavigationModel,
  PrimitivePropertyModel,
  PrimitiveType,
} from './model.ts';

/** A complex type with its qualified name. */
export type ComplexType = {
  readonly name: string;
  readonly qualifiedName: string;
  readonly properties: ReadonlyMap<string, PrimitivePropertyModel>;
};

/** A property with its type looked up: `primitive`, or the `complex` type it holds. */
export type Property =
  | { readonly kind: 'primitive'; readonly name: string; readonly type: PrimitiveType }
  | { readonly kind: 'complex'; readonly name: string; readonly type: ComplexType };

/** A navigation property with its target looked up. `multiplicity` is that of the target end. */
export type Navigation = { readonly name: string; readonly multiplicity: Multiplicity; readonly target: EntitySet };

/** A key property: always primitive. */
export type KeyProperty = { readonly name: string; readonly type: PrimitiveType };

/** An entity type, indexed. Maps keep the order of the model. */
export type EntityType = {
  readonly name: string;
  readonly qualifiedName: string;
  readonly keys: readonly KeyProperty[];
  readonly properties: ReadonlyMap<string, Property>;
  readonly navigation: ReadonlyMap<string, Navigation>;
  readonly hasStream: boolean;
};

/** An entity set with its type. */
export type EntitySet = { readonly name: string; readonly type: EntityType };

/** An `EntityModel` compiled for look-ups by name. */
export type ServiceModel = {
  readonly source: EntityModel;
  readonly entitySets: ReadonlyMap<string, EntitySet>;
  readonly functionImports: ReadonlyMap<string, FunctionImportModel>;
};

/** Compiles a model. Throws a plain error when a name it refers to is missing: that is a bug, found when the program starts. */
export const createServiceModel = (source: EntityModel): ServiceModel => {
  const qualify = (name: string): string => `${source.namespace}.${name}`;
  const complexTypes = new Map<string, ComplexType>(
    source.complexTypes.map((type) => [
      type.name,
      {
        name: type.name,
        qualifiedName: qualify(type.name),
        properties: new Map(type.properties.map((property) => [property.name, property])),
      },
    ]),
  );
  const navigationMaps: { readonly models: readonly NavigationModel[]; readonly map: Map<string, Navigation> }[] = [];
  const entityTypes = new Map<string, EntityType>();
  for (const type of source.entityTypes) {
    const properties = new Map<string, Property>();
    for (const property of type.properties) {
      properties.set(
        property.name,
        typeof property.type === 'string'
          ? { kind: 'primitive', name: property.name, type: property.type }
          : {
              kind: 'complex',
              name: property.name,
              type: getNamed(complexTypes, property.type.complex, 'complex type'),
            },
      );
    }
    const keys = type.keys.map((name): KeyProperty => {
      const property = getNamed(properties, name, `key of ${type.name}`);
      if (property.kind !== 'primitive') throw new Error(`key ${name} of ${type.name} is not primitive`);
      return { name, type: property.type };
    });
    const map = new Map<string, Navigation>();
    navigationMaps.push({ models: type.navigation ?? [], map });
    entityTypes.set(type.name, {
      name: type.name,
      qualifiedName: qualify(type.name),
      keys,
      properties,
      navigation: map,
      hasStream: type.hasStream ?? false,
    });
  }
  const entitySets = new Map<string, EntitySet>(
    source.entitySets.map((set) => [
      set.name,
      { name: set.name, type: getNamed(entityTypes, set.type, 'entity type') },
    ]),
  );
  // Second pass: navigation leads from type to type in circles, so the maps are filled when all types exist.
  const associations = new Map(source.associations.map((association) => [association.name, association]));
  for (const { models, map } of navigationMaps) {
    for (const model of models) {
      const association = getNamed(associations, model.association, 'association');
      const end = association.ends.find((candidate) => candidate.role === model.toRole);
      if (end === undefined) throw new Error(`association ${model.association} has no role ${model.toRole}`);
      const target = getNamed(entitySets, end.entitySet, 'entity set');
      map.set(model.name, { name: model.name, multiplicity: end.multiplicity, target });
    }
  }
  const functionImports = new Map((source.functionImports ?? []).map((entry) => [entry.name, entry]));
  return { source, entitySets, functionImports };
};

const getNamed = <Item>(items: ReadonlyMap<string, Item>, name: string, what: string): Item => {
  const item = items.get(name);
  if (item === undefined) throw new Error(`the model has no ${what} named ${name}`);
  return item;
};
