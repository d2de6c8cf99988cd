import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { C4cIdentityProviderRow } from '../../storage/tables/cloud-for-customer/administration.ts';
import type { OAuthIdentityProvider } from './system.ts';

/** The providers of a subaccount by issuer. */
export const listProviderRows = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly OAuthIdentityProvider[]> => {
  const rows = await handle
    .selectFrom('c4c_identity_providers')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .orderBy('issuer')
    .execute();
  return rows.map(toProvider);
};

/** The provider of this issuer, enabled or not. */
export const findProviderRow = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  issuer: string,
): Promise<OAuthIdentityProvider | undefined> => {
  const row = await handle
    .selectFrom('c4c_identity_providers')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .where('issuer', '=', issuer)
    .executeTakeFirst();
  return row && toProvider(row);
};

/** Stores a provider, whatever was there of this issuer. */
export const putProviderRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  { issuer, ...provider }: OAuthIdentityProvider,
): Promise<void> => {
  const columns = {
    certificate: provider.certificate,
    allows_email: Number(provider.allowsEmail),
    allows_sha1: Number(provider.allowsSha1),
    is_enabled: Number(provider.isEnabled),
  };
  await transaction
    .insertInto('c4c_identity_providers')
    .values({ subaccount_id: subaccountId, issuer, ...columns })
    .onConflict((conflict) => conflict.columns(['subaccount_id', 'issuer']).doUpdateSet(columns))
    .execute();
};

/** Answers false where there is none. */
export const deleteProviderRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  issuer: string,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('c4c_identity_providers')
    .where('subaccount_id', '=', subaccountId)
    .where('issuer', '=', issuer)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

const toProvider = (row: C4cIdentityProviderRow): OAuthIdentityProvider => ({
  issuer: row.issuer,
  certificate: row.certificate,
  allowsEmail: row.allows_email === 1,
  allowsSha1: row.allows_sha1 === 1,
  isEnabled: row.is_enabled === 1,
});
