import type { Transaction } from '../../storage/database.ts';

/** A new secret, hashed. */
export type NewSecret = {
  readonly id: string;
  readonly clientId: string;
  readonly hash: string;
  readonly createdAtMs: number;
  readonly expiresAtMs?: number | undefined;
};

/** Adds a secret to a client. */
export const insertSecret = async (transaction: Transaction, secret: NewSecret): Promise<void> => {
  await transaction
    .insertInto('oauth_client_secrets')
    .values({
      id: secret.id,
      client_id: secret.clientId,
      secret_hash: secret.hash,
      created_at_ms: secret.createdAtMs,
      expires_at_ms: secret.expiresAtMs ?? null,
      last_used_at_ms: null,
    })
    .execute();
};

/** Removes a secret of a client; false when there is none of this id. */
export const deleteSecret = async (transaction: Transaction, clientId: string, secretId: string): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('oauth_client_secrets')
    .where('id', '=', secretId)
    .where('client_id', '=', clientId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
};

/** Notes when a secret was last used; an older note never replaces a newer one of another node. */
export const markSecretUsed = async (transaction: Transaction, secretId: string, usedAtMs: number): Promise<void> => {
  await transaction
    .updateTable('oauth_client_secrets')
    .set({ last_used_at_ms: usedAtMs })
    .where('id', '=', secretId)
    .where((where) => where.or([where('last_used_at_ms', 'is', null), where('last_used_at_ms', '<', usedAtMs)]))
    .execute();
};

/** Keeps the id of a deleted client back for its subaccount. */
export const retireClientId = async (
  transaction: Transaction,
  retired: { readonly foldedId: string; readonly subaccountId: string; readonly atMs: number },
): Promise<void> => {
  await transaction
    .insertInto('retired_client_ids')
    .values({
      client_id_folded: retired.foldedId,
      subaccount_id: retired.subaccountId,
      retired_at_ms: retired.atMs,
    })
    .onConflict((conflict) =>
      conflict
        .column('client_id_folded')
        .doUpdateSet({ subaccount_id: retired.subaccountId, retired_at_ms: retired.atMs }),
    )
    .execute();
};

/** Whether another subaccount's client had this id since `sinceMs`. */
export const isRetiredElsewhere = async (
  transaction: Transaction,
  foldedId: string,
  subaccountId: string,
  sinceMs: number,
): Promise<boolean> => {
  const row = await transaction
    .selectFrom('retired_client_ids')
    .select('subaccount_id')
    .where('client_id_folded', '=', foldedId)
    .where('subaccount_id', '!=', subaccountId)
    .where('retired_at_ms', '>', sinceMs)
    .executeTakeFirst();
  return row !== undefined;
};
