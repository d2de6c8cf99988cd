import type { LogColumn, StoredRow } from '../../message-processing-logs/index.ts';
import type { Entity } from '../../odata/entity.ts';
import { invalidQueryOption } from '../../odata/errors.ts';
import type { ProjectedNavigation, Projection } from '../../odata/query-options/parse-projection.ts';
import { getEntitySet } from '../api-model.ts';
import { columnsOf, createRowReader, type EntitySetDefinition, type NavigationDefinition } from '../entity-set.ts';
import { getNavigation, type ReadContext } from './find-target.ts';

/** Entities one reply may inline in all. Assumed: wide enough for a full page with a dozen properties each. */
const maxInlined = 50_000;

/** Values one statement looks for at most. */
const valuesPerQuery = 500;

/** Counts what is inlined in one reply. */
export type InlineBudget = {
  /** Rows that may still be read. */
  left: number;
  /** How many entities an entity has inside. One that several others lead to is written once for each of them. */
  readonly inside: WeakMap<Entity, number>;
};

/** Creates the budget of one reply. */
export const createInlineBudget = (): InlineBudget => ({ left: maxInlined, inside: new WeakMap() });

const tooMuchInlined = () =>
  invalidQueryOption('$expand', 'too many entities would be inlined; ask for fewer with $top');

/** The columns of a set that a projection needs: what it shows, what `$expand` starts from, and the media type. */
export const columnsFor = (definition: EntitySetDefinition, projection: Projection): readonly LogColumn[] => {
  const shown = new Set(projection.properties.map(({ name }) => name));
  const columns = definition.properties.filter(({ name }) => shown.has(name)).flatMap(columnsOf);
  const links = projection.navigation
    .filter(({ expanded }) => expanded !== undefined)
    .flatMap(({ navigation }) => getNavigation(definition, navigation.name).on.map(([from]) => from));
  return [...columns, ...links, ...(definition.stream ? [definition.stream.mediaTypeColumn] : [])];
};

/** Turns rows into entities and inlines what is expanded: one query per expanded property, however many rows there are. */
export const toEntities = async (
  context: ReadContext,
  definition: EntitySetDefinition,
  projection: Projection,
  rows: readonly StoredRow[],
  budget: InlineBudget,
): Promise<readonly Entity[]> => {
  const read = createRowReader(definition, new Set(projection.properties.map(({ name }) => name)));
  const expanded = new Map<string, (row: StoredRow) => readonly Entity[] | Entity | null>();
  for (const part of projection.navigation) {
    const find = await expandOne(context, definition, part, rows, budget);
    if (find !== undefined) expanded.set(part.navigation.name, find);
  }
  const mediaTypeColumn = definition.stream?.mediaTypeColumn;
  if (mediaTypeColumn === undefined && expanded.size === 0) return rows.map((row) => ({ values: read(row) }));
  const entities = rows.map((row) => ({
    values: read(row),
    ...(mediaTypeColumn && { mediaType: String(row[mediaTypeColumn] ?? 'application/octet-stream') }),
    ...(expanded.size > 0 && {
      expanded: Object.fromEntries([...expanded].map(([name, find]) => [name, find(row)])),
    }),
  }));
  if (expanded.size > 0) countInlined(entities, budget);
  return entities;
};

/** Paths that lead back, such as `CustomHeaderProperties/Log/CustomHeaderProperties`, write few rows again and again. */
const countInlined = (entities: readonly Entity[], { inside }: InlineBudget): void => {
  let total = 0;
  for (const entity of entities) {
    const before = total;
    for (const linked of Object.values(entity.expanded ?? {})) {
      for (const one of linked === null ? [] : isList(linked) ? linked : [linked]) {
        total += 1 + (inside.get(one) ?? 0);
        if (total > maxInlined) throw tooMuchInlined();
      }
    }
    inside.set(entity, total - before);
  }
};

// Array.isArray does not narrow a readonly array.
const isList = (linked: readonly Entity[] | Entity): linked is readonly Entity[] => Array.isArray(linked);

const expandOne = async (
  context: ReadContext,
  definition: EntitySetDefinition,
  { navigation: { name, multiplicity }, expanded }: ProjectedNavigation,
  rows: readonly StoredRow[],
  budget: InlineBudget,
): Promise<((row: StoredRow) => readonly Entity[] | Entity | null) | undefined> => {
  if (expanded === undefined) return undefined;
  const navigation = getNavigation(definition, name);
  const target = getEntitySet(navigation.target);
  const found = await listLinked(context, navigation, target, expanded, rows, budget);
  const entities = await toEntities(context, target, expanded, found, budget);
  const byOwner = new Map<string, Entity[]>();
  for (const [index, row] of found.entries()) {
    const entity = entities[index];
    if (entity === undefined) continue;
    const owner = linkKey(
      row,
      navigation.on.map(([, to]) => to),
    );
    const siblings = byOwner.get(owner);
    if (siblings === undefined) byOwner.set(owner, [entity]);
    else siblings.push(entity);
  }
  const from = navigation.on.map(([column]) => column);
  return (row) => {
    const linked = byOwner.get(linkKey(row, from)) ?? [];
    return multiplicity === '*' ? linked : (linked[0] ?? null);
  };
};

const linkKey = (row: StoredRow, columns: readonly LogColumn[]): string =>
  JSON.stringify(columns.map((column) => row[column]));

/** All rows the given ones lead to. With two link columns each is matched by itself, and what fits only in part is dropped by its key. */
const listLinked = async (
  context: ReadContext,
  navigation: NavigationDefinition,
  target: EntitySetDefinition,
  projection: Projection,
  rows: readonly StoredRow[],
  budget: InlineBudget,
): Promise<readonly StoredRow[]> => {
  const [first, ...others] = navigation.on;
  if (first === undefined || rows.length === 0) return [];
  const valuesOf = (column: LogColumn, someRows: readonly StoredRow[]): readonly (string | number)[] => [
    ...new Set(someRows.map((row) => row[column]).filter((value) => value !== null && value !== undefined)),
  ];
  const columns = [...columnsFor(target, projection), ...navigation.on.map(([, to]) => to)];
  const owners = new Set(
    rows.map((row) =>
      linkKey(
        row,
        navigation.on.map(([from]) => from),
      ),
    ),
  );
  const found: StoredRow[] = [];
  const values = valuesOf(first[0], rows);
  for (let start = 0; start < values.length; start += valuesPerQuery) {
    const part = values.slice(start, start + valuesPerQuery);
    const listed = await context.logs.list({
      set: target.stored,
      subaccountId: context.subaccountId,
      conditions: [
        { column: first[1], values: part },
        ...others.map(([from, to]) => ({ column: to, values: valuesOf(from, rows) })),
      ],
      columns,
      limit: budget.left + 1,
    });
    if (listed.length > budget.left) {
      throw tooMuchInlined();
    }
    budget.left -= listed.length;
    const toColumns = navigation.on.map(([, to]) => to);
    found.push(...listed.filter((row) => owners.has(linkKey(row, toColumns))));
  }
  return found;
};
