import type { Clock } from '../foundation/clock.ts';
import type { Database } from '../storage/database.ts';
import { releaseLease, tryAcquireLease } from '../storage/leases.ts';
import type { AuditEventRow } from '../storage/tables/audit.ts';
import { type ChainLink, findChain, listPending, moveChainEnd, type SealedEvent, storeSeals } from './chain-store.ts';
import { chainStart, hashEvent } from './event-hash.ts';

/** Small enough that a token request next to it hardly waits. Source: security.md R-18 */
const batchSize = 200;
/** Longer than a batch takes; the lease is extended before each. */
const leaseMs = 30_000;

/**
 * Chains events that are not chained yet, in the order of their ids, and answers how many. An event stored late by a slow transaction
 * goes behind those already sealed. One node at a time does it; should two meet all the same, the second changes nothing.
 * Source: security.md S-65, R-16
 */
export const sealPending = async (options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly holder: string;
}): Promise<number> => {
  const { database, clock, holder } = options;
  const lease = { name: 'audit-sealing', holder, ttlMs: leaseMs, clock };
  // An idle installation writes nothing, not even a lease.
  if ((await listPending(database, 1)).length === 0) return 0;
  let sealed = 0;
  while (await tryAcquireLease(database, lease)) {
    // Read under the lease: what was pending before it may be sealed by now.
    const pending = await listPending(database, batchSize);
    if (pending.length === 0) {
      await releaseLease(database, lease);
      break;
    }
    await sealBatch(database, pending);
    sealed += pending.length;
  }
  return sealed;
};

const sealBatch = async (database: Database, pending: readonly AuditEventRow[]): Promise<void> => {
  const scopes = [...new Set(pending.map((row) => row.subaccount_id))].sort();
  const chains = await Promise.all(
    scopes.map(async (scope) => chainOn(await findEnd(database, scope), scope, pending)),
  );
  await database.write(async (transaction) => {
    for (const { scope, from, to } of chains) {
      if (!(await moveChainEnd(transaction, scope, from, to))) throw new Error('Another node seals audit events too');
    }
    const events = chains.flatMap((chain) => chain.events);
    if ((await storeSeals(transaction, events)) !== events.length) {
      throw new Error('Audit events were sealed or removed while they were being sealed');
    }
  });
};

const findEnd = async (database: Database, scope: string): Promise<ChainLink> => {
  const chain = await findChain(database, scope);
  return chain === undefined ? chainStart : { position: chain.last_position, hash: chain.last_hash };
};

type ExtendedChain = {
  readonly scope: string;
  readonly from: ChainLink;
  readonly to: ChainLink;
  readonly events: readonly SealedEvent[];
};

const chainOn = (from: ChainLink, scope: string, pending: readonly AuditEventRow[]): ExtendedChain => {
  let last = from;
  const events: SealedEvent[] = [];
  for (const row of pending) {
    if (row.subaccount_id !== scope) continue;
    const position = last.position + 1;
    const event = { row, position, hash: hashEvent(last.hash, position, row) };
    events.push(event);
    last = event;
  }
  return { scope, from, to: { position: last.position, hash: last.hash }, events };
};
