import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import { type ProviderKind, type TrustedProvider, trustedProviderSchema } from './trusted-provider.ts';

/** Names a provider within its subaccount: one server often is a SAML provider and an issuer of tokens under one name. */
export type ProviderKey = { readonly kind: ProviderKind; readonly name: string };

/** When an assertion of a provider was last taken. */
export type ProviderUse = ProviderKey & { readonly lastUsedAtMs: number };

/** The providers of a subaccount by name. */
export const listProviderRows = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly TrustedProvider[]> => {
  const rows = await handle
    .selectFrom('trusted_identity_providers')
    .select('configuration')
    .where('subaccount_id', '=', subaccountId)
    .orderBy('name')
    .orderBy('kind')
    .execute();
  return rows.map((row) => toProvider(row.configuration));
};

/** One provider, as it is stored now. */
export const findProviderRow = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  { kind, name }: ProviderKey,
): Promise<TrustedProvider | undefined> => {
  const row = await handle
    .selectFrom('trusted_identity_providers')
    .select('configuration')
    .where('subaccount_id', '=', subaccountId)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .executeTakeFirst();
  return row && toProvider(row.configuration);
};

/** When providers were last used, those that ever were. */
export const listProviderUses = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly ProviderUse[]> => {
  const rows = await handle
    .selectFrom('trusted_identity_providers')
    .select(['kind', 'name', 'last_used_at_ms'])
    .where('subaccount_id', '=', subaccountId)
    .where('last_used_at_ms', 'is not', null)
    .orderBy('name')
    .orderBy('kind')
    .execute();
  return rows.map(({ kind, name, last_used_at_ms: usedAtMs }) => ({
    // Only this room writes the column, with values of this type.
    kind: kind as ProviderKind,
    name,
    lastUsedAtMs: Number(usedAtMs),
  }));
};

/** Notes when a provider was last used; an older note never replaces a newer one of another node. */
export const markProviderUsed = async (
  transaction: Transaction,
  { subaccountId, kind, name }: ProviderKey & { readonly subaccountId: SubaccountId },
  usedAtMs: number,
): Promise<void> => {
  await transaction
    .updateTable('trusted_identity_providers')
    .set({ last_used_at_ms: usedAtMs })
    .where('subaccount_id', '=', subaccountId)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where((where) => where.or([where('last_used_at_ms', 'is', null), where('last_used_at_ms', '<', usedAtMs)]))
    .execute();
};

/** Stores a provider in the place of the one of its kind and name, if there is one. */
export const putProviderRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  provider: TrustedProvider,
  nowMs: number,
): Promise<void> => {
  const fields = { configuration: JSON.stringify(provider), changed_at_ms: nowMs };
  await transaction
    .insertInto('trusted_identity_providers')
    .values({ subaccount_id: subaccountId, kind: provider.kind, name: provider.name, ...fields })
    .onConflict((conflict) => conflict.columns(['subaccount_id', 'kind', 'name']).doUpdateSet(fields))
    .execute();
};

/** Removes a provider; answers false where there is none. */
export const deleteProviderRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  { kind, name }: ProviderKey,
): Promise<boolean> => {
  const row = await transaction
    .deleteFrom('trusted_identity_providers')
    .where('subaccount_id', '=', subaccountId)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
};

const toProvider = (configuration: string): TrustedProvider => trustedProviderSchema.parse(JSON.parse(configuration));
