import type { SubaccountId } from '../../foundation/ids.ts';
import type { Entity, PrimitiveValue } from '../../odata/entity.ts';
import { invalidQueryOption } from '../../odata/errors.ts';
import type { PrimitiveType } from '../../odata/model.ts';
import type { ProjectedNavigation, Projection } from '../../odata/query-options/parse-projection.ts';
import type { Transaction } from '../../storage/database.ts';
import type { EntitySetDefinition } from '../entity-sets/entity-set.ts';
import { getEntitySet, getNavigation } from '../entity-sets/index.ts';
import { listObjects, type ObjectRow } from '../store/object-store.ts';
import { formatEtag } from './etag.ts';

/** Where objects are read, and of which subaccount. */
export type ReadContext = { readonly handle: Transaction; readonly subaccountId: SubaccountId };

/** Objects one reply may inline in all. Assumed: wide enough for a full page with a dozen contacts each. */
const maxInlined = 20_000;
/** Values one statement looks for at most. */
const valuesPerQuery = 500;

/** What may still be inlined in one reply. */
export type InlineBudget = { left: number };

/** Creates the budget of one reply. */
export const createInlineBudget = (): InlineBudget => ({ left: maxInlined });

/** Turns rows into entities and inlines what is expanded: a query for each expanded property, however many rows there are. Throws 400 beyond the budget. */
export const toEntities = async (
  context: ReadContext,
  set: EntitySetDefinition,
  projection: Projection,
  rows: readonly ObjectRow[],
  budget: InlineBudget = createInlineBudget(),
): Promise<readonly Entity[]> => {
  const expanded = new Map<string, (row: ObjectRow) => readonly Entity[] | Entity | null>();
  for (const part of projection.navigation) {
    if (part.expanded === undefined) continue;
    expanded.set(part.navigation.name, await expandOne(context, set, part, part.expanded, rows, budget));
  }
  return rows.map((row) => {
    const values: Record<string, PrimitiveValue> = {};
    for (const { name, column, type } of set.properties) values[name] = toValue(type, row[column] ?? null);
    return {
      values,
      etag: formatEtag(Number(row.changed_at_ms)),
      ...(expanded.size > 0 && {
        expanded: Object.fromEntries([...expanded].map(([name, find]) => [name, find(row)])),
      }),
    };
  });
};

const toValue = (type: PrimitiveType, stored: string | number | null): PrimitiveValue =>
  type === 'Edm.Boolean' && stored !== null ? stored !== 0 : stored;

const expandOne = async (
  context: ReadContext,
  set: EntitySetDefinition,
  { navigation: { name, multiplicity } }: ProjectedNavigation,
  projection: Projection,
  rows: readonly ObjectRow[],
  budget: InlineBudget,
): Promise<(row: ObjectRow) => readonly Entity[] | Entity | null> => {
  const { from, to, target } = getNavigation(set, name);
  const definition = getEntitySet(target);
  const values = [...new Set(rows.map((row) => row[from]).filter((value) => value !== null && value !== undefined))];
  const found: ObjectRow[] = [];
  for (let start = 0; start < values.length; start += valuesPerQuery) {
    const conditions = [{ column: to, values: values.slice(start, start + valuesPerQuery) }];
    const listed = await listObjects(context.handle, {
      set: definition,
      subaccountId: context.subaccountId,
      conditions,
      limit: budget.left + 1,
    });
    if (listed.length > budget.left) {
      throw invalidQueryOption('$expand', 'too many entities would be inlined; ask for fewer with $top');
    }
    budget.left -= listed.length;
    found.push(...listed);
  }
  const entities = await toEntities(context, definition, projection, found, budget);
  const byValue = Map.groupBy(
    found.flatMap((row, index) => {
      const entity = entities[index];
      return entity === undefined ? [] : [{ key: row[to], entity }];
    }),
    ({ key }) => key,
  );
  return (row) => {
    const linked = (byValue.get(row[from] ?? null) ?? []).map(({ entity }) => entity);
    return multiplicity === '*' ? linked : (linked[0] ?? null);
  };
};
