import type { AssociationModel, EntityModel } from '../../odata/model.ts';
import { type Annotate, serializeMetadata } from '../../odata/representations/serialize-metadata.ts';
import { createServiceModel, type ServiceModel } from '../../odata/service-model.ts';
import { type EntitySetDefinition, keyName } from '../entity-sets/entity-set.ts';
import { entitySets, getNumberProperty } from '../entity-sets/index.ts';

/** The one navigation property of an association that leads to its only owner says what the other end looks like. */
const associations: readonly AssociationModel[] = entitySets.flatMap((set) =>
  set.navigation
    .filter(({ multiplicity }) => multiplicity === '*')
    .map(({ association, fromRole, toRole, target }): AssociationModel => {
      const back = entitySets
        .find(({ name }) => name === target)
        ?.navigation.find((navigation) => navigation.association === association);
      return {
        name: association,
        ends: [
          { entitySet: set.name, multiplicity: back?.multiplicity ?? '0..1', role: fromRole },
          { entitySet: target, multiplicity: '*', role: toRole },
        ],
      };
    }),
);

const createModel = (keyOf: (set: EntitySetDefinition) => string): ServiceModel =>
  createServiceModel({
    namespace: 'c4codata',
    // Assumed: the name of the container; no known client reads it.
    containerName: 'c4codata',
    entityTypes: entitySets.map((set) => ({
      name: set.type,
      keys: [keyOf(set)],
      properties: set.properties.map(({ name, type, isNullable, maxLength }) => ({
        name,
        type,
        nullable: isNullable && name !== keyOf(set),
        ...(maxLength !== undefined && { maxLength }),
        ...(type === 'Edm.DateTimeOffset' && { precision: 7 }),
      })),
      navigation: set.navigation.map(({ name, association, fromRole, toRole }) => ({
        name,
        association,
        fromRole,
        toRole,
      })),
    })),
    complexTypes: [],
    associations,
    entitySets: entitySets.map(({ name, type }) => ({ name, type })),
  });

/** The model of `c4codata`, which `c4codataapi` is too: entities are known by their ObjectID. */
export const c4cModel: ServiceModel = createModel(() => keyName);

/**
 * The same entities, known by the numbers people know them by. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide",
 * "OData Service Metadata" (user-friendly ID as the key); assumed: that an item's number is the key of an item
 */
export const userFriendlyModel: ServiceModel = createModel((set) => getNumberProperty(set).name);

/**
 * `$metadata`, confined to some types where they are named, with labels for people where they are asked for.
 * Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (`sap-label`, `$filter`, `sap:creatable`)
 */
export const describeModel = (
  { source }: ServiceModel,
  options: { readonly types?: ReadonlySet<string>; readonly hasLabels: boolean },
): string => {
  const { types, hasLabels } = options;
  const annotate: Annotate = (type, property) => {
    const definition = entitySets
      .find((set) => set.type === type.name)
      ?.properties.find(({ name }) => name === property.name);
    if (definition === undefined) return {};
    return {
      'sap:creatable': String(definition.access !== 'system'),
      'sap:updatable': String(definition.access === 'change'),
      'sap:filterable': 'true',
      'sap:label': hasLabels ? definition.label : undefined,
    };
  };
  return serializeMetadata(types === undefined ? source : confine(source, addDependents(types)), annotate);
};

/** Types along with those whose entities they own. Source: as for `describeModel`, "Filtering Metadata" (all dependent types) */
const addDependents = (types: ReadonlySet<string>): ReadonlySet<string> => {
  const all = new Set(types);
  for (const { type, navigation } of entitySets) {
    if (navigation.some(({ multiplicity, toRole }) => multiplicity === '1' && types.has(toRole))) all.add(type);
  }
  return all;
};

const confine = (source: EntityModel, types: ReadonlySet<string>): EntityModel => {
  const shownSets = source.entitySets.filter(({ type }) => types.has(type));
  const isShown = ({ ends }: AssociationModel): boolean =>
    ends.every(({ entitySet }) => shownSets.some(({ name }) => name === entitySet));
  const shownAssociations = source.associations.filter(isShown);
  const names = new Set(shownAssociations.map(({ name }) => name));
  return {
    ...source,
    entityTypes: source.entityTypes
      .filter(({ name }) => types.has(name))
      .map((type) => ({
        ...type,
        navigation: (type.navigation ?? []).filter(({ association }) => names.has(association)),
      })),
    associations: shownAssociations,
    entitySets: shownSets,
  };
};
