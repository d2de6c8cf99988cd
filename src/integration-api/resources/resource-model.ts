import type { ComplexTypeModel, EntityModel, PrimitivePropertyModel, PropertyModel } from '../../odata/model.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { PrimitiveResourceProperty, ResourceProperty } from './resource-property.ts';
import type { ResourceNavigation, ResourceSetDefinition } from './resource-set.ts';

/** What the rooms add to the stored sets of message processing logs. */
export type ApiResources = {
  readonly sets: readonly ResourceSetDefinition[];
  readonly functions: readonly FunctionDefinition[];
};

/** The part of the service's model that rooms add. */
export type DescribedResources = Required<Omit<EntityModel, 'namespace' | 'containerName'>>;

/** Describes resource-backed sets and functions for the model. Throws a plain error for a declaration that contradicts itself. */
export const describeResources = ({ sets, functions }: ApiResources): DescribedResources => {
  for (const set of sets) assertConsistent(set, sets);
  const complexTypes = new Map<string, ComplexTypeModel>();
  for (const property of sets.flatMap(({ properties }) => properties)) {
    if ('complex' in property) {
      complexTypes.set(property.complex, { name: property.complex, properties: property.members });
    }
  }
  return {
    entityTypes: sets.map((set) => ({
      name: set.type,
      keys: set.keys,
      properties: set.properties.map(toPropertyModel),
      navigation: (set.navigation ?? []).map((navigation) => ({ name: navigation.name, ...nameEnds(set, navigation) })),
      ...(set.stream && { hasStream: true }),
    })),
    complexTypes: [...complexTypes.values()],
    associations: sets.flatMap((set) =>
      (set.navigation ?? []).map((navigation) => {
        const { association, fromRole, toRole } = nameEnds(set, navigation);
        return {
          name: association,
          ends: [
            { entitySet: set.name, multiplicity: navigation.ownerMultiplicity ?? '1', role: fromRole },
            { entitySet: navigation.target, multiplicity: navigation.multiplicity, role: toRole },
          ],
        };
      }),
    ),
    entitySets: sets.map(({ name, type }) => ({ name, type })),
    functionImports: functions.map(({ name, method, parameters, returns }) => ({
      name,
      method,
      parameters,
      ...(returns !== undefined && { returns }),
    })),
  };
};

/** Every navigation property has an association of its own. Assumed: its name; no known client reads it. */
const nameEnds = ({ type }: ResourceSetDefinition, { name }: ResourceNavigation) => ({
  association: `${type}_${name}`,
  fromRole: type,
  toRole: `${type}_${name}_Target`,
});

const toPropertyModel = (property: ResourceProperty): PropertyModel =>
  'complex' in property
    ? { name: property.name, type: { complex: property.complex }, nullable: true }
    : toPrimitiveModel(property);

const toPrimitiveModel = ({
  readOnly: _readOnly,
  required: _required,
  ...model
}: PrimitiveResourceProperty): PrimitivePropertyModel => model;

const assertConsistent = (set: ResourceSetDefinition, sets: readonly ResourceSetDefinition[]): void => {
  const fail = (what: string): never => {
    throw new Error(`${set.name}: ${what}`);
  };
  const { roles, create, upload, replace, merge, remove } = set;
  const isStated = (names: readonly string[] | undefined): boolean => names !== undefined && names.length > 0;
  if (!isStated(roles.read)) fail('says nobody who may read');
  if ((create ?? upload) !== undefined && !isStated(roles.create)) fail('says nobody who may create');
  if ((replace ?? merge) !== undefined && !isStated(roles.change)) fail('says nobody who may change');
  if (remove !== undefined && !isStated(roles.remove)) fail('says nobody who may remove');
  if (sets.some((other) => other !== set && (other.name === set.name || other.type === set.type)))
    fail('is declared twice');
  for (const navigation of set.navigation ?? []) {
    if (!sets.some(({ name }) => name === navigation.target)) fail(`${navigation.name} leads to no resource`);
    if (navigation.multiplicity === '*' ? !navigation.list : !navigation.find) fail(`${navigation.name} reads nothing`);
    const changes = [navigation.create, navigation.replace, navigation.remove];
    if (changes.some((change) => change !== undefined && !isStated(change.roles))) {
      fail(`${navigation.name} says nobody who may change it`);
    }
  }
};
