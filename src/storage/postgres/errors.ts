import { DatabaseUnavailable } from '../errors.ts';

/** serialization_failure and deadlock_detected. Source: PostgreSQL doc "Transaction Isolation", "PostgreSQL Error Codes" */
const conflictStates = ['40001', '40P01'];

/**
 * SQLSTATE classes and codes that say "not now": connection lost (08), out of resources or disk (53), shut down or starting (57P),
 * statement cancelled by its time limit, lock not available, server read-only after a failover.
 * Source: PostgreSQL doc "PostgreSQL Error Codes"
 */
const unavailableStates = ['08', '53', '57P', '57014', '55P03', '25006', '58'];

/** What node and pg report when there is no connection to speak of. */
const connectionCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
];
const connectionTexts = [
  'timeout exceeded when trying to connect',
  'Connection terminated',
  'Query read timeout',
  'not queryable',
  'Cannot use a pool after calling end on the pool',
  'driver has already been destroyed',
];

/** Two transactions got in each other's way; running one of them again may succeed. */
export const isConflict = (error: unknown): boolean => conflictStates.includes(findCode(error) ?? '');

/** The connection itself failed or stopped answering: it must not go back into the pool. */
export const isConnectionFailure = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = findCode(error);
  if (code !== undefined && (connectionCodes.includes(code) || /^(08|57P)/.test(code))) return true;
  if (connectionTexts.some((text) => error.message.includes(text))) return true;
  return error instanceof AggregateError && error.errors.some(isConnectionFailure);
};

/** Turns errors that will pass (connection lost, overload, disk full) into `DatabaseUnavailable`; leaves all others as they are. */
export const toStorageError = (error: unknown): unknown => {
  if (error instanceof DatabaseUnavailable) return error;
  const state = findCode(error);
  const isUnavailable = state !== undefined && unavailableStates.some((prefix) => state.startsWith(prefix));
  if (!isUnavailable && !isConnectionFailure(error)) return error;
  return new DatabaseUnavailable(error instanceof Error ? error.message : 'PostgreSQL is not available', error);
};

const findCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
