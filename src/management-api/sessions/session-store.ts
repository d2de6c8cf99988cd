import type { Database, Transaction } from '../../storage/database.ts';
import type { CockpitSessionRow, SignInCodeRow } from '../../storage/tables/management-api.ts';

/** A session, and the administrator whose it is where it is not that of a user. */
export type StoredSession = CockpitSessionRow & { readonly name: string | null; readonly role: string | null };

/** The SQL of sessions and one-time codes. Source: security.md S-57 */
export type SessionStore = {
  readonly insert: (transaction: Transaction, session: CockpitSessionRow) => Promise<void>;
  readonly find: (idDigest: string) => Promise<StoredSession | undefined>;
  readonly touch: (transaction: Transaction, idDigest: string, lastSeenAtMs: number) => Promise<void>;
  readonly remove: (transaction: Transaction, idDigest: string) => Promise<void>;
  /** Ends everything of an administrator. */
  readonly removeOf: (transaction: Transaction, administratorName: string) => Promise<void>;
  readonly insertCode: (transaction: Transaction, code: SignInCodeRow) => Promise<void>;
  /** Takes a code away and tells whose it was: of two that use it at once only one gets an answer. */
  readonly takeCode: (transaction: Transaction, codeDigest: string) => Promise<SignInCodeRow | undefined>;
  readonly removeExpired: (transaction: Transaction, nowMs: number) => Promise<void>;
};

/** Creates the store on `database`. Source: security.md S-57 */
export const createSessionStore = ({ read }: Pick<Database, 'read'>): SessionStore => ({
  insert: async (transaction, session) => {
    await transaction.insertInto('cockpit_sessions').values(session).execute();
  },
  find: (idDigest) =>
    read
      .selectFrom('cockpit_sessions')
      .leftJoin('administrators', 'administrators.id', 'cockpit_sessions.administrator_id')
      .selectAll('cockpit_sessions')
      .select(['administrators.name', 'administrators.role'])
      .where('id_digest', '=', idDigest)
      .executeTakeFirst(),
  touch: async (transaction, idDigest, lastSeenAtMs) => {
    await transaction
      .updateTable('cockpit_sessions')
      .set({ last_seen_at_ms: lastSeenAtMs })
      .where('id_digest', '=', idDigest)
      .execute();
  },
  remove: async (transaction, idDigest) => {
    await transaction.deleteFrom('cockpit_sessions').where('id_digest', '=', idDigest).execute();
  },
  removeOf: async (transaction, administratorName) => {
    for (const table of ['cockpit_sessions', 'sign_in_codes'] as const) {
      await transaction
        .deleteFrom(table)
        .where('administrator_id', 'in', (ids) =>
          ids.selectFrom('administrators').select('id').where('name', '=', administratorName),
        )
        .execute();
    }
  },
  insertCode: async (transaction, code) => {
    await transaction.insertInto('sign_in_codes').values(code).execute();
  },
  takeCode: (transaction, codeDigest) =>
    transaction.deleteFrom('sign_in_codes').where('code_digest', '=', codeDigest).returningAll().executeTakeFirst(),
  removeExpired: async (transaction, nowMs) => {
    await transaction.deleteFrom('cockpit_sessions').where('expires_at_ms', '<=', nowMs).execute();
    await transaction.deleteFrom('sign_in_codes').where('expires_at_ms', '<=', nowMs).execute();
  },
});
