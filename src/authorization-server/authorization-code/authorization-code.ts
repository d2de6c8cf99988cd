import { z } from 'zod';
import { hashToken } from '../../crypto/digest.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { tokenDetailsSchema } from '../access-token/token-details.ts';

const codeDetailsSchema = tokenDetailsSchema
  .required({ user: true })
  .extend({ nonce: z.string().optional(), signedInAtMs: z.number().optional() });

/** What the user has authorized, for a client to redeem once. */
export type AuthorizationCode = {
  readonly clientId: string;
  readonly subaccountId: string;
  /** Everything issued for it carries this id. */
  readonly authorizationId: string;
  readonly scopes: readonly string[];
  /** The user, the resource asked for, and what the ID token says. */
  readonly details: z.output<typeof codeDetailsSchema>;
  /** As the authorization request had it; the token request must have the same. */
  readonly redirectUri?: string;
  /** Of method `S256`. Source: RFC 7636 §4.2 */
  readonly codeChallenge?: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
};

/** A code as found. */
export type StoredCode = AuthorizationCode & { readonly isConsumed: boolean };

/** Stores a code under the hash of its text. Source: RFC 6749 §4.1.2; security.md S-10 */
export const insertCode = async (transaction: Transaction, text: string, code: AuthorizationCode): Promise<void> => {
  await transaction
    .insertInto('authorization_codes')
    .values({
      token_hash: hashToken(text),
      client_id: code.clientId,
      subaccount_id: code.subaccountId,
      authorization_id: code.authorizationId,
      user_name: code.details.user.name,
      scopes: JSON.stringify(code.scopes),
      details: JSON.stringify(code.details),
      issued_at_ms: code.issuedAtMs,
      expires_at_ms: code.expiresAtMs,
      consumed_at_ms: null,
      redirect_uri: code.redirectUri ?? null,
      code_challenge: code.codeChallenge ?? null,
    })
    .execute();
};

/** Finds a code by its text, also a used one. */
export const findCode = async (database: Pick<Database, 'read'>, text: string): Promise<StoredCode | undefined> => {
  const row = await database.read
    .selectFrom('authorization_codes')
    .selectAll()
    .where('token_hash', '=', hashToken(text))
    .executeTakeFirst();
  return (
    row && {
      clientId: row.client_id,
      subaccountId: row.subaccount_id,
      authorizationId: row.authorization_id,
      scopes: z.array(z.string()).parse(JSON.parse(row.scopes)),
      details: codeDetailsSchema.parse(JSON.parse(row.details)),
      ...(row.redirect_uri !== null && { redirectUri: row.redirect_uri }),
      ...(row.code_challenge !== null && { codeChallenge: row.code_challenge }),
      issuedAtMs: row.issued_at_ms,
      expiresAtMs: row.expires_at_ms,
      isConsumed: row.consumed_at_ms !== null,
    }
  );
};

/** Uses a code up; of many at once one gets true. */
export const consumeCode = async (transaction: Transaction, text: string, nowMs: number): Promise<boolean> => {
  const { numUpdatedRows } = await transaction
    .updateTable('authorization_codes')
    .set({ consumed_at_ms: nowMs })
    .where('token_hash', '=', hashToken(text))
    .where('consumed_at_ms', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
};
