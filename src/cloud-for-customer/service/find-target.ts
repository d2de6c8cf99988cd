import { entityNotFound } from '../../odata/errors.ts';
import type { EntityKey } from '../../odata/parse-key-predicate.ts';
import type { PathSteps } from '../../odata/parse-resource-path.ts';
import type { EntitySetDefinition } from '../entity-sets/entity-set.ts';
import { getEntitySet, getNavigation } from '../entity-sets/index.ts';
import { type ColumnCondition, listObjects, type ObjectRow } from '../store/object-store.ts';
import type { ReadContext } from './to-entities.ts';

/** Where a path ends: an entity set, and what confines it to the entities meant. */
export type Target = { readonly set: EntitySetDefinition; readonly conditions: readonly ColumnCondition[] };

/** Walks a path to its last step. Every entity on the way must exist, else 404. Source: OData 2.0 URI Conventions §3 "Resource Path" */
export const findTarget = async (context: ReadContext, steps: PathSteps): Promise<Target> => {
  let set = getEntitySet(steps[0].set.name);
  let conditions = keyConditions(set, steps[0].key);
  for (const step of steps.slice(1)) {
    const navigation = getNavigation(set, step.navigation?.name ?? '');
    const value = (await getRow(context, { set, conditions }))[navigation.from] ?? null;
    set = getEntitySet(navigation.target);
    // An object that is linked to nothing leads to no other.
    conditions = [{ column: navigation.to, values: value === null ? [] : [value] }, ...keyConditions(set, step.key)];
  }
  return { set, conditions };
};

/** The one row a target consists of; 404 when there is none. */
export const getRow = async ({ handle, subaccountId }: ReadContext, target: Target): Promise<ObjectRow> => {
  const [row] = await listObjects(handle, { ...target, subaccountId, limit: 1 });
  if (row === undefined) throw entityNotFound();
  return row;
};

/** What a key predicate asks for. Its names are checked against the model, which is made from the same list. */
const keyConditions = (set: EntitySetDefinition, key: EntityKey = {}): readonly ColumnCondition[] =>
  Object.entries(key).map(([name, value]) => {
    const property = set.properties.find((candidate) => candidate.name === name);
    if (property === undefined) throw new Error(`${set.name} has no property ${name}`);
    return { column: property.column, values: [String(value)] };
  });
