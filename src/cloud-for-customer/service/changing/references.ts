import { odataError } from '../../../odata/errors.ts';
import type { EntityKey } from '../../../odata/parse-key-predicate.ts';
import type { ServiceModel } from '../../../odata/service-model.ts';
import type { EntitySetDefinition } from '../../entity-sets/entity-set.ts';
import { getEntitySet, getNavigation } from '../../entity-sets/index.ts';
import { listObjects, type ObjectRow, type ObjectValues } from '../../store/object-store.ts';
import { findTarget } from '../find-target.ts';
import type { ReadContext } from '../to-entities.ts';

/** The entity of a set that a body names by its key. Throws 400 where there is none. */
export const getReferenced = async (
  context: ReadContext,
  model: ServiceModel,
  target: string,
  key: EntityKey,
): Promise<ObjectRow> => {
  const set = model.entitySets.get(target);
  if (set === undefined) throw new Error(`the model has lost ${target}`);
  const found = await findTarget(context, [{ set, key }]);
  const [row] = await listObjects(context.handle, { ...found, subaccountId: context.subaccountId, limit: 1 });
  if (row === undefined) throw odataError(400, `There is no ${set.type.name} the request refers to.`);
  return row;
};

/** What an object gets by naming others it is to be linked to. Source: OData 2.0 Operations §2.7 "bind" */
export const resolveReferences = async (
  context: ReadContext,
  model: ServiceModel,
  set: EntitySetDefinition,
  references: Readonly<Record<string, EntityKey>>,
): Promise<ObjectValues> => {
  const values: Record<string, string | number | null> = {};
  for (const [name, key] of Object.entries(references)) {
    const { from, to, target } = getNavigation(set, name);
    values[from] = (await getReferenced(context, model, target, key))[to] ?? null;
  }
  return values;
};

/** Throws 400 where an object names one that is not there: a contact of no account, an item of no ticket. */
export const assertReferences = async (
  { handle, subaccountId }: ReadContext,
  set: EntitySetDefinition,
  values: ObjectValues,
): Promise<void> => {
  for (const { from, to, target, multiplicity, isLoose } of set.navigation) {
    if (multiplicity === '*' || isLoose) continue;
    const property = set.properties.find(({ column }) => column === from);
    const value = values[from];
    if (value === undefined || value === null) continue;
    const conditions = [{ column: to, values: [value] }];
    const [row] = await listObjects(handle, { set: getEntitySet(target), subaccountId, conditions, limit: 1 });
    if (row === undefined)
      throw odataError(400, `Property '${property?.name ?? from}' names no ${getEntitySet(target).type}.`);
  }
};
