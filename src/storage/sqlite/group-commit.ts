import { DatabaseUnavailable } from '../errors.ts';
import { createWriteScope, type WriteScopes } from '../write-scope.ts';
import type { SqliteConnection } from './connection.ts';
import { toStorageError } from './errors.ts';

/** Bounds of the writer. */
export type GroupCommitLimits = {
  /** Writes that share one commit at most. */
  readonly maxBatch: number;
  /** After how long a batch takes in no further write, so that the event loop gets its turn. Source: security.md R-12 */
  readonly maxBatchMs: number;
  /** Writes that may wait; the next one is refused at once. Source: security.md R-10 */
  readonly maxQueued: number;
  /** How long one work may take before it is given up, because every other write waits for it. */
  readonly maxWorkMs: number;
};

/** Runs writes one after another and commits them in groups. */
export type GroupCommit = {
  readonly write: <T>(work: () => Promise<T>) => Promise<T>;
  /** Refuses new writes and answers once the queue is empty. */
  readonly drain: () => Promise<void>;
};

type Job = {
  readonly work: () => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
};

type Outcome =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Creates the writer over a connection. A batch is one transaction, each write in it a savepoint that is rolled back alone when
 * its work throws. Nobody is answered before the COMMIT has returned, so an answered write is durable.
 * Source: security.md R-01; SQLite doc "Savepoints"
 */
export const createGroupCommit = (
  connection: SqliteConnection,
  scopes: WriteScopes,
  limits: GroupCommitLimits,
): GroupCommit => {
  const queue: Job[] = [];
  let state: 'open' | 'closed' = 'open';
  let drained: Promise<void> | undefined;

  const runQueue = async (): Promise<void> => {
    while (queue.length > 0) {
      // One turn of the event loop first: every request that arrived in it joins the batch, and reading goes on in between.
      await nextTurn();
      await runBatch(connection, scopes, limits, queue);
    }
    drained = undefined;
  };

  return {
    write: <T>(work: () => Promise<T>): Promise<T> => {
      scopes.assertNotInside();
      if (state === 'closed') throw new DatabaseUnavailable('the database is closed');
      if (queue.length >= limits.maxQueued) {
        throw new DatabaseUnavailable(`${limits.maxQueued} writes are waiting already`);
      }
      return new Promise<T>((resolve, reject) => {
        // The value handed to `resolve` is what this very work answered.
        queue.push({ work, resolve: (value) => resolve(value as T), reject });
        drained ??= runQueue();
      });
    },
    drain: async () => {
      state = 'closed';
      await drained;
    },
  };
};

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Finished = { readonly job: Job; readonly outcome: Outcome };

const runBatch = async (
  connection: SqliteConnection,
  scopes: WriteScopes,
  limits: GroupCommitLimits,
  queue: Job[],
): Promise<void> => {
  try {
    connection.execute('begin immediate');
  } catch (error) {
    // The next batch would meet the same full disk or lock, after waiting for it: nobody is left waiting.
    const reason = toStorageError(error);
    for (const job of queue.splice(0)) job.reject(reason);
    return;
  }
  const finished: Finished[] = [];
  try {
    const endMs = performance.now() + limits.maxBatchMs;
    while (finished.length < limits.maxBatch && performance.now() < endMs) {
      const job = queue.shift();
      if (job === undefined) break;
      finished.push({ job, outcome: await runJob(connection, scopes, limits, job) });
      if (!connection.isInTransaction()) throw new DatabaseUnavailable('the database rolled the transaction back');
    }
    connection.execute('commit');
  } catch (error) {
    // The commit did not happen: whatever a work answered is not stored.
    rollBack(connection);
    const reason = toStorageError(error);
    for (const { job, outcome } of finished) job.reject(outcome.kind === 'failed' ? outcome.error : reason);
    return;
  }
  for (const { job, outcome } of finished) {
    if (outcome.kind === 'done') job.resolve(outcome.value);
    else job.reject(outcome.error);
  }
};

const runJob = async (
  connection: SqliteConnection,
  scopes: WriteScopes,
  limits: GroupCommitLimits,
  job: Job,
): Promise<Outcome> => {
  const scope = createWriteScope();
  try {
    connection.execute('savepoint job');
    const value = await withinTime(limits.maxWorkMs, () => scopes.run(scope, job.work));
    if (scope.failure !== undefined) throw scope.failure;
    connection.execute('release job');
    return { kind: 'done', value };
  } catch (error) {
    undoJob(connection);
    return { kind: 'failed', error: toStorageError(error) };
  } finally {
    scope.isOpen = false;
  }
};

/** Does nothing where the whole transaction is gone already; the batch finds out. */
const undoJob = (connection: SqliteConnection): void => {
  if (!connection.isInTransaction()) return;
  connection.execute('rollback to job');
  connection.execute('release job');
};

const withinTime = async <T>(maxMs: number, work: () => Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(new Error(`The work of a write took longer than ${maxMs} ms: it must await nothing but the database`)),
      maxMs,
    );
  });
  try {
    return await Promise.race([work(), deadline]);
  } finally {
    clearTimeout(timer);
  }
};

const rollBack = (connection: SqliteConnection): void => {
  try {
    if (connection.isInTransaction()) connection.execute('rollback');
  } catch {
    // The next `begin immediate` reports a connection that cannot even roll back.
  }
};
