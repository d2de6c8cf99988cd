import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../foundation/clock.ts';
import { toIsoTime } from '../../foundation/clock.ts';
import { toSubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import { releaseLease, tryAcquireLease } from '../../storage/leases.ts';
import type { AppendEvent } from '../append-event.ts';
import { type AuditScope, toScopeColumn } from '../audit-record.ts';
import { deleteBlocks, listSealedBlocks } from '../chain/block-store.ts';
import {
  type ChainLink,
  deleteSealedEvents,
  findChain,
  listChains,
  listSealedEvents,
  moveChainBase,
} from '../chain/chain-store.ts';
import { deleteSegments } from '../segments/segment-store.ts';

/** Small enough that a token request next to it hardly waits. Source: security.md R-18 */
const batchSize = 64;
/** Between two batches: with their size it says how many events a second are removed at most, some 8,000. */
const pauseMs = 5;
const leaseMs = 60_000;

/**
 * Removes events recorded before `beforeMs` from the beginning of the chains (of one scope, or of all but `except`), and records how many. What
 * stays is still a verifiable chain. Answers how many were removed. Source: security.md S-65, R-16, R-18
 */
export const removeExpired = async (
  parts: {
    readonly database: Database;
    readonly clock: Clock;
    readonly holder: string;
    readonly append: AppendEvent;
  },
  expiry: { readonly beforeMs: number; readonly scope?: AuditScope; readonly except?: ReadonlySet<string> },
): Promise<number> => {
  const lease = { name: 'audit-retention', holder: parts.holder, ttlMs: leaseMs, clock: parts.clock };
  if (!(await tryAcquireLease(parts.database, lease))) return 0;
  const scopes =
    expiry.scope === undefined
      ? (await listChains(parts.database)).map((chain) => chain.subaccount_id).filter((id) => !expiry.except?.has(id))
      : [toScopeColumn(expiry.scope)];
  let renewedAtMs = parts.clock();
  /** A long removal outlives a lease. */
  const keepLease = async (): Promise<boolean> => {
    if (Math.abs(parts.clock() - renewedAtMs) < leaseMs / 3) return true;
    renewedAtMs = parts.clock();
    return await tryAcquireLease(parts.database, lease);
  };
  let removed = 0;
  for (const scope of scopes) {
    const count = await cutBefore(parts.database, scope, expiry.beforeMs, keepLease);
    removed += count;
    if (count > 0) await recordRemoval(parts, scope, count, expiry.beforeMs);
    if (!(await tryAcquireLease(parts.database, lease))) return removed;
  }
  await releaseLease(parts.database, lease);
  return removed;
};

const cutBefore = async (
  database: Database,
  scope: string,
  beforeMs: number,
  keepLease: () => Promise<boolean>,
): Promise<number> => {
  let removed = 0;
  for (;;) {
    const chain = await findChain(database, scope);
    const cut = chain && (await findCut(database, scope, chain.base_position, beforeMs));
    if (chain === undefined || cut === undefined) return removed;
    const isCut = await database.write(async (transaction) => {
      if (!(await moveChainBase(transaction, scope, chain.base_position, cut.to))) return false;
      if (cut.blockIds === undefined) await deleteSealedEvents(transaction, scope, cut.to.position);
      else await deleteBlocks(transaction, scope, cut.blockIds);
      await deleteSegments(transaction, scope, cut.to.position);
      return true;
    });
    if (!isCut) return removed;
    removed += cut.to.position - chain.base_position;
    await pause(pauseMs);
    if (!(await keepLease())) return removed;
  }
};

/** Where a chain may be cut, and the blocks before that; none where the events were sealed one by one. */
type Cut = { readonly to: ChainLink; readonly blockIds?: readonly [string, ...string[]] };

/** The cut behind the last of the expired events at a chain's beginning, one batch away at most. */
const findCut = async (
  database: Database,
  scope: string,
  position: number,
  beforeMs: number,
): Promise<Cut | undefined> => {
  const events = await listSealedEvents(database, scope, { position, limit: batchSize });
  if (events.length > 0) {
    const last = lastExpired(events, beforeMs);
    return last && { to: last.link };
  }
  const blocks = await listSealedBlocks(database, scope, { position, limit: batchSize });
  // A block is never cut in two, so a batch of blocks ends with the first that makes it full.
  const full = blocks.findIndex((block) => (block.chain_position ?? 0) - position >= batchSize);
  const batch = full < 0 ? blocks : blocks.slice(0, full + 1);
  const last = lastExpired(batch, beforeMs);
  if (last === undefined) return undefined;
  const [first, ...others] = batch.slice(0, last.index + 1).map(({ id }) => id);
  return first === undefined ? undefined : { to: last.link, blockIds: [first, ...others] };
};

const lastExpired = (
  rows: readonly {
    readonly created_at_ms: number;
    readonly chain_position: number | null;
    readonly hash: string | null;
  }[],
  beforeMs: number,
): { readonly index: number; readonly link: ChainLink } | undefined => {
  const firstKept = rows.findIndex((row) => row.created_at_ms >= beforeMs);
  const index = (firstKept < 0 ? rows.length : firstKept) - 1;
  const last = rows[index];
  if (last === undefined || last.chain_position === null || last.hash === null) return undefined;
  return { index, link: { position: last.chain_position, hash: last.hash } };
};

const recordRemoval = async (
  parts: { readonly database: Database; readonly append: AppendEvent },
  scope: string,
  count: number,
  beforeMs: number,
): Promise<void> => {
  await parts.database.write((transaction) =>
    parts.append(transaction, {
      category: 'audit.configuration',
      ...(scope !== '' && { subaccountId: toSubaccountId(scope) }),
      actor: { kind: 'system', name: 'audit-retention' },
      action: 'delete',
      object: 'Audit events',
      message: 'Removing audit events whose retention period has ended',
      attributes: { count: String(count), recordedBefore: toIsoTime(beforeMs) },
    }),
  );
};
