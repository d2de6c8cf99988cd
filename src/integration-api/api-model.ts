import type { AssociationModel, ComplexTypeModel, EntityModel, PropertyModel } from '../odata/model.ts';
import { createServiceModel, type ServiceModel } from '../odata/service-model.ts';
import type { ComplexDefinition, EntitySetDefinition, PropertyDefinition } from './entity-set.ts';
import { entitySets } from './entity-sets/index.ts';

/** The entity sets by name. */
export const entitySetsByName: ReadonlyMap<string, EntitySetDefinition> = new Map(
  entitySets.map((set) => [set.name, set]),
);

/** The definition of a set the model knows. */
export const getEntitySet = (name: string): EntitySetDefinition => {
  const definition = entitySetsByName.get(name);
  if (definition === undefined) throw new Error(`no entity set is named ${name}`);
  return definition;
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

const source: EntityModel = {
  namespace: 'com.sap.hci.api',
  // Assumed: the name of the container; no known client reads it.
  containerName: 'Container',
  entityTypes: entitySets.map((set) => ({
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
  })),
  complexTypes,
  associations,
  entitySets: entitySets.map(({ name, type }) => ({ name, type })),
};

/** The API's model. Source: SAP doc "OData API" */
export const apiModel: ServiceModel = createServiceModel(source);
