import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { ApplicationName } from '../application-name.ts';

/** Answers false when the subaccount has the subscription already. */
export const insertSubscription = async (
  transaction: Transaction,
  subscription: { readonly subaccountId: SubaccountId; readonly name: ApplicationName; readonly createdAtMs: number },
): Promise<boolean> => {
  const row = await transaction
    .insertInto('subscriptions')
    .values({
      subaccount_id: subscription.subaccountId,
      provider_account: subscription.name.providerAccount,
      application: subscription.name.application,
      created_at_ms: subscription.createdAtMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('application')
    .executeTakeFirst();
  return row !== undefined;
};

/** Answers false when the subaccount has no such subscription. */
export const deleteSubscription = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  name: ApplicationName,
): Promise<boolean> => {
  const row = await transaction
    .deleteFrom('subscriptions')
    .where('subaccount_id', '=', subaccountId)
    .where('provider_account', '=', name.providerAccount)
    .where('application', '=', name.application)
    .returning('application')
    .executeTakeFirst();
  return row !== undefined;
};

/** The applications a subaccount is subscribed to, by name. */
export const listSubscriptions = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly ApplicationName[]> => {
  const rows = await handle
    .selectFrom('subscriptions')
    .select(['provider_account as providerAccount', 'application'])
    .where('subaccount_id', '=', subaccountId)
    .orderBy('provider_account')
    .orderBy('application')
    .execute();
  return rows;
};
