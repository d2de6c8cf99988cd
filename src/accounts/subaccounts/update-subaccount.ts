import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { AccountChanges } from '../account-changes.ts';
import { subaccountNotFound } from '../errors.ts';
import { assertName } from '../names.ts';
import type { Subaccount } from './subaccount.ts';
import { updateDisplayName } from './subaccount-store.ts';

/** What can change: host names and issued tokens contain the other names. Source: SAP doc "Change Subaccount Details" */
export type SubaccountUpdate = { readonly displayName: string };

/** Changes a subaccount. Throws a 404 `WireError` when there is none, 400 for a display name that is none. */
export const updateSubaccount = async (
  changes: AccountChanges,
  id: SubaccountId,
  update: SubaccountUpdate,
  actor: Actor,
): Promise<Subaccount> => {
  assertName('displayName', update.displayName);
  return await changes.write(async (transaction) => {
    const subaccount = await updateDisplayName(transaction, id, update.displayName);
    if (subaccount === undefined) throw subaccountNotFound();
    await changes.record(transaction, {
      subaccountId: id,
      actor,
      action: 'update',
      object: `Subaccount ${subaccount.subdomain}`,
      attributes: { displayName: update.displayName },
    });
    return subaccount;
  });
};
