import { DatabaseUnavailable } from '../errors.ts';

/** Primary result codes that say "not now" rather than "wrong query". Source: SQLite doc "Result and Error Codes" */
const unavailableCodes: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY: another process holds the database',
  6: 'SQLITE_LOCKED: the database is locked',
  8: 'SQLITE_READONLY: the database file is read-only',
  10: 'SQLITE_IOERR: reading or writing the database file failed',
  13: 'SQLITE_FULL: the disk is full',
  14: 'SQLITE_CANTOPEN: the database file cannot be opened',
};

/** SQLite's primary result code of an error thrown by `node:sqlite`; `undefined` for any other error. */
export const findSqliteCode = (error: unknown): number | undefined => {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  // Extended codes keep the primary code in their low byte.
  return error.errcode & 0xff;
};

/** Turns errors that will pass (full or read-only disk, lock) into `DatabaseUnavailable`; leaves all others as they are. */
export const toStorageError = (error: unknown): unknown => {
  const code = findSqliteCode(error);
  const reason = code === undefined ? undefined : unavailableCodes[code];
  return reason === undefined ? error : new DatabaseUnavailable(reason, error);
};
