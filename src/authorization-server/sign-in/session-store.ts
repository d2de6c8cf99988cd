import { z } from 'zod';
import type { Database, Transaction } from '../../storage/database.ts';
import { type TokenUser, tokenUserSchema } from '../access-token/token-details.ts';

/** A session as stored. */
export type StoredSession = {
  readonly idHash: string;
  readonly subaccountId: string;
  readonly user: TokenUser;
  readonly signedInAtMs: number;
  readonly expiresAtMs: number;
  /** When it ends however much it is used, where the identity provider said so. */
  readonly endsAtMs?: number | undefined;
};

/** The column `user`: what the identity provider said when somebody signed in. */
const storedUserSchema = tokenUserSchema.extend({ sessionEndsAtMs: z.number().optional() });

/** Finds a session by the hash of its id. */
export const findSessionRow = async (
  database: Pick<Database, 'read'>,
  idHash: string,
): Promise<StoredSession | undefined> => {
  const row = await database.read
    .selectFrom('user_sessions')
    .selectAll()
    .where('id_hash', '=', idHash)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { sessionEndsAtMs: endsAtMs, ...user } = storedUserSchema.parse(JSON.parse(row.user));
  return {
    idHash: row.id_hash,
    subaccountId: row.subaccount_id,
    user,
    signedInAtMs: row.signed_in_at_ms,
    expiresAtMs: row.expires_at_ms,
    endsAtMs,
  };
};

/** Stores a new session. */
export const insertSession = async (transaction: Transaction, session: StoredSession): Promise<void> => {
  await transaction
    .insertInto('user_sessions')
    .values({
      id_hash: session.idHash,
      subaccount_id: session.subaccountId,
      user_origin: session.user.origin,
      user_id: session.user.id,
      user: JSON.stringify({ ...session.user, sessionEndsAtMs: session.endsAtMs }),
      signed_in_at_ms: session.signedInAtMs,
      expires_at_ms: session.expiresAtMs,
    })
    .execute();
};

/** Moves the end of a session on; a session that was ended meanwhile stays so. */
export const extendSession = async (transaction: Transaction, idHash: string, expiresAtMs: number): Promise<void> => {
  await transaction
    .updateTable('user_sessions')
    .set({ expires_at_ms: expiresAtMs })
    .where('id_hash', '=', idHash)
    .where('expires_at_ms', '<', expiresAtMs)
    .execute();
};

/** Ends a session; false when there was none. */
export const deleteSession = async (transaction: Transaction, idHash: string): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('user_sessions')
    .where('id_hash', '=', idHash)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
};
