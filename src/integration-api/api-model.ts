import type {
  AssociationModel,
  ComplexTypeModel,
  EntityModel,
  EntityTypeModel,
  PropertyModel,
} from '../odata/model.ts';
import { serializeMetadata } from '../odata/representations/serialize-metadata.ts';
import { createServiceModel, type ServiceModel } from '../odata/service-model.ts';
import type { ComplexDefinition, EntitySetDefinition, PropertyDefinition } from './entity-set.ts';
import { entitySets } from './entity-sets/index.ts';
import type { FunctionDefinition } from './resources/function-definition.ts';
import { type ApiResources, describeResources } from './resources/resource-model.ts';
import type { ResourceSetDefinition } from './resources/resource-set.ts';

/** The stored entity sets (message processing logs and kin) by name. */
export const entitySetsByName: ReadonlyMap<string, EntitySetDefinition> = new Map(
  entitySets.map((set) => [set.name, set]),
);

/** The definition of a stored set the model knows. */
export const getEntitySet = (name: string): EntitySetDefinition => {
  const definition = entitySetsByName.get(name);
  if (definition === undefined) throw new Error(`no entity set is named ${name}`);
  return definition;
};

/** Everything the API serves, indexed. The stored sets come first, as in the published `$metadata`; then the resources in their order. */
export type ApiModel = {
  readonly service: ServiceModel;
  /** The `$metadata` document. */
  readonly metadata: string;
  readonly resources: ReadonlyMap<string, ResourceSetDefinition>;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
};

const toPropertyModel = (property: PropertyDefinition): PropertyModel => {
  if ('complex' in property) return { name: property.name, type: { complex: property.complex }, nullable: true };
  const { stored: _, ...model } = property;
  return model;
};

const complexTypes: readonly ComplexTypeModel[] = entitySets
  .flatMap((set) => set.properties.filter((property): property is ComplexDefinition => 'complex' in property))
  .map(({ complex, members }) => ({
    name: complex,
    properties: members.map(({ stored: _stored, ...model }) => model),
  }));

/** An association is declared by the navigation property that starts at the owner; those that lead back to the one owner share it. */
const associations: readonly AssociationModel[] = entitySets.flatMap((set) =>
  set.navigation
    .filter(({ multiplicity }) => multiplicity !== '1')
    .map(({ association, fromRole, toRole, target, multiplicity }) => ({
      name: association,
      ends: [
        { entitySet: set.name, multiplicity: '1', role: fromRole },
        { entitySet: target, multiplicity, role: toRole },
      ],
    })),
);

const entityTypes: readonly EntityTypeModel[] = entitySets.map((set) => ({
  name: set.type,
  keys: set.keys,
  properties: set.properties.map(toPropertyModel),
  navigation: set.navigation.map(({ name, association, fromRole, toRole }) => ({
    name,
    association,
    fromRole,
    toRole,
  })),
  ...(set.stream && { hasStream: true }),
}));

/** Compiles the API's model. Throws a plain error for declarations that do not fit together. Source: SAP doc "OData API" */
export const createApiModel = (resources: ApiResources): ApiModel => {
  const described = describeResources(resources);
  const source: EntityModel = {
    namespace: 'com.sap.hci.api',
    // Assumed: the name of the container; no known client reads it.
    containerName: 'Container',
    entityTypes: [...entityTypes, ...described.entityTypes],
    complexTypes: [
      ...complexTypes,
      ...described.complexTypes.filter(({ name }) => !complexTypes.some((known) => known.name === name)),
    ],
    associations: [...associations, ...described.associations],
    entitySets: [...entitySets.map(({ name, type }) => ({ name, type })), ...described.entitySets],
    functionImports: described.functionImports,
  };
  return {
    service: createServiceModel(source),
    metadata: serializeMetadata(source),
    resources: new Map(resources.sets.map((set) => [set.name, set])),
    functions: new Map(resources.functions.map((definition) => [definition.name, definition])),
  };
};
