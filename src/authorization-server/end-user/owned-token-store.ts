import { z } from 'zod';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { parseDetails, type TokenUser, tokenDetailsSchema } from '../access-token/token-details.ts';

/** Whose tokens are meant: those of one user in one subaccount. */
export type TokenOwner = { readonly subaccountId: SubaccountId; readonly user: TokenUser };

/** An opaque access token of a user. */
export type OwnedToken = {
  readonly tokenHash: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly issuedAtMs: number;
  readonly authorizationId: string | undefined;
  /** The token ends no later, whatever its client's lifetime. */
  readonly notAfterMs: number | undefined;
};

/** A refresh token of a user: a client may go on without asking. */
export type OwnedAuthorization = {
  readonly authorizationId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
};

const scopes = z.array(z.string());

/** Users of two identity providers may have one name. */
const isSameUser = (user: TokenUser | undefined, owner: TokenUser): boolean =>
  user === undefined || (user.id === owner.id && user.origin === owner.origin);

/** The owner's opaque tokens, the latest first. */
export const listOwnedTokens = async (
  database: Pick<Database, 'read'>,
  { subaccountId, user }: TokenOwner,
  limit: number,
): Promise<readonly OwnedToken[]> => {
  const rows = await database.read
    .selectFrom('access_tokens')
    .selectAll()
    .where('user_name', '=', user.name)
    .where('subaccount_id', '=', subaccountId)
    .orderBy('issued_at_ms', 'desc')
    .orderBy('token_hash')
    .limit(limit)
    .execute();
  return rows.flatMap((row) => {
    const details = parseDetails(row.details);
    if (!isSameUser(details.user, user)) return [];
    return [
      {
        tokenHash: row.token_hash,
        clientId: row.client_id,
        scopes: scopes.parse(JSON.parse(row.scopes)),
        issuedAtMs: row.issued_at_ms,
        authorizationId: row.authorization_id ?? undefined,
        notAfterMs: details.notAfterMs,
      },
    ];
  });
};

/** One of the owner's opaque tokens. */
export const findOwnedToken = async (
  database: Pick<Database, 'read'>,
  { subaccountId, user }: TokenOwner,
  tokenHash: string,
): Promise<Pick<OwnedToken, 'clientId' | 'authorizationId'> | undefined> => {
  const row = await database.read
    .selectFrom('access_tokens')
    .select(['client_id', 'authorization_id', 'details'])
    .where('token_hash', '=', tokenHash)
    .where('user_name', '=', user.name)
    .where('subaccount_id', '=', subaccountId)
    .executeTakeFirst();
  return row === undefined || !isSameUser(parseDetails(row.details).user, user)
    ? undefined
    : { clientId: row.client_id, authorizationId: row.authorization_id ?? undefined };
};

/** The owner's refresh tokens that can still be used, the latest first. */
export const listOwnedAuthorizations = async (
  database: Pick<Database, 'read'>,
  { subaccountId, user }: TokenOwner,
  options: { readonly nowMs: number; readonly limit: number; readonly clientId?: string },
): Promise<readonly OwnedAuthorization[]> => {
  let query = database.read
    .selectFrom('refresh_tokens')
    .selectAll()
    .where('user_name', '=', user.name)
    .where('subaccount_id', '=', subaccountId)
    .where('consumed_at_ms', 'is', null)
    .where('expires_at_ms', '>', options.nowMs);
  if (options.clientId !== undefined) query = query.where('client_id', '=', options.clientId);
  const rows = await query.orderBy('issued_at_ms', 'desc').orderBy('token_hash').limit(options.limit).execute();
  return rows
    .filter((row) => isSameUser(tokenDetailsSchema.parse(JSON.parse(row.details)).user, user))
    .map((row) => ({
      authorizationId: row.authorization_id,
      clientId: row.client_id,
      scopes: scopes.parse(JSON.parse(row.scopes)),
      issuedAtMs: row.issued_at_ms,
      expiresAtMs: row.expires_at_ms,
    }));
};

/** Deletes one of the owner's tokens; false when it is gone already. */
export const deleteOwnedToken = async (
  transaction: Transaction,
  { subaccountId, user }: TokenOwner,
  tokenHash: string,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('access_tokens')
    .where('token_hash', '=', tokenHash)
    .where('user_name', '=', user.name)
    .where('subaccount_id', '=', subaccountId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
};

/** The authorizations whose codes may still be redeemed. */
export const listOpenCodes = async (
  database: Pick<Database, 'read'>,
  { subaccountId, user }: TokenOwner,
  clientId: string,
): Promise<readonly string[]> => {
  const rows = await database.read
    .selectFrom('authorization_codes')
    .select('authorization_id')
    .where('client_id', '=', clientId)
    .where('user_name', '=', user.name)
    .where('subaccount_id', '=', subaccountId)
    .execute();
  return rows.map(({ authorization_id }) => authorization_id);
};
