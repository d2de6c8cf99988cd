import type { Clock } from '../foundation/clock.ts';
import { toIsoTime } from '../foundation/clock.ts';
import { toSubaccountId } from '../foundation/ids.ts';
import type { Database } from '../storage/database.ts';
import { releaseLease, tryAcquireLease } from '../storage/leases.ts';
import type { AppendEvent } from './append-event.ts';
import { type AuditScope, toScopeColumn } from './audit-record.ts';
import { type ChainLink, cutChain, findChain, listChains, listSealed } from './chain-store.ts';

/** Small enough that a token request next to it hardly waits. Source: security.md R-18 */
const batchSize = 200;
const leaseMs = 60_000;

/**
 * Removes events recorded before `beforeMs` from the beginning of the chains (of one scope, or of all), and records how many. What
 * stays is still a verifiable chain. Answers how many were removed. Source: security.md S-65, R-16, R-18
 */
export const removeExpired = async (
  parts: {
    readonly database: Database;
    readonly clock: Clock;
    readonly holder: string;
    readonly append: AppendEvent;
  },
  expiry: { readonly beforeMs: number; readonly scope?: AuditScope },
): Promise<number> => {
  const lease = { name: 'audit-retention', holder: parts.holder, ttlMs: leaseMs, clock: parts.clock };
  if (!(await tryAcquireLease(parts.database, lease))) return 0;
  const scopes =
    expiry.scope === undefined
      ? (await listChains(parts.database)).map((chain) => chain.subaccount_id)
      : [toScopeColumn(expiry.scope)];
  let removed = 0;
  for (const scope of scopes) {
    const count = await cutBefore(parts.database, scope, expiry.beforeMs);
    removed += count;
    if (count > 0) await recordRemoval(parts, scope, count, expiry.beforeMs);
    if (!(await tryAcquireLease(parts.database, lease))) return removed;
  }
  await releaseLease(parts.database, lease);
  return removed;
};

const cutBefore = async (database: Database, scope: string, beforeMs: number): Promise<number> => {
  let removed = 0;
  for (;;) {
    const chain = await findChain(database, scope);
    if (chain === undefined) return removed;
    const to = await findLastExpired(database, scope, chain.base_position, beforeMs);
    if (to === undefined) return removed;
    const isCut = await database.write((transaction) => cutChain(transaction, scope, chain.base_position, to));
    if (!isCut) return removed;
    removed += to.position - chain.base_position;
  }
};

/** The last of the expired events at a chain's beginning, one batch away at most. */
const findLastExpired = async (
  database: Database,
  scope: string,
  basePosition: number,
  beforeMs: number,
): Promise<ChainLink | undefined> => {
  const rows = await listSealed(database, scope, { position: basePosition, limit: batchSize });
  const firstKept = rows.findIndex((row) => row.created_at_ms >= beforeMs);
  const last = rows[(firstKept < 0 ? rows.length : firstKept) - 1];
  if (last === undefined || last.chain_position === null || last.hash === null) return undefined;
  return { position: last.chain_position, hash: last.hash };
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
