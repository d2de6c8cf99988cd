import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { CompiledQuery, QueryResult } from 'kysely';

/** One SQLite connection with its prepared statements. Every call is synchronous and takes microseconds to milliseconds. */
export type SqliteConnection = {
  readonly execute: (sql: string) => void;
  readonly query: <Row>(query: CompiledQuery) => QueryResult<Row>;
  readonly stream: (query: CompiledQuery) => IterableIterator<unknown>;
  /** False after an error that made SQLite roll back the whole transaction by itself, e.g. a full disk. */
  readonly isInTransaction: () => boolean;
  readonly close: () => void;
};

type PreparedStatement = {
  readonly statement: StatementSync;
  /** Absent where the statement answers no rows. */
  readonly toRows: ((found: readonly (readonly unknown[])[]) => readonly unknown[]) | undefined;
};

/** Prepared statements kept per connection; queries of varying shape (long `in` lists) push out the least recently used. */
const maxPreparedStatements = 512;

/** How long a connection waits for a lock another process holds. Waiting stops the event loop, so it is short. */
const lockWaitMs = 250;

/**
 * Opens one connection to the database file. WAL with `synchronous=FULL`: a commit that returned survives a power cut.
 * Source: security.md R-01; SQLite doc "PRAGMA Statements"
 */
export const openSqliteConnection = (path: string, options: { readonly readOnly: boolean }): SqliteConnection => {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: lockWaitMs });
  try {
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    // Deleted rows are overwritten, so that a removed secret does not stay readable in free pages.
    database.exec('pragma secure_delete = fast');
    database.exec('pragma temp_store = memory');
    // A reader that passes over 100,000 logs goes through 10 MiB of an index: from the system's cache each page of them is a call.
    database.exec(`pragma cache_size = -${options.readOnly ? 65536 : 16384}`);
    database.exec('pragma journal_size_limit = 67108864');
    if (options.readOnly) database.exec('pragma query_only = on');
  } catch (error) {
    database.close();
    throw error;
  }
  return wrapConnection(database);
};

const wrapConnection = (database: DatabaseSync): SqliteConnection => {
  const statements = new Map<string, PreparedStatement>();
  const prepare = (sql: string): PreparedStatement => {
    const known = statements.get(sql);
    if (known !== undefined) {
      statements.delete(sql);
      statements.set(sql, known);
      return known;
    }
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    const prepared = { statement, toRows: statement.columns().length > 0 ? createRowMaker(statement) : undefined };
    statements.set(sql, prepared);
    if (statements.size > maxPreparedStatements) {
      const oldest = statements.keys().next();
      if (!oldest.done) statements.delete(oldest.value);
    }
    return prepared;
  };
  return {
    execute: (sql) => {
      prepare(sql).statement.run();
    },
    query: <Row>(query: CompiledQuery): QueryResult<Row> => {
      const { statement, toRows } = prepare(query.sql);
      // node:sqlite checks each value itself and throws on one it cannot bind.
      const parameters = query.parameters as readonly SQLInputValue[];
      if (toRows !== undefined) {
        // Arrays are what the statement was told to answer; Kysely's types already say what columns there are.
        const found = statement.all(...parameters) as unknown as readonly (readonly unknown[])[];
        return { rows: toRows(found) as Row[] };
      }
      if (changesSchema.test(query.sql)) statements.clear();
      const { changes, lastInsertRowid } = statement.run(...parameters);
      return { numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid), rows: [] };
    },
    // A statement of its own: a half-read one must not be run again by the next query with the same text.
    stream: (query) => database.prepare(query.sql).iterate(...(query.parameters as readonly SQLInputValue[])),
    isInTransaction: () => database.isTransaction,
    close: () => {
      statements.clear();
      if (database.isOpen) database.close();
    },
  };
};

/** Statements prepared before may answer other columns after these. */
const changesSchema = /^\s*(?:alter|create|drop)\b/i;

/**
 * Rows that node:sqlite makes itself are hash tables, slower to make and to read than objects of one shape. The columns are asked for once
 * the statement has run: SQLite prepares it anew then where another connection has changed the schema.
 * Source: SQLite doc "sqlite3_prepare_v2" (SQLITE_SCHEMA)
 */
const createRowMaker = (statement: StatementSync): NonNullable<PreparedStatement['toRows']> => {
  let columns: readonly string[] = [];
  let shape: Readonly<Record<string, unknown>> = {};
  return (found) => {
    const [first] = found;
    if (first === undefined) return [];
    if (first.length !== columns.length) {
      columns = statement.columns().map(({ name }) => name);
      shape = Object.fromEntries(columns.map((column) => [column, null]));
    }
    return found.map((values) => {
      const row: Record<string, unknown> = { ...shape };
      let index = 0;
      for (const column of columns) row[column] = values[index++];
      return row;
    });
  };
};
