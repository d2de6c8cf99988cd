import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { DatabaseNotUsable } from '../errors.ts';
import type { Schema } from '../schema.ts';
import { createWriteScopes, type WriteScopes } from '../write-scope.ts';
import { openSqliteConnection, type SqliteConnection } from './connection.ts';
import { createSqliteDialect } from './dialect.ts';
import { findSqliteCode, toStorageError } from './errors.ts';
import { createGroupCommit, type GroupCommitLimits } from './group-commit.ts';

const defaultLimits: GroupCommitLimits = { maxBatch: 64, maxBatchMs: 10, maxQueued: 10_000, maxWorkMs: 10_000 };

/**
 * Opens the embedded database: one connection that writes, one that reads. The file and its WAL are readable by the owner only.
 * Throws `DatabaseNotUsable` when the file is damaged or not a database. Source: security.md, S-68
 */
export const openSqlite = (options: {
  readonly path: string;
  readonly limits?: Partial<GroupCommitLimits>;
}): Database => {
  makePrivate(options.path);
  const writer = open(options.path, { readOnly: false });
  const reader = open(options.path, { readOnly: true });
  const scopes = createWriteScopes();
  const writing = createGroupCommit(writer, scopes, { ...defaultLimits, ...options.limits });
  const transaction = new Kysely<Schema>({
    dialect: createSqliteDialect(writer, {
      assertMayRun: () => assertInsideWrite(writer, scopes),
      onFailure: (error) => {
        const failure = toStorageError(error);
        const scope = scopes.current();
        if (scope !== undefined) scope.failure ??= failure;
        return failure;
      },
    }),
  });
  const read = new Kysely<Schema>({
    dialect: createSqliteDialect(reader, { assertMayRun: () => {}, onFailure: toReadError }),
  });
  return {
    dialect: 'sqlite',
    read,
    write: async (work) => await writing.write(() => work(transaction)),
    close: async () => {
      await writing.drain();
      reader.close();
      writer.close();
    },
  };
};

/** SQLite gives the WAL and the shared-memory file the mode of the database file, so only that one has to be made. */
const makePrivate = (path: string): void => {
  if (existsSync(path)) {
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) chmodSync(path + suffix, 0o600);
    return;
  }
  closeSync(openSync(path, 'a', 0o600));
};

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const damagedCodes = [11, 26];

const open = (path: string, options: { readonly readOnly: boolean }): SqliteConnection => {
  try {
    return openSqliteConnection(path, options);
  } catch (error) {
    if (damagedCodes.includes(findSqliteCode(error) ?? 0)) {
      throw new DatabaseNotUsable(`${path} is damaged or not a Portolan database. Restore it from a backup.`, error);
    }
    throw toStorageError(error);
  }
};

const assertInsideWrite = (writer: SqliteConnection, scopes: WriteScopes): void => {
  const scope = scopes.current();
  if (scope === undefined || !scope.isOpen) {
    throw new Error('A transaction handle was used outside its write(): await every query before the work ends');
  }
  if (scope.failure !== undefined) {
    throw new Error('An earlier statement of this write failed; nothing more can be done in it', {
      cause: scope.failure,
    });
  }
  if (!writer.isInTransaction()) throw new Error('The transaction of this write is gone');
};

/** SQLITE_READONLY: on the reading connection a mistake of ours, not the state of the disk. */
const readOnlyCode = 8;

const toReadError = (error: unknown): unknown =>
  findSqliteCode(error) === readOnlyCode
    ? new Error('Database.read cannot change data', { cause: error })
    : toStorageError(error);
