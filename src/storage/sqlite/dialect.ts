import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SqliteConnection } from './connection.ts';

/** Runs before each query on the connection and after each that failed. */
export type QueryGuard = {
  readonly assertMayRun: () => void;
  /** Answers the error to throw instead of `error`. */
  readonly onFailure: (error: unknown) => unknown;
};

/**
 * Kysely over one connection of `node:sqlite`. Transactions are not started through Kysely: the group commit does it, which knows
 * when a commit may be shared. Source: Kysely doc "Dialects"
 */
export const createSqliteDialect = (connection: SqliteConnection, guard: QueryGuard): Dialect => ({
  createDriver: () => createDriver(connection, guard),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => new UnlockedSqliteAdapter(),
  createIntrospector: (database) => new SqliteIntrospector(database),
});

/** Calls on a connection are synchronous and cannot interleave, so Kysely need not take a lock around each of them. */
class UnlockedSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

const createDriver = (connection: SqliteConnection, guard: QueryGuard): Driver => {
  const kyselyConnection: DatabaseConnection = {
    executeQuery: async (query) => {
      guard.assertMayRun();
      try {
        return connection.query(query);
      } catch (error) {
        throw guard.onFailure(error);
      }
    },
    streamQuery: async function* <Row>(query: CompiledQuery) {
      guard.assertMayRun();
      try {
        // Kysely's types already say what columns the query answers.
        for (const row of connection.stream(query)) yield { rows: [row as Row] };
      } catch (error) {
        throw guard.onFailure(error);
      }
    },
  };
  const refuse = async (): Promise<never> => {
    throw new Error('Transactions run through Database.write, not through Kysely');
  };
  return {
    init: async () => {},
    acquireConnection: async () => kyselyConnection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => {},
    destroy: async () => connection.close(),
  };
};
