import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';

/**
 * The applications of `providerAccount` for which a subaccount has a subscription, a role of its own or a role assignment, by name. Asked with the
 * subaccount's own name it answers which applications of its own are known here. Source: SAP doc "Java ALM API" (List Subaccount Applications)
 */
export const listApplicationsOf = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  providerAccount: string,
): Promise<readonly string[]> => {
  const from = (table: 'subscriptions' | 'custom_roles' | 'role_assignments') =>
    handle
      .selectFrom(table)
      .select('application')
      .where('subaccount_id', '=', subaccountId)
      .where('provider_account', '=', providerAccount);
  const rows = await from('subscriptions').union(from('custom_roles')).union(from('role_assignments')).execute();
  return rows.map(({ application }) => application).sort();
};
