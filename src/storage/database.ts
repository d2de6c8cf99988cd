import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** The handle a `write` gives to its work, and stores take as a parameter. Dead once the work has ended. */
export type Transaction = Kysely<Schema>;

/**
 * The one door to stored data. Two implementations: embedded SQLite and PostgreSQL.
 *
 * Rules that keep both alike:
 * - a statement that fails (a violated unique index, say) fails its `write`, even when the work catches the error: say
 *   `on conflict` where a row may exist already;
 * - other nodes write at the same time (PostgreSQL runs at READ COMMITTED): decide inside one statement
 *   (`update ... where ... returning`, `insert ... on conflict`), never by a read followed by a write;
 * - numbers come back as JavaScript numbers (counts and sums too), bytes as `Uint8Array`.
 *
 * Source: product.md "Choices already made" (SQL), security.md R-01
 */
export type Database = {
  readonly dialect: 'sqlite' | 'postgres';
  /** For reading. Sees committed data only; refuses to change any. */
  readonly read: Kysely<Schema>;
  /**
   * Runs `work` in one durable transaction and answers its result once the commit is on disk; rolls back what it did when it
   * throws. Concurrent calls may share one commit. `work` awaits nothing but the transaction, may run again (a conflict between
   * nodes), and must not call `write`. Throws `DatabaseUnavailable` when the database is lost, full or overloaded.
   */
  readonly write: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
  /** Finishes the writes already accepted and closes. */
  readonly close: () => Promise<void>;
};
