import type { Actor } from '../../foundation/audit-event.ts';
import { randomUuid } from '../../foundation/ids.ts';
import type { AccountChanges } from '../account-changes.ts';
import { subaccountNameTaken } from '../errors.ts';
import { completeSubaccount, type NewSubaccount, type Subaccount } from './subaccount.ts';
import { insertSubaccount } from './subaccount-store.ts';

/**
 * Creates a subaccount. Its id, subdomain and technical name must differ from every label of every other one, because each leads to
 * it in host names and paths. Throws a 400 or 409 `WireError`. Source: SAP doc "Account Model"
 */
export const createSubaccount = async (
  changes: AccountChanges,
  input: NewSubaccount,
  actor: Actor,
): Promise<Subaccount> => {
  const subaccount = completeSubaccount(input, { randomId: randomUuid(), createdAtMs: changes.clock() });
  await changes.write(async (transaction) => {
    if (!(await insertSubaccount(transaction, subaccount))) throw subaccountNameTaken();
    await changes.record(transaction, {
      subaccountId: subaccount.id,
      actor,
      action: 'create',
      object: `Subaccount ${subaccount.subdomain}`,
      attributes: { technicalName: subaccount.technicalName, flavour: subaccount.flavour },
    });
  });
  return subaccount;
};
