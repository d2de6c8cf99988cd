import type { Row } from '../../../odata/entity.ts';
import { entityNotFound, methodNotAllowed } from '../../../odata/errors.ts';
import type { EntityKey } from '../../../odata/parse-key-predicate.ts';
import type { PathStep, PathSteps } from '../../../odata/parse-resource-path.ts';
import { getResource, type ResourceContext } from '../resource-context.ts';
import type { ResourceNavigation, ResourceSetDefinition } from '../resource-set.ts';

/** Where a path ends: one entity, or a list of them. */
export type Place = { readonly definition: ResourceSetDefinition } & (
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
);

/** Walks a path to its last step. Every entity on the way must exist, else 404. Source: OData 2.0 URI Conventions §3 "Resource Path" */
export const walkPath = async (context: ResourceContext, steps: PathSteps): Promise<Place> => {
  const [first, ...others] = steps;
  let place = await enter(context, first);
  for (const step of others) {
    if (place.kind !== 'row') throw new Error('a step behind a list');
    place = await follow(context, place.definition, place.row, step);
  }
  return place;
};

/** The one entity a path leads to; 404 when there is none. */
export const getRow = async (context: ResourceContext, steps: PathSteps): Promise<Row> => {
  const place = await walkPath(context, steps);
  if (place.kind !== 'row') throw new Error('a list stands where an entity is expected');
  return place.row;
};

const enter = async (context: ResourceContext, { set, key }: PathStep): Promise<Place> => {
  const definition = getResource(context.api, set);
  if (key === undefined) {
    if (definition.list === undefined) {
      throw methodNotAllowed((definition.create ?? definition.upload) === undefined ? [] : ['POST']);
    }
    return { definition, kind: 'rows', rows: await definition.list(context.call) };
  }
  const row = await findByKey(context, definition, key);
  if (row === undefined) throw entityNotFound();
  return { definition, kind: 'row', row };
};

const findByKey = async (
  { call }: ResourceContext,
  definition: ResourceSetDefinition,
  key: EntityKey,
): Promise<Row | undefined> => {
  if (definition.find !== undefined) return definition.find(call, key);
  return (await definition.list?.(call))?.find((row) => hasKey(row, key));
};

/** Whether a row has this very key. */
export const hasKey = (row: Row, key: EntityKey): boolean =>
  Object.entries(key).every(([name, value]) => row[name] === value);

const follow = async (
  { api, call }: ResourceContext,
  owner: ResourceSetDefinition,
  ownerRow: Row,
  { set, navigation: way, key }: PathStep,
): Promise<Place> => {
  const navigation = getNavigation(owner, way?.name ?? '');
  const definition = getResource(api, set);
  if (navigation.multiplicity === '*' && key === undefined) {
    return { definition, kind: 'rows', rows: (await navigation.list?.(call, ownerRow)) ?? [] };
  }
  const row =
    navigation.find === undefined
      ? (await navigation.list?.(call, ownerRow))?.find((candidate) => hasKey(candidate, key ?? {}))
      : await navigation.find(call, ownerRow, key);
  if (row === undefined) throw entityNotFound();
  return { definition, kind: 'row', row };
};

/** A navigation property by name. The path was checked against the model, which is made from the same declarations. */
export const getNavigation = (definition: ResourceSetDefinition, name: string): ResourceNavigation => {
  const navigation = definition.navigation?.find((candidate) => candidate.name === name);
  if (navigation === undefined) throw new Error(`${definition.name} has no navigation ${name}`);
  return navigation;
};
