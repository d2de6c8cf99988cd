import { z } from 'zod';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { IntegrationPackageRow } from '../../storage/tables/integration-content/artifacts.ts';
import { type IntegrationPackage, packageAttributes } from './package.ts';

/** All packages, in the order of their ids. */
export const listPackages = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly IntegrationPackage[]> => {
  const rows = await handle
    .selectFrom('integration_packages')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .orderBy('id')
    .execute();
  return rows.map(toPackage);
};

/** A package by id. */
export const findPackage = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  id: string,
): Promise<IntegrationPackage | undefined> => {
  const row = await handle
    .selectFrom('integration_packages')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toPackage(row);
};

/** Adds a package; answers false where the id is taken. */
export const insertPackage = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  value: IntegrationPackage,
): Promise<boolean> => {
  const inserted = await transaction
    .insertInto('integration_packages')
    .values(toRow(subaccountId, value))
    .onConflict((conflict) => conflict.columns(['subaccount_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
};

/** Writes a package anew; its id and who made it stay. */
export const updatePackage = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  value: IntegrationPackage,
): Promise<void> => {
  const { name, attributes, custom_tags, changed_at_ms, changed_by } = toRow(subaccountId, value);
  await transaction
    .updateTable('integration_packages')
    .set({ name, attributes, custom_tags, changed_at_ms, changed_by })
    .where('subaccount_id', '=', subaccountId)
    .where('id', '=', value.id)
    .execute();
};

/** Removes a package with its artifacts; answers whether there was one. */
export const deletePackage = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  id: string,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('integration_packages')
    .where('subaccount_id', '=', subaccountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

const attributesSchema = z.partialRecord(z.enum(packageAttributes), z.string());
const tagsSchema = z.array(z.tuple([z.string(), z.string()]));

const toPackage = (row: IntegrationPackageRow): IntegrationPackage => ({
  id: row.id,
  name: row.name,
  attributes: attributesSchema.parse(JSON.parse(row.attributes)),
  customTags: new Map(tagsSchema.parse(JSON.parse(row.custom_tags))),
  createdAtMs: row.created_at_ms,
  createdBy: row.created_by,
  changedAtMs: row.changed_at_ms,
  changedBy: row.changed_by,
});

const toRow = (subaccountId: SubaccountId, value: IntegrationPackage): IntegrationPackageRow => ({
  subaccount_id: subaccountId,
  id: value.id,
  name: value.name,
  attributes: JSON.stringify(value.attributes),
  custom_tags: JSON.stringify([...value.customTags]),
  created_at_ms: value.createdAtMs,
  created_by: value.createdBy,
  changed_at_ms: value.changedAtMs,
  changed_by: value.changedBy,
});
