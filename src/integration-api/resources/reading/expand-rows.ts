import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Entity, Row } from '../../../odata/entity.ts';
import { invalidQueryOption } from '../../../odata/errors.ts';
import type { Projection } from '../../../odata/query-options/parse-projection.ts';
import { getResource, type ResourceContext } from '../resource-context.ts';
import { getNavigation } from './walk-path.ts';

/** Entities one reply may inline in all; each owner's are asked of the room one by one. Assumed: wider than any known client needs. */
const maxInlined = 10_000;

/** Owners asked for before others have their turn: on the embedded database no answer comes later than at once. */
const ownersPerTurn = 20;

/** Counts what may still be inlined in one reply, and how many owners were asked about. */
export type ExpandBudget = { left: number; asked: number };

/** Creates the budget of one reply. */
export const createExpandBudget = (): ExpandBudget => ({ left: maxInlined, asked: 0 });

const spend = (budget: ExpandBudget, entities: number): void => {
  budget.left -= entities;
  if (budget.left < 0) {
    throw invalidQueryOption('$expand', 'too many entities would be inlined; ask for fewer with $top');
  }
};

/** Turns rows into entities and inlines what is expanded. */
export const toEntities = async (
  context: ResourceContext,
  projection: Projection,
  rows: readonly Row[],
  budget: ExpandBudget,
): Promise<readonly Entity[]> => {
  const definition = getResource(context.api, projection.set);
  const { mediaType } = definition.stream ?? {};
  const entities: Entity[] = [];
  for (const row of rows) {
    const expanded: Record<string, readonly Entity[] | Entity | null> = {};
    for (const { navigation, expanded: inner } of projection.navigation) {
      if (inner === undefined) continue;
      const { list, find } = getNavigation(definition, navigation.name);
      // An owner counts too: asking costs something even where nothing is found.
      spend(budget, 1);
      budget.asked += 1;
      if (budget.asked % ownersPerTurn === 0) await nextTurn();
      if (navigation.multiplicity === '*') {
        const targets = (await list?.(context.call, row)) ?? [];
        spend(budget, targets.length);
        expanded[navigation.name] = await toEntities(context, inner, targets, budget);
      } else {
        const target = await find?.(context.call, row, undefined);
        const [entity] = target === undefined ? [] : await toEntities(context, inner, [target], budget);
        expanded[navigation.name] = entity ?? null;
      }
    }
    entities.push({
      values: row,
      ...(mediaType !== undefined && { mediaType }),
      ...(Object.keys(expanded).length > 0 && { expanded }),
    });
  }
  return entities;
};
