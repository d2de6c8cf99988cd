import { type RawBuilder, sql } from 'kysely';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { FilterExpression } from '../../odata/query-options/filter-expression.ts';
import type { OrderByItem } from '../../odata/query-options/parse-orderby.ts';
import { translateFilter } from '../../odata/sql/translate-filter.ts';
import type { Transaction } from '../../storage/database.ts';
import type { EntitySetDefinition, ObjectColumn } from '../entity-sets/entity-set.ts';

/** A business object as read: values by column name. */
export type ObjectRow = Readonly<Record<string, string | number | null>>;

/** Values of columns to store. */
export type ObjectValues = Readonly<Record<string, string | number | null>>;

/** Confines objects to those whose column has one of the values. */
export type ColumnCondition = { readonly column: ObjectColumn; readonly values: readonly (string | number)[] };

/** Which objects of a set are meant: always those of one subaccount (S-55). */
export type ObjectSelection = {
  readonly set: EntitySetDefinition;
  readonly subaccountId: SubaccountId;
  readonly conditions?: readonly ColumnCondition[];
  readonly filter?: FilterExpression;
};

/** A page of objects. */
export type ObjectQuery = ObjectSelection & {
  readonly orderBy?: readonly OrderByItem[];
  readonly skip?: number;
  readonly limit: number;
};

const wherePart = ({ set, subaccountId, conditions = [], filter }: ObjectSelection): RawBuilder<unknown> => {
  const parts: RawBuilder<unknown>[] = [sql`subaccount_id = ${subaccountId}`];
  for (const { column, values } of conditions) parts.push(sql`${sql.ref(column)} in (${sql.join(values)})`);
  if (filter !== undefined) parts.push(translateFilter(filter, set.stored));
  return sql.join(parts, sql` and `);
};

/** Without an order, as they were made: ids begin with the time. */
const orderPart = (set: EntitySetDefinition, orderBy: readonly OrderByItem[] = []): RawBuilder<unknown> => {
  const parts = orderBy.map(({ property, descending }) => {
    const source = set.stored.properties.get(property.path);
    if (source?.kind !== 'column') throw new Error(`${set.name} does not store ${property.path}`);
    // Null comes before everything, in both databases.
    const direction = descending ? sql`desc nulls last` : sql`asc nulls first`;
    return sql`${sql.ref(source.column)} ${direction}`;
  });
  return sql.join([...parts, sql`object_id asc`]);
};

/** Reads a page. Source: security.md S-53, S-55 */
export const listObjects = async (handle: Transaction, query: ObjectQuery): Promise<readonly ObjectRow[]> => {
  if (query.conditions?.some(({ values }) => values.length === 0)) return [];
  const { rows } = await sql<ObjectRow>`
    select * from ${sql.table(query.set.stored.table)} where ${wherePart(query)}
    order by ${orderPart(query.set, query.orderBy)} limit ${query.limit} offset ${query.skip ?? 0}`.execute(handle);
  return rows;
};

/** How many objects are meant. */
export const countObjects = async (handle: Transaction, selection: ObjectSelection): Promise<number> => {
  const { rows } = await sql<{ readonly found: number | string | bigint }>`
    select count(*) as found from ${sql.table(selection.set.stored.table)} where ${wherePart(selection)}`.execute(
    handle,
  );
  return Number(rows[0]?.found ?? 0);
};

/** Stores a new object; answers it as stored, or nothing where its number is taken. */
export const insertObject = async (
  transaction: Transaction,
  set: EntitySetDefinition,
  values: ObjectValues,
): Promise<ObjectRow | undefined> => {
  const columns = Object.keys(values);
  const { rows } = await sql<ObjectRow>`
    insert into ${sql.table(set.stored.table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values (${sql.join(columns.map((column) => values[column]))}) on conflict do nothing returning *`.execute(
    transaction,
  );
  return rows[0];
};

/** Which object is meant. */
export type ObjectKey = {
  readonly set: EntitySetDefinition;
  readonly subaccountId: SubaccountId;
  readonly objectId: string;
};

/**
 * Changes columns of an object, if it is still as of `changedAtMs` where that is given. The time of change always grows, so that no two
 * states have one entity tag. Answers the object as it is now, or nothing.
 */
export const updateObject = async (
  transaction: Transaction,
  key: ObjectKey,
  change: { readonly values: ObjectValues; readonly nowMs: number; readonly changedAtMs: number | undefined },
): Promise<ObjectRow | undefined> => {
  const assignments = Object.entries(change.values).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  const time = sql`changed_at_ms = case when changed_at_ms >= ${change.nowMs} then changed_at_ms + 1 else ${change.nowMs} end`;
  const { rows } = await sql<ObjectRow>`
    update ${sql.table(key.set.stored.table)} set ${sql.join([...assignments, time])}
    where subaccount_id = ${key.subaccountId} and object_id = ${key.objectId}${asOf(change.changedAtMs)}
    returning *`.execute(transaction);
  return rows[0];
};

/** Removes an object, if it is still as of `changedAtMs`; answers what was removed, or nothing. */
export const deleteObject = async (
  transaction: Transaction,
  key: ObjectKey,
  changedAtMs: number | undefined,
): Promise<ObjectRow | undefined> => {
  const { rows } = await sql<ObjectRow>`
    delete from ${sql.table(key.set.stored.table)}
    where subaccount_id = ${key.subaccountId} and object_id = ${key.objectId}${asOf(changedAtMs)}
    returning *`.execute(transaction);
  return rows[0];
};

const asOf = (changedAtMs: number | undefined): RawBuilder<unknown> =>
  changedAtMs === undefined ? sql`` : sql` and changed_at_ms = ${changedAtMs}`;

/** The next number of a set in a subaccount, `first` to begin with. No two transactions get the same. */
export const takeNumber = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  set: EntitySetDefinition,
): Promise<string> => {
  const row = await transaction
    .insertInto('c4c_numbers')
    .values({ subaccount_id: subaccountId, kind: set.number.kind ?? set.type, last_number: set.number.first })
    .onConflict((conflict) =>
      conflict.columns(['subaccount_id', 'kind']).doUpdateSet({ last_number: sql`c4c_numbers.last_number + 1` }),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return String(row.last_number);
};
