import { type Accounts, type Subaccount, subaccountNotFound } from '../../accounts/index.ts';

/** The subaccount a path names by id, subdomain or technical name. Throws a 404 `WireError`. Source: Portolan */
export const getSubaccountByLabel = async (
  accounts: Pick<Accounts, 'findSubaccountByLabel'>,
  label: string,
): Promise<Subaccount> => {
  const subaccount = await accounts.findSubaccountByLabel(label);
  if (subaccount === undefined) throw subaccountNotFound();
  return subaccount;
};
