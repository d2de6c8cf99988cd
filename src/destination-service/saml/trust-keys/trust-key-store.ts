import type { SubaccountId } from '../../../foundation/ids.ts';
import type { Database, Transaction } from '../../../storage/database.ts';
import type { SamlTrustKeysRow } from '../../../storage/tables/destination-service.ts';

/** The place a key has: in use, or next in line. Source: SAP doc "Manage Trust" */
export type TrustKeySlot = 'active' | 'passive';

/** A stored key, its private half sealed. */
export type StoredTrustKey = {
  readonly keyId: string;
  readonly certificatePem: string;
  readonly sealedPrivateKey: Uint8Array;
};

/** The keys of a subaccount by their place. */
export type StoredTrustKeys = { readonly [Slot in TrustKeySlot]: StoredTrustKey | undefined };

/** The SQL of trust keys. Changes name the keys they are meant for: of two made at once the second finds others and does nothing. */
export type TrustKeyStore = {
  readonly find: (subaccountId: SubaccountId) => Promise<StoredTrustKeys>;
  /** Puts a key in a place where `replaced` is, or nothing. */
  readonly put: (
    transaction: Transaction,
    subaccountId: SubaccountId,
    change: { readonly slot: TrustKeySlot; readonly key: StoredTrustKey; readonly replaced: string | undefined },
  ) => Promise<boolean>;
  readonly swap: (
    transaction: Transaction,
    subaccountId: SubaccountId,
    keyIds: { readonly active: string; readonly passive: string },
  ) => Promise<boolean>;
  readonly deletePassive: (transaction: Transaction, subaccountId: SubaccountId) => Promise<boolean>;
};

/** Creates the store. */
export const createTrustKeyStore = (database: Pick<Database, 'read'>): TrustKeyStore => ({
  find: async (subaccountId) => {
    const row = await database.read
      .selectFrom('saml_trust_keys')
      .selectAll()
      .where('subaccount_id', '=', subaccountId)
      .executeTakeFirst();
    return { active: row && toKey(row, 'active'), passive: row && toKey(row, 'passive') };
  },

  put: async (transaction, subaccountId, { slot, key, replaced }) => {
    await transaction
      .insertInto('saml_trust_keys')
      .values({ subaccount_id: subaccountId, ...toColumns('active', undefined), ...toColumns('passive', undefined) })
      .onConflict((conflict) => conflict.column('subaccount_id').doNothing())
      .execute();
    const statement = transaction
      .updateTable('saml_trust_keys')
      .set(toColumns(slot, key))
      .where('subaccount_id', '=', subaccountId);
    const column = `${slot}_key_id` as const;
    const conditioned =
      replaced === undefined ? statement.where(column, 'is', null) : statement.where(column, '=', replaced);
    return (await conditioned.returning('subaccount_id').executeTakeFirst()) !== undefined;
  },

  swap: async (transaction, subaccountId, { active, passive }) => {
    const swapped = await transaction
      .updateTable('saml_trust_keys')
      // Both databases read the old values on the right, whatever the order.
      .set(({ ref }) => ({
        active_key_id: ref('passive_key_id'),
        active_certificate_pem: ref('passive_certificate_pem'),
        active_sealed_private_key: ref('passive_sealed_private_key'),
        passive_key_id: ref('active_key_id'),
        passive_certificate_pem: ref('active_certificate_pem'),
        passive_sealed_private_key: ref('active_sealed_private_key'),
      }))
      .where('subaccount_id', '=', subaccountId)
      .where('active_key_id', '=', active)
      .where('passive_key_id', '=', passive)
      .returning('subaccount_id')
      .executeTakeFirst();
    return swapped !== undefined;
  },

  deletePassive: async (transaction, subaccountId) => {
    const deleted = await transaction
      .updateTable('saml_trust_keys')
      .set(toColumns('passive', undefined))
      .where('subaccount_id', '=', subaccountId)
      .where('passive_key_id', 'is not', null)
      .returning('subaccount_id')
      .executeTakeFirst();
    return deleted !== undefined;
  },
});

const toKey = (row: SamlTrustKeysRow, slot: TrustKeySlot): StoredTrustKey | undefined => {
  const keyId = row[`${slot}_key_id`];
  const certificatePem = row[`${slot}_certificate_pem`];
  const sealedPrivateKey = row[`${slot}_sealed_private_key`];
  return keyId === null || certificatePem === null || sealedPrivateKey === null
    ? undefined
    : { keyId, certificatePem, sealedPrivateKey };
};

const toColumns = <Slot extends TrustKeySlot>(slot: Slot, key: StoredTrustKey | undefined) =>
  // The names are those of the row type: a key's columns behind the name of its place.
  ({
    [`${slot}_key_id`]: key?.keyId ?? null,
    [`${slot}_certificate_pem`]: key?.certificatePem ?? null,
    [`${slot}_sealed_private_key`]: key?.sealedPrivateKey ?? null,
  }) as Pick<SamlTrustKeysRow, `${Slot}_${'key_id' | 'certificate_pem' | 'sealed_private_key'}`>;
