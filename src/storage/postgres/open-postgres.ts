import { Kysely, PostgresDialect } from 'kysely';
import { randomHex } from '../../foundation/ids.ts';
import type { Log } from '../../foundation/log.ts';
import type { Database, Transaction } from '../database.ts';
import { DatabaseUnavailable } from '../errors.ts';
import type { Schema } from '../schema.ts';
import { createWriteScope, createWriteScopes } from '../write-scope.ts';
import { isConflict, toStorageError } from './errors.ts';
import { createPostgresPool } from './pool.ts';

/** How often a write is tried when other nodes' transactions get in its way. */
const maxAttempts = 6;

/** Longest wait before the second attempt; doubles with each further one. */
const firstRetryMs = 10;

/**
 * Opens PostgreSQL (or a database that speaks its protocol): one bounded pool for writing and one for reading, so that a write
 * never waits for readers that wait for it. Does not connect before the first query. `maxStatementMs` (2,000 unless told
 * otherwise, `undefined` for none) bounds each statement, also when the server stops answering.
 * Source: security.md R-04; PostgreSQL doc "Client Connection Defaults"
 */
export const openPostgres = (options: {
  readonly url: string;
  readonly log: Log;
  readonly maxConnections?: number;
  readonly maxStatementMs?: number | undefined;
}): Database => {
  const settings = {
    url: options.url,
    log: options.log,
    maxConnections: options.maxConnections ?? 10,
    maxStatementMs: 'maxStatementMs' in options ? options.maxStatementMs : 2_000,
  };
  const writer = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: createPostgresPool({ ...settings, readOnly: false }) }),
  });
  const read = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: createPostgresPool({ ...settings, readOnly: true }) }),
  });
  const scopes = createWriteScopes();
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await Promise.allSettled(running);
    await Promise.all([writer.destroy(), read.destroy()]);
  };
  return {
    dialect: 'postgres',
    read,
    write: async (work) => {
      scopes.assertNotInside();
      if (closing !== undefined) throw new DatabaseUnavailable('the database is closed');
      const result = withRetries(() => runOnce(writer, scopes, work));
      running.add(result);
      try {
        return await result;
      } finally {
        running.delete(result);
      }
    },
    close: async () => {
      closing ??= close();
      await closing;
    },
  };
};

const runOnce = async <T>(
  writer: Kysely<Schema>,
  scopes: ReturnType<typeof createWriteScopes>,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> => {
  const scope = createWriteScope();
  return await writer.transaction().execute((transaction) =>
    scopes.run(scope, async () => {
      try {
        return await work(transaction);
      } finally {
        scope.isOpen = false;
      }
    }),
  );
};

const withRetries = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let number = 1; ; number++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConflict(error)) throw toStorageError(error);
      if (number === maxAttempts) throw new DatabaseUnavailable('a write kept meeting others', error);
      await pause(firstRetryMs * 2 ** (number - 1));
    }
  }
};

/** Waits between half of `maxMs` and all of it, so that two writes that met once do not meet again. */
const pause = (maxMs: number): Promise<void> => {
  const fraction = Number.parseInt(randomHex(2), 16) / 0xffff;
  return new Promise((resolve) => setTimeout(resolve, maxMs * (0.5 + fraction / 2)));
};
