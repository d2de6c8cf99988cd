import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseNotUsable } from '../errors.ts';
import { findSqliteCode } from './errors.ts';

/** SQLITE_BUSY. */
const busyCode = 5;

/**
 * Claims a data folder for one server: two on one embedded database would close each other's messages under way and point the command
 * line at each other. The claim is a lock of the operating system on `portolan.lock`, so it ends with the process, however that ends.
 * Throws `DatabaseNotUsable` where another server has it. Answers what gives it back. Source: security.md R-02
 */
export const claimDataFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'portolan.lock');
  const lock = new DatabaseSync(path);
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    chmodSync(path, 0o600);
  } catch (error) {
    lock.close();
    if (findSqliteCode(error) !== busyCode) throw error;
    throw new DatabaseNotUsable(
      `Another server is running on the data folder ${folder}. Stop it, or choose another folder with --data-folder.`,
      error,
    );
  }
  return () => lock.close();
};
