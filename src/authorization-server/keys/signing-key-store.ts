import { z } from 'zod';
import type { PublicJwk } from '../../crypto/signing-keys.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { TokenSigningKeyRow } from '../../storage/tables/authorization-server.ts';

/** A stored signing key, private half sealed. */
export type StoredSigningKey = Pick<TokenSigningKeyRow, 'kid' | 'subaccount_id' | 'algorithm' | 'sealed_private_key'>;

/** The key that signs a subaccount's tokens. */
export const findActiveKey = (
  database: Pick<Database, 'read'>,
  subaccountId: string,
): Promise<StoredSigningKey | undefined> =>
  database.read
    .selectFrom('token_signing_keys')
    .select(['kid', 'subaccount_id', 'algorithm', 'sealed_private_key'])
    .where('subaccount_id', '=', subaccountId)
    .where('state', '=', 'active')
    .executeTakeFirst();

/** Adds the first key of a subaccount; does nothing where another node was quicker. */
export const insertActiveKey = async (
  transaction: Transaction,
  key: StoredSigningKey & { readonly public_jwk: string; readonly created_at_ms: number },
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('token_signing_keys')
    .values({ ...key, state: 'active' })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
};

/** The published form of a key and whose it is. */
export type PublishedKey = { readonly jwk: PublicJwk; readonly subaccountId: string };

/** Keys in every state, the newest first: of one subaccount, or (at most 1000) of all. */
export const listPublishedKeys = async (
  database: Pick<Database, 'read'>,
  subaccountId: string | undefined,
): Promise<readonly PublicJwk[]> => {
  const all = database.read.selectFrom('token_signing_keys').select('public_jwk');
  const rows = await (subaccountId === undefined ? all : all.where('subaccount_id', '=', subaccountId))
    .orderBy('created_at_ms', 'desc')
    .limit(1000)
    .execute();
  return rows.map(({ public_jwk }) => parsePublished(public_jwk));
};

/** One published key by its id. */
export const findPublishedKey = async (
  database: Pick<Database, 'read'>,
  kid: string,
): Promise<PublishedKey | undefined> => {
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
