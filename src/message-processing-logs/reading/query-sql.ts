import { type RawBuilder, sql } from 'kysely';
import { translateFilter } from '../../odata/sql/translate-filter.ts';
import type { EntityListQuery, EntitySelection } from './entity-query.ts';
import type { ColumnOrder } from './stored-set.ts';

/** What rows are looked for in. A header property leads to few logs: SQLite keeps the order of a cross join and begins with it. */
export const fromPart = ({ set, subaccountId, customHeaderProperty }: EntitySelection): RawBuilder<unknown> => {
  if (customHeaderProperty === undefined) return sql.table(set.table);
  const { name, value } = customHeaderProperty;
  return sql`(select distinct message_guid as header_guid from message_processing_log_custom_header_properties
    where subaccount_id = ${subaccountId} and name = ${name} and value = ${value}) as header
    cross join ${sql.table(set.table)}`;
};

/** Column names, separated by commas. */
export const names = (columns: readonly string[]): RawBuilder<unknown> =>
  sql.join(columns.map((column) => sql.ref(column)));

/** The condition a selection stands for; `after` continues behind a row in this order. */
export const wherePart = (
  selection: EntitySelection & Pick<EntityListQuery, 'after'>,
  order: readonly ColumnOrder[],
): RawBuilder<unknown> => {
  const { set, subaccountId, filter, conditions = [], customHeaderProperty, after } = selection;
  const parts: RawBuilder<unknown>[] = [sql`subaccount_id = ${subaccountId}`];
  for (const { column, values } of conditions) {
    parts.push(
      values.length === 1 ? sql`${sql.ref(column)} = ${values[0]}` : sql`${sql.ref(column)} in (${sql.join(values)})`,
    );
  }
  if (customHeaderProperty !== undefined) parts.push(sql`message_guid = header_guid`);
  if (filter !== undefined) parts.push(translateFilter(filter, set));
  if (after !== undefined) parts.push(behind(order, after));
  return sql.join(parts, sql` and `);
};

/** The order as SQL. */
export const orderPart = (order: readonly ColumnOrder[], prefix = ''): RawBuilder<unknown> =>
  sql.join(
    order.map(({ column, descending, isNullable }) => {
      const direction = descending ? sql`desc` : sql`asc`;
      // Null comes before everything. Said only where it can occur: PostgreSQL does not use an index for an order it was not made for.
      const nulls = !isNullable ? sql`` : descending ? sql` nulls last` : sql` nulls first`;
      return sql`${sql.ref(`${prefix}${column}`)} ${direction}${nulls}`;
    }),
  );

/** Rows behind the one with these values; all columns of the order go one way. */
export const behind = (order: readonly ColumnOrder[], values: readonly (string | number)[]): RawBuilder<unknown> =>
  compareRow(order, values, order[0]?.descending ? sql`<` : sql`>`, order[0]?.descending ? sql`<=` : sql`>=`);

/** Rows up to the one with these values, itself included. */
export const upTo = (order: readonly ColumnOrder[], values: readonly (string | number)[]): RawBuilder<unknown> => {
  const operator = order[0]?.descending ? sql`>=` : sql`<=`;
  return compareRow(order, values, operator, operator);
};

/** The bound of the first column follows from the rest; said again, because PostgreSQL cannot guess how much a comparison of rows leaves. */
const compareRow = (
  order: readonly ColumnOrder[],
  values: readonly (string | number)[],
  operator: RawBuilder<unknown>,
  firstOperator: RawBuilder<unknown>,
): RawBuilder<unknown> => {
  const columns = order.map(({ column }) => column);
  return sql`(${names(columns)}) ${operator} (${sql.join(values)})
    and ${names(columns.slice(0, 1))} ${firstOperator} ${values[0]}`;
};
