import { type RawBuilder, sql } from 'kysely';
import type { SubaccountId } from '../../foundation/ids.ts';
import { type EntityTable, translateFilter } from '../../odata/sql/translate-filter.ts';
import type { Transaction } from '../../storage/database.ts';
import type { EntityPage, EntityQuery } from './partner-directory.ts';
import { type PartnerTable, partnerTable, partnerTables } from './partner-table.ts';

/** A value of a column. */
export type ColumnValue = string | number | Uint8Array;

/** Values by column. */
export type Columns = Readonly<Record<string, ColumnValue>>;

/** The rows of a subaccount that a query asks for. */
export const listRows = async <Row>(
  handle: Transaction,
  table: PartnerTable<Row>,
  subaccountId: SubaccountId,
  query: EntityQuery,
): Promise<EntityPage<Row>> => {
  const source = sql`${sql.table(table.table)} where subaccount_id = ${subaccountId} and ${filterOf(table, query)}`;
  return readPage(handle, table, source, query);
};

/** The partners of a subaccount that a query asks for: nothing but their ids. */
export const listPartners = (
  handle: Transaction,
  subaccountId: SubaccountId,
  query: EntityQuery,
): Promise<EntityPage<{ readonly pid: string }>> => {
  const each = partnerTables.map(
    (table) => sql`select pid from ${sql.table(table)} where subaccount_id = ${subaccountId}`,
  );
  // "union" leaves each partner once.
  const source = sql`(${sql.join(each, sql` union `)}) as partners where ${filterOf(partnerTable, query)}`;
  return readPage(handle, partnerTable, source, query);
};

const filterOf = (table: EntityTable, { filter }: EntityQuery): RawBuilder<unknown> =>
  filter === undefined ? sql`1 = 1` : translateFilter(filter, table);

const readPage = async <Row>(
  handle: Transaction,
  table: PartnerTable<Row>,
  source: RawBuilder<unknown>,
  { orderBy, skip, limit, counts }: EntityQuery,
): Promise<EntityPage<Row>> => {
  const asked = orderBy.flatMap(({ property, descending }) => {
    const stored = table.properties.get(property.path);
    if (stored === undefined) throw new Error(`${table.table} does not store ${property.path}`);
    // What is the same everywhere orders nothing.
    return stored.kind === 'constant' ? [] : [sql`${sql.ref(stored.column)} ${descending ? sql`desc` : sql`asc`}`];
  });
  const order = sql.join([...asked, ...table.keyColumns.map((column) => sql.ref(column))]);
  const { rows } =
    limit === 0
      ? { rows: [] }
      : await sql<Row>`select * from ${source} order by ${order} limit ${limit} offset ${skip}`.execute(handle);
  if (!counts) return { rows };
  const counted = await sql<{ readonly count: number }>`select count(*) as count from ${source}`.execute(handle);
  return { rows, count: counted.rows[0]?.count ?? 0 };
};

/** A row by its key. */
export const findRow = async <Row>(
  handle: Transaction,
  table: PartnerTable<Row>,
  subaccountId: SubaccountId,
  key: Columns,
): Promise<Row | undefined> => {
  const { rows } = await sql<Row>`select * from ${sql.table(table.table)} where ${isRow(subaccountId, key)}`.execute(
    handle,
  );
  return rows[0];
};

/** Answers `undefined` where the key, or what else must be unique, is taken. */
export const insertRow = async <Row>(
  transaction: Transaction,
  table: PartnerTable<Row>,
  subaccountId: SubaccountId,
  columns: Columns,
): Promise<Row | undefined> => {
  const row = { subaccount_id: subaccountId, ...columns };
  const { rows } = await sql<Row>`insert into ${sql.table(table.table)}
    (${sql.join(Object.keys(row).map((name) => sql.ref(name)))}) values (${sql.join(Object.values(row))})
    on conflict do nothing returning *`.execute(transaction);
  return rows[0];
};

/** Answers false where there is no such row. */
export const updateRow = async <Row>(
  transaction: Transaction,
  table: PartnerTable<Row>,
  subaccountId: SubaccountId,
  key: Columns,
  changes: Columns,
): Promise<boolean> => {
  const set = sql.join(Object.entries(changes).map(([name, value]) => sql`${sql.ref(name)} = ${value}`));
  const { rows } = await sql`update ${sql.table(table.table)} set ${set}
    where ${isRow(subaccountId, key)} returning subaccount_id`.execute(transaction);
  return rows.length > 0;
};

/** Removes the rows with these values; answers how many there were. */
export const deleteRows = async (
  transaction: Transaction,
  { table }: Pick<EntityTable, 'table'>,
  subaccountId: SubaccountId,
  key: Columns,
): Promise<number> => {
  const { rows } =
    await sql`delete from ${sql.table(table)} where ${isRow(subaccountId, key)} returning subaccount_id`.execute(
      transaction,
    );
  return rows.length;
};

/** Takes a row out; answers it as it was. */
export const takeRow = async <Row>(
  transaction: Transaction,
  table: PartnerTable<Row>,
  subaccountId: SubaccountId,
  key: Columns,
): Promise<Row | undefined> => {
  const { rows } =
    await sql<Row>`delete from ${sql.table(table.table)} where ${isRow(subaccountId, key)} returning *`.execute(
      transaction,
    );
  return rows[0];
};

const isRow = (subaccountId: SubaccountId, key: Columns): RawBuilder<unknown> =>
  sql.join(
    Object.entries({ subaccount_id: subaccountId, ...key }).map(([name, value]) => sql`${sql.ref(name)} = ${value}`),
    sql` and `,
  );
