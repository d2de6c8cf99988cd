import type { Clock } from '../foundation/clock.ts';
import type { Database } from './database.ts';

/** A job's lease: `holder` is the node's id, `ttlMs` longer than one run of the job. */
export type LeaseRequest = {
  readonly name: string;
  readonly holder: string;
  readonly ttlMs: number;
  readonly clock: Clock;
};

/**
 * Takes or extends the lease `name`; answers whether `holder` has it now. For jobs that must run once over all nodes (retention,
 * rotation). A node that died loses its lease when it expires; clocks of nodes are assumed to differ by far less than `ttlMs`.
 * Source: security.md R-16
 */
export const tryAcquireLease = async (database: Database, request: LeaseRequest): Promise<boolean> => {
  const nowMs = request.clock();
  const lease = { name: request.name, holder: request.holder, expires_at_ms: nowMs + request.ttlMs };
  const taken = await database.write((transaction) =>
    transaction
      .insertInto('leases')
      .values(lease)
      // One statement decides: of two nodes at once the database lets one change the row, and the other sees it changed.
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ holder: lease.holder, expires_at_ms: lease.expires_at_ms })
          .where((where) =>
            where.or([where('leases.expires_at_ms', '<=', nowMs), where('leases.holder', '=', lease.holder)]),
          ),
      )
      .returning('name')
      .executeTakeFirst(),
  );
  return taken !== undefined;
};

/** Gives the lease back, so that another node need not wait for its end. Does nothing when `holder` does not have it. */
export const releaseLease = async (
  database: Database,
  lease: { readonly name: string; readonly holder: string },
): Promise<void> => {
  await database.write((transaction) =>
    transaction.deleteFrom('leases').where('name', '=', lease.name).where('holder', '=', lease.holder).execute(),
  );
};
