import type { Clock } from '../../foundation/clock.ts';
import type { Database } from '../../storage/database.ts';
import { releaseLease, tryAcquireLease } from '../../storage/leases.ts';
import type { AuditBlockRow } from '../../storage/tables/audit.ts';
import { extendSegments } from '../segments/extend-segments.ts';
import { storeSegments } from '../segments/segment-store.ts';
import { listEventsOfBlock, listPendingBlocks, storeSeals } from './block-store.ts';
import { type ChainLink, findChain, moveChainEnd, type SealedBlock } from './chain-store.ts';
import { digestEvents, hashBlock } from './event-block.ts';
import { chainStart } from './event-hash.ts';

/** Small enough that a token request next to it hardly waits. Source: security.md R-18 */
const batchSize = 200;
/** Longer than a batch takes; the lease is extended before each. */
const leaseMs = 30_000;

/**
 * Chains blocks that are not chained yet, in the order of their ids, and answers how many events that were. A block stored late by a slow
 * transaction goes behind those already sealed. One node at a time does it; should two meet all the same, the second changes nothing.
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
  if ((await listPendingBlocks(database, 1)).length === 0) return 0;
  let sealed = 0;
  while (await tryAcquireLease(database, lease)) {
    // Read under the lease: what was pending before it may be sealed by now.
    const pending = await listPendingBlocks(database, batchSize);
    if (pending.length === 0) {
      await releaseLease(database, lease);
      break;
    }
    await sealBatch(database, await Promise.all(pending.map((block) => withDigest(database, block))));
    sealed += pending.reduce((sum, block) => sum + block.event_count, 0);
  }
  return sealed;
};

/** Only what an installation had not sealed before it had blocks comes without a digest. */
const withDigest = async (database: Database, block: AuditBlockRow): Promise<AuditBlockRow> =>
  block.digest === ''
    ? { ...block, digest: digestEvents(await listEventsOfBlock(database, block.subaccount_id, block.id)) }
    : block;

const sealBatch = async (database: Database, pending: readonly AuditBlockRow[]): Promise<void> => {
  const scopes = [...new Set(pending.map((block) => block.subaccount_id))].sort();
  const chains = await Promise.all(
    scopes.map(async (scope) => chainOn(await findEnd(database, scope), scope, pending)),
  );
  const segments = await Promise.all(chains.map(({ scope, blocks }) => extendSegments(database, scope, blocks)));
  await database.write(async (transaction) => {
    for (const { scope, from, to } of chains) {
      if (!(await moveChainEnd(transaction, scope, from, to))) throw new Error('Another node seals audit events too');
    }
    const blocks = chains.flatMap((chain) => chain.blocks);
    if ((await storeSeals(transaction, blocks)) !== blocks.length) {
      throw new Error('Audit events were sealed or removed while they were being sealed');
    }
    await storeSegments(transaction, segments.flat());
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
  readonly blocks: readonly SealedBlock[];
};

const chainOn = (from: ChainLink, scope: string, pending: readonly AuditBlockRow[]): ExtendedChain => {
  let last = from;
  const blocks: SealedBlock[] = [];
  for (const block of pending) {
    if (block.subaccount_id !== scope) continue;
    const position = last.position + block.event_count;
    const sealed = { block, position, hash: hashBlock(last.hash, position, block) };
    blocks.push(sealed);
    last = sealed;
  }
  return { scope, from, to: { position: last.position, hash: last.hash }, blocks };
};
