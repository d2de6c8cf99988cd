import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import type { Log } from '../../foundation/log.ts';
import { DatabaseUnavailable } from '../errors.ts';
import { isConnectionFailure, toStorageError } from './errors.ts';

/** Longest wait for a connection, new or from the pool. Source: security.md R-04 (503 within 2 s) */
const maxConnectMs = 2_000;

/** Calls that may wait for a connection; the next one is refused at once. Source: security.md R-10 */
const maxWaiting = 10_000;

/** Settings of one pool. */
export type PostgresPoolSettings = {
  readonly url: string;
  readonly log: Log;
  readonly maxConnections: number;
  readonly maxStatementMs: number | undefined;
  readonly readOnly: boolean;
};

/**
 * Creates a bounded pool in the shape Kysely takes. Failures come out as `DatabaseUnavailable`, and a connection that failed or
 * stopped answering is closed instead of being handed to the next caller. Source: pg doc "pg.Pool"
 */
export const createPostgresPool = (settings: PostgresPoolSettings): PostgresPool => {
  const limit = settings.maxStatementMs;
  const pool = new pg.Pool({
    connectionString: settings.url,
    application_name: 'portolan',
    max: settings.maxConnections,
    connectionTimeoutMillis: maxConnectMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: { getTypeParser },
    ...(settings.readOnly ? { options: '-c default_transaction_read_only=on' } : {}),
    // The server gives up a little earlier than we do, so that we normally learn why.
    ...(limit === undefined ? {} : { statement_timeout: Math.ceil(limit * 0.9), query_timeout: limit }),
  });
  const onConnectionError = (error: Error): void => settings.log.warn('database-connection-lost', { error });
  pool.on('error', onConnectionError);
  // Without this a connection that breaks while it is in use would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    options: pool.options,
    connect: async () => {
      if (pool.waitingCount >= maxWaiting)
        throw new DatabaseUnavailable(`${maxWaiting} calls wait for a connection already`);
      try {
        return wrapClient(await pool.connect());
      } catch (error) {
        throw toStorageError(error);
      }
    },
    end: () => pool.end(),
  };
};

const wrapClient = (client: pg.PoolClient): PostgresPoolClient => {
  let broken: unknown;
  // Kysely calls it with text and values only; cursors are not configured.
  const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    // A roll-back after a lost connection would only wait for the next time limit.
    if (broken !== undefined) throw toStorageError(broken);
    try {
      return await client.query(text, [...values]);
    } catch (error) {
      if (isConnectionFailure(error)) broken = error;
      throw toStorageError(error);
    }
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(broken !== undefined || destroy === true),
  };
};

/** int8 and numeric (counts, sums, epoch milliseconds) stay below 2^53 here; pg's own answer would be text. */
const numberTypes: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC];

const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (numberTypes.includes(oid) && format !== 'binary') return Number;
  // One of pg's own overloads, chosen by a format that is not known here.
  return pg.types.getTypeParser(oid, format as 'text');
};
