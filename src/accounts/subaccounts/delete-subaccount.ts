import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { AccountChanges } from '../account-changes.ts';
import { subaccountNotFound } from '../errors.ts';
import { deleteSubaccountRow } from './subaccount-store.ts';

/**
 * Deletes a subaccount with everything in it: users, clients, tokens, destinations, logs. Its audit events stay. Throws a 404
 * `WireError` when there is none. Source: SAP doc "Delete Subaccounts"
 */
export const deleteSubaccount = async (changes: AccountChanges, id: SubaccountId, actor: Actor): Promise<void> => {
  await changes.write(async (transaction) => {
    const subaccount = await deleteSubaccountRow(transaction, id);
    if (subaccount === undefined) throw subaccountNotFound();
    await changes.record(transaction, {
      subaccountId: id,
      actor,
      action: 'delete',
      object: `Subaccount ${subaccount.subdomain}`,
      attributes: { technicalName: subaccount.technicalName },
    });
  });
};
