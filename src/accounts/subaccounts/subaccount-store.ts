import type { Selectable } from 'kysely';
import { type SubaccountId, toSubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { SubaccountRow } from '../../storage/tables/accounts.ts';
import { listLabels, type Subaccount } from './subaccount.ts';

/** Stores a subaccount under all its labels. Answers false when one of them is taken; the transaction must then be given up. */
export const insertSubaccount = async (transaction: Transaction, subaccount: Subaccount): Promise<boolean> => {
  const stored = await transaction
    .insertInto('subaccounts')
    .values({
      id: subaccount.id,
      technical_name: subaccount.technicalName,
      subdomain: subaccount.subdomain,
      display_name: subaccount.displayName,
      flavour: subaccount.flavour,
      created_at_ms: subaccount.createdAtMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (stored === undefined) return false;
  const labels = listLabels(subaccount);
  const names = await transaction
    .insertInto('subaccount_names')
    .values(labels.map((name) => ({ name, subaccount_id: subaccount.id })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('name')
    .execute();
  return names.length === labels.length;
};

/** The subaccount a label leads to. */
export const findSubaccountByName = async (handle: Transaction, label: string): Promise<Subaccount | undefined> => {
  const row = await handle
    .selectFrom('subaccount_names')
    .innerJoin('subaccounts', 'subaccounts.id', 'subaccount_names.subaccount_id')
    .where('subaccount_names.name', '=', label)
    .selectAll('subaccounts')
    .executeTakeFirst();
  return row && toSubaccount(row);
};

/** All subaccounts by subdomain. */
export const listSubaccountRows = async (handle: Transaction): Promise<readonly Subaccount[]> => {
  const rows = await handle.selectFrom('subaccounts').selectAll().orderBy('subdomain').execute();
  return rows.map(toSubaccount);
};

/** Changes the display name; answers the subaccount as it is now. */
export const updateDisplayName = async (
  transaction: Transaction,
  id: SubaccountId,
  displayName: string,
): Promise<Subaccount | undefined> => {
  const row = await transaction
    .updateTable('subaccounts')
    .set({ display_name: displayName })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row && toSubaccount(row);
};

/** Removes a subaccount and, by foreign keys, everything that belongs to it. */
export const deleteSubaccountRow = async (
  transaction: Transaction,
  id: SubaccountId,
): Promise<Subaccount | undefined> => {
  const row = await transaction.deleteFrom('subaccounts').where('id', '=', id).returningAll().executeTakeFirst();
  return row && toSubaccount(row);
};

const toSubaccount = (row: Selectable<SubaccountRow>): Subaccount => ({
  id: toSubaccountId(row.id),
  technicalName: row.technical_name,
  subdomain: row.subdomain,
  displayName: row.display_name,
  flavour: row.flavour,
  createdAtMs: row.created_at_ms,
});
