import { sql } from 'kysely';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { NumberRangeRow } from '../../storage/tables/integration-content/number-ranges.ts';
import type { DeployedNumberRange } from './number-range.ts';

/** The ranges of a subaccount, by name. */
export const listNumberRanges = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly DeployedNumberRange[]> => {
  const rows = await handle
    .selectFrom('number_ranges')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .orderBy('name')
    .execute();
  return rows.map(fromRow);
};

/** A range by its name. */
export const findNumberRange = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  name: string,
): Promise<DeployedNumberRange | undefined> => {
  const row = await handle
    .selectFrom('number_ranges')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .where('name', '=', name)
    .executeTakeFirst();
  return row && fromRow(row);
};

/** Answers false where the name is taken. */
export const insertNumberRange = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  range: DeployedNumberRange,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows = 0n } = await transaction
    .insertInto('number_ranges')
    .values({ subaccount_id: subaccountId, name: range.name, ...toColumns(range) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
};

/** Answers false where there is none. */
export const updateNumberRange = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  range: DeployedNumberRange,
): Promise<boolean> => {
  const { numUpdatedRows } = await transaction
    .updateTable('number_ranges')
    .set(toColumns(range))
    .where('subaccount_id', '=', subaccountId)
    .where('name', '=', range.name)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Answers false where there is none. */
export const deleteNumberRange = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  name: string,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('number_ranges')
    .where('subaccount_id', '=', subaccountId)
    .where('name', '=', name)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

/** Takes the next number out of a range, in one statement: no two callers get the same. `undefined` where there is none left, or no range. */
export const takeNumber = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  name: string,
): Promise<{ readonly drawn: number; readonly fieldLength: number } | undefined> => {
  const row = await transaction
    .updateTable('number_ranges')
    .set({
      current_value: sql<number>`case when rotates = 1 and current_value >= max_value then min_value else current_value + 1 end`,
    })
    .where('subaccount_id', '=', subaccountId)
    .where('name', '=', name)
    .whereRef('current_value', '<=', 'max_value')
    .returning(['current_value', 'min_value', 'max_value', 'rotates', 'field_length'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  // What comes next is the first number only where the last one was taken.
  const hasRotated = row.rotates === 1 && row.current_value === row.min_value;
  return { drawn: hasRotated ? row.max_value : row.current_value - 1, fieldLength: row.field_length };
};

const toColumns = (range: DeployedNumberRange) => ({
  description: range.description ?? null,
  min_value: range.minValue,
  max_value: range.maxValue,
  current_value: range.currentValue,
  rotates: Number(range.rotates),
  field_length: range.fieldLength,
  deployed_by: range.deployedBy,
  deployed_at_ms: range.deployedAtMs,
});

const fromRow = (row: NumberRangeRow): DeployedNumberRange => ({
  name: row.name,
  ...(row.description !== null && { description: row.description }),
  minValue: row.min_value,
  maxValue: row.max_value,
  currentValue: row.current_value,
  rotates: row.rotates === 1,
  fieldLength: row.field_length,
  deployedBy: row.deployed_by,
  deployedAtMs: row.deployed_at_ms,
});
