import type { Clock } from '../../foundation/clock.ts';
import { randomUuid, type SubaccountId } from '../../foundation/ids.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Database } from '../../storage/database.ts';
import { tryAcquireLease } from '../../storage/leases.ts';
import { keepRetiredMs } from './signing-key.ts';
import { listDueActivations, listDueDeletions } from './signing-key-store.ts';

/** Enables and deletes the keys whose time has come; answers how many it were, 0 on a node that has not the lease. */
export type RunDueRotations = () => Promise<number>;

type KeyAddress = { readonly subaccountId: SubaccountId; readonly kid: string };

/** Longer than a run takes, and than the pause until the next one: the node that began goes on. */
const leaseMs = 180_000;

/** Creates the job's run, which happens on one node at a time. Source: security.md R-16, S-24 */
export const createRunDueRotations = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly activate: (key: KeyAddress) => Promise<boolean>;
  readonly removeRetired: (key: KeyAddress) => Promise<boolean>;
}): RunDueRotations => {
  const { database, clock } = parts;
  const holder = randomUuid();

  const runAll = async (due: readonly KeyAddress[], run: (key: KeyAddress) => Promise<boolean>): Promise<number> => {
    let done = 0;
    for (const key of due) {
      try {
        if (await run(key)) done += 1;
      } catch (error) {
        // Somebody deleted the key meanwhile; the others must not wait for that.
        if (!(error instanceof WireError) || error.status !== 404) throw error;
      }
    }
    return done;
  };

  return async () => {
    if (!(await tryAcquireLease(database, { name: 'signing-key-rotation', holder, ttlMs: leaseMs, clock }))) return 0;
    const enabled = await runAll(await listDueActivations(database, clock()), parts.activate);
    const deleted = await runAll(await listDueDeletions(database, clock() - keepRetiredMs), parts.removeRetired);
    return enabled + deleted;
  };
};
