import { z } from 'zod';
import { type SubaccountId, toSubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { TokenSigningKeyRow } from '../../storage/tables/authorization-server/signing-keys.ts';
import type { SigningKeyRecord } from './signing-key.ts';

/** What reading keys needs. */
export type Reader = Pick<Database, 'read'>;

type KeyAddress = { readonly subaccountId: SubaccountId; readonly kid: string };

/** A stored signing key, private half sealed. */
export type StoredSigningKey = Pick<TokenSigningKeyRow, 'kid' | 'subaccount_id' | 'algorithm' | 'sealed_private_key'>;

/** A key about to be stored. */
export type NewSigningKey = StoredSigningKey & Pick<TokenSigningKeyRow, 'public_jwk'>;

/** The key that signs a subaccount's tokens. */
export const findActiveKey = (database: Reader, subaccountId: string): Promise<StoredSigningKey | undefined> =>
  database.read
    .selectFrom('token_signing_keys')
    .select(['kid', 'subaccount_id', 'algorithm', 'sealed_private_key'])
    .where('subaccount_id', '=', subaccountId)
    .where('state', '=', 'active')
    .executeTakeFirst();

/**
 * Adds a key in a free slot; false where there is none, or where the subaccount has a key in this state already (another node may have
 * been quicker).
 */
export const insertKey = async (
  transaction: Transaction,
  key: NewSigningKey &
    Pick<TokenSigningKeyRow, 'created_at_ms'> & { readonly state: 'pending' | 'active' } & {
      readonly activates_at_ms?: number;
    },
): Promise<boolean> => {
  for (const slot of [1, 2]) {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('token_signing_keys')
      .values({ ...key, slot, ...(key.state === 'active' && { enabled_at_ms: key.created_at_ms }) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows !== 1n) continue;
    // An id given before, even to a key long deleted, violates the table's key and undoes the whole write.
    await transaction
      .insertInto('used_signing_key_ids')
      .values({ kid: key.kid, given_at_ms: key.created_at_ms })
      .execute();
    return true;
  }
  return false;
};

/** Lets the subaccount's pending key sign, if there is one and no active key; answers its id. */
export const promotePending = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  nowMs: number,
): Promise<string | undefined> => {
  const row = await transaction
    .updateTable('token_signing_keys')
    .set({ state: 'active', enabled_at_ms: nowMs, activates_at_ms: null })
    .where('subaccount_id', '=', subaccountId)
    .where('state', '=', 'pending')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('token_signing_keys as other')
            .select('other.kid')
            .where('other.subaccount_id', '=', subaccountId)
            .where('other.state', '=', 'active'),
        ),
      ),
    )
    .returning('kid')
    .executeTakeFirst();
  return row?.kid;
};

/** Ends the signing of the active key, if `successor` is pending still, and removes its private half; answers its id. */
export const retireActive = async (
  transaction: Transaction,
  successor: KeyAddress,
  nowMs: number,
): Promise<string | undefined> => {
  const row = await transaction
    .updateTable('token_signing_keys')
    .set({ state: 'retired', retired_at_ms: nowMs, sealed_private_key: new Uint8Array() })
    .where('subaccount_id', '=', successor.subaccountId)
    .where('state', '=', 'active')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('token_signing_keys as next')
          .select('next.kid')
          .where('next.kid', '=', successor.kid)
          .where('next.subaccount_id', '=', successor.subaccountId)
          .where('next.state', '=', 'pending'),
      ),
    )
    .returning('kid')
    .executeTakeFirst();
  return row?.kid;
};

/** Gives a pending key a time to be enabled at, unless it has one. */
export const planActivation = async (transaction: Transaction, kid: string, activatesAtMs: number): Promise<void> => {
  await transaction
    .updateTable('token_signing_keys')
    .set({ activates_at_ms: activatesAtMs })
    .where('kid', '=', kid)
    .where('state', '=', 'pending')
    .where('activates_at_ms', 'is', null)
    .execute();
};

/** Deletes a key if its state is still the one given. */
export const deleteKey = async (
  transaction: Transaction,
  key: KeyAddress & Pick<SigningKeyRecord, 'state'>,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('token_signing_keys')
    .where('kid', '=', key.kid)
    .where('subaccount_id', '=', key.subaccountId)
    .where('state', '=', key.state)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
};

const recordColumns = [
  'kid',
  'algorithm',
  'state',
  'created_at_ms',
  'enabled_at_ms',
  'retired_at_ms',
  'activates_at_ms',
] as const;

/** The keys of a subaccount, the oldest first. */
export const listKeys = async (database: Reader, subaccountId: SubaccountId): Promise<readonly SigningKeyRecord[]> => {
  const rows = await database.read
    .selectFrom('token_signing_keys')
    .select(recordColumns)
    .where('subaccount_id', '=', subaccountId)
    .orderBy('created_at_ms')
    .orderBy('kid')
    .execute();
  return rows.map(toRecord);
};

const storedStateAndAlgorithm = z.object({
  state: z.enum(['pending', 'active', 'retired']),
  algorithm: z.enum(['RS256', 'ES256']),
});

const toRecord = (row: Pick<TokenSigningKeyRow, (typeof recordColumns)[number]>): SigningKeyRecord => ({
  kid: row.kid,
  ...storedStateAndAlgorithm.parse(row),
  createdAtMs: row.created_at_ms,
  ...(row.enabled_at_ms !== null && { enabledAtMs: row.enabled_at_ms }),
  ...(row.retired_at_ms !== null && { retiredAtMs: row.retired_at_ms }),
  ...(row.activates_at_ms !== null && { activatesAtMs: row.activates_at_ms }),
});

/** Most keys a run of the rotation job looks at; the rest waits for the next run. Source: R-18 */
const maxDueKeys = 500;

/** Pending keys whose time to sign has come. */
export const listDueActivations = async (database: Reader, nowMs: number): Promise<readonly KeyAddress[]> => {
  const rows = await database.read
    .selectFrom('token_signing_keys')
    .select(['kid', 'subaccount_id'])
    .where('state', '=', 'pending')
    .where('activates_at_ms', '<=', nowMs)
    .orderBy('activates_at_ms')
    .limit(maxDueKeys)
    .execute();
  return rows.map(toAddress);
};

/** Keys retired so long ago that nothing they signed is valid any more. */
export const listDueDeletions = async (database: Reader, retiredBeforeMs: number): Promise<readonly KeyAddress[]> => {
  const rows = await database.read
    .selectFrom('token_signing_keys')
    .select(['kid', 'subaccount_id'])
    .where('state', '=', 'retired')
    .where('retired_at_ms', '<=', retiredBeforeMs)
    .orderBy('retired_at_ms')
    .limit(maxDueKeys)
    .execute();
  return rows.map(toAddress);
};

const toAddress = (row: { readonly kid: string; readonly subaccount_id: string }): KeyAddress => ({
  kid: row.kid,
  subaccountId: toSubaccountId(row.subaccount_id),
});
