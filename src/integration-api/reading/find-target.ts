import type { SubaccountId } from '../../foundation/ids.ts';
import type { Protection } from '../../integration-content/index.ts';
import type {
  ColumnCondition,
  LogColumn,
  MessageProcessingLogs,
  StoredRow,
} from '../../message-processing-logs/index.ts';
import { entityNotFound } from '../../odata/errors.ts';
import type { EntityKey } from '../../odata/parse-key-predicate.ts';
import type { PathStep, PathSteps } from '../../odata/parse-resource-path.ts';
import { getEntitySet } from '../api-model.ts';
import type { EntitySetDefinition, NavigationDefinition } from '../entity-set.ts';

/** Where a path ends: an entity set, and what confines it to the entities meant. */
export type Target = { readonly definition: EntitySetDefinition; readonly conditions: readonly ColumnCondition[] };

/** What reading needs: the store, and the subaccount everything is confined to. */
export type ReadContext = {
  readonly logs: MessageProcessingLogs;
  readonly subaccountId: SubaccountId;
  /** What access policies leave to the caller. */
  readonly findProtection: () => Promise<Protection>;
};

/**
 * Walks a path to its last step. Every entity on the way must exist, else 404. Source: OData 2.0 URI Conventions §3 "Resource Path"
 */
export const findTarget = async (context: ReadContext, steps: PathSteps): Promise<Target> => {
  let definition = getEntitySet(steps[0].set.name);
  let conditions = keyConditions(definition, steps[0].key);
  for (const step of steps.slice(1)) {
    const navigation = findNavigation(definition, step);
    const row = await getRow(
      context,
      { definition, conditions },
      navigation.on.map(([from]) => from),
    );
    definition = getEntitySet(navigation.target);
    conditions = [...linkConditions(navigation, row), ...keyConditions(definition, step.key)];
  }
  return { definition, conditions };
};

/** The row a target consists of; 404 when there is none. */
export const getRow = async (
  context: ReadContext,
  target: Target,
  columns: readonly LogColumn[],
): Promise<StoredRow> => {
  const [row] = await context.logs.list({
    set: target.definition.stored,
    subaccountId: context.subaccountId,
    conditions: target.conditions,
    columns,
    limit: 1,
  });
  if (row === undefined) throw entityNotFound();
  return row;
};

const findNavigation = (definition: EntitySetDefinition, step: PathStep): NavigationDefinition =>
  getNavigation(definition, step.navigation?.name ?? '');

/** A navigation property by name. The path was checked against the model, which is made from the same list. */
export const getNavigation = (definition: EntitySetDefinition, name: string): NavigationDefinition => {
  const navigation = definition.navigation.find((candidate) => candidate.name === name);
  if (navigation === undefined) throw new Error(`${definition.name} has no navigation ${name}`);
  return navigation;
};

/** Confines a navigation's target to the entities one row leads to. */
export const linkConditions = (navigation: NavigationDefinition, row: StoredRow): readonly ColumnCondition[] =>
  navigation.on.map(([from, to]) => {
    const value = row[from];
    // Links start at key columns and guids, none of which is ever null.
    if (value === null || value === undefined) throw new Error(`a row without ${from}`);
    return { column: to, values: [value] };
  });

const keyConditions = (definition: EntitySetDefinition, key: EntityKey | undefined): readonly ColumnCondition[] =>
  key === undefined
    ? []
    : definition.keys.map((name, index) => {
        const column = definition.stored.keyColumns[index];
        const value = key[name];
        if (column === undefined || value === undefined || typeof value === 'boolean') {
          throw new Error(`not a key of ${definition.name}`);
        }
        return { column, values: [value] };
      });
