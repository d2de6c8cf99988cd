import { z } from 'zod';
import type { Database, Transaction } from '../../storage/database.ts';
import type { TokenUser } from '../access-token/token-details.ts';

/** What a user allowed a client. */
export type Consent = {
  readonly clientId: string;
  /** What the page offered. */
  readonly askedScopes: readonly string[];
  readonly approvedScopes: readonly string[];
  readonly givenAtMs: number;
};

/** A user of a subaccount. */
export type ConsentOwner = { readonly subaccountId: string; readonly user: Pick<TokenUser, 'origin' | 'id'> };

const scopes = z.array(z.string());

/** Finds what the user allowed this client. */
export const findConsent = async (
  database: Pick<Database, 'read'>,
  { subaccountId, user }: ConsentOwner,
  clientId: string,
): Promise<Consent | undefined> => {
  const row = await database.read
    .selectFrom('consents')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .where('user_origin', '=', user.origin)
    .where('user_id', '=', user.id)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row && toConsent(row);
};

/** Everything the user has allowed, the latest first. */
export const listConsents = async (
  database: Pick<Database, 'read'>,
  { subaccountId, user }: ConsentOwner,
  limit: number,
): Promise<readonly Consent[]> => {
  const rows = await database.read
    .selectFrom('consents')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .where('user_origin', '=', user.origin)
    .where('user_id', '=', user.id)
    .orderBy('given_at_ms', 'desc')
    .orderBy('client_id')
    .limit(limit)
    .execute();
  return rows.map(toConsent);
};

/** Remembers what the user allowed, in place of what was remembered. */
export const saveConsent = async (
  transaction: Transaction,
  { subaccountId, user }: ConsentOwner,
  consent: Consent,
): Promise<void> => {
  const given = {
    asked_scopes: JSON.stringify(consent.askedScopes),
    approved_scopes: JSON.stringify(consent.approvedScopes),
    given_at_ms: consent.givenAtMs,
  };
  await transaction
    .insertInto('consents')
    .values({
      subaccount_id: subaccountId,
      user_origin: user.origin,
      user_id: user.id,
      client_id: consent.clientId,
      ...given,
    })
    .onConflict((conflict) =>
      conflict.columns(['subaccount_id', 'user_origin', 'user_id', 'client_id']).doUpdateSet(given),
    )
    .execute();
};

/** Forgets what the user allowed; false when there was nothing. */
export const deleteConsent = async (
  transaction: Transaction,
  { subaccountId, user }: ConsentOwner,
  clientId: string,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('consents')
    .where('subaccount_id', '=', subaccountId)
    .where('user_origin', '=', user.origin)
    .where('user_id', '=', user.id)
    .where('client_id', '=', clientId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
};

const toConsent = (row: {
  readonly client_id: string;
  readonly asked_scopes: string;
  readonly approved_scopes: string;
  readonly given_at_ms: number;
}): Consent => ({
  clientId: row.client_id,
  askedScopes: scopes.parse(JSON.parse(row.asked_scopes)),
  approvedScopes: scopes.parse(JSON.parse(row.approved_scopes)),
  givenAtMs: row.given_at_ms,
});
