import { z } from 'zod';
import type { PublicJwk } from '../../crypto/signing-keys.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Reader } from './signing-key-store.ts';

/** The published form of a key and whose it is. */
export type PublishedKey = { readonly jwk: PublicJwk; readonly subaccountId: string };

/** Keys in every state: of one subaccount, the active one first; or (at most 1000) of all, the newest first. */
export const listPublishedKeys = async (
  database: Reader,
  subaccountId: SubaccountId | undefined,
): Promise<readonly PublicJwk[]> => {
  const all = database.read.selectFrom('token_signing_keys').select('public_jwk');
  const wanted =
    subaccountId === undefined
      ? all
      : all
          .where('subaccount_id', '=', subaccountId)
          .orderBy(({ eb }) => eb.case().when('state', '=', 'active').then(0).else(1).end());
  const rows = await wanted.orderBy('created_at_ms', 'desc').limit(1000).execute();
  return rows.map(({ public_jwk }) => parsePublished(public_jwk));
};

/** Keys in every state, of all subaccounts: at most 1000, the newest first. */
export const listAllPublishedKeys = async (database: Reader): Promise<readonly PublishedKey[]> => {
  const rows = await database.read
    .selectFrom('token_signing_keys')
    .select(['public_jwk', 'subaccount_id'])
    .orderBy('created_at_ms', 'desc')
    .limit(1000)
    .execute();
  return rows.map(({ public_jwk, subaccount_id }) => ({
    jwk: parsePublished(public_jwk),
    subaccountId: subaccount_id,
  }));
};

/** One published key by its id. */
export const findPublishedKey = async (database: Reader, kid: string): Promise<PublishedKey | undefined> => {
  const row = await database.read
    .selectFrom('token_signing_keys')
    .select(['public_jwk', 'subaccount_id'])
    .where('kid', '=', kid)
    .executeTakeFirst();
  return row && { jwk: parsePublished(row.public_jwk), subaccountId: row.subaccount_id };
};

const publishedShape = z.object({
  kid: z.string(),
  kty: z.string(),
  use: z.literal('sig'),
  alg: z.string(),
  value: z.string(),
});

const parsePublished = (text: string): PublicJwk => {
  const value: unknown = JSON.parse(text);
  publishedShape.parse(value);
  // Our own row, written by `toPublicJwk` and never changed since; the schema above guards against a damaged one.
  return value as PublicJwk;
};
