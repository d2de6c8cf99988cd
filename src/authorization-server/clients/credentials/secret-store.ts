import type { Transaction } from '../../../storage/database.ts';
import { type NewCredentialTimes, toTimesRow } from './stored-times.ts';

/** A new secret, hashed. */
export type NewSecret = NewCredentialTimes & { readonly id: string; readonly clientId: string; readonly hash: string };

/** Adds a secret to a client. */
export const insertSecret = async (transaction: Transaction, secret: NewSecret): Promise<void> => {
  await transaction
    .insertInto('oauth_client_secrets')
    .values({ id: secret.id, client_id: secret.clientId, secret_hash: secret.hash, ...toTimesRow(secret) })
    .execute();
};
