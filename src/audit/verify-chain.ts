import { type SubaccountId, toSubaccountId } from '../foundation/ids.ts';
import type { Database } from '../storage/database.ts';
import type { AuditChainRow, AuditEventRow } from '../storage/tables/audit.ts';
import { findChain, listChains, listSealed } from './chain-store.ts';
import { hashEvent } from './event-hash.ts';

/** What a walk along the chains found. `events` counts the sealed ones. */
export type ChainVerdict =
  | { readonly kind: 'intact'; readonly events: number }
  | {
      readonly kind: 'broken';
      /** Absent for events of the whole installation. */
      readonly subaccountId?: SubaccountId;
      /** Where the chain breaks: this event was changed, or there is none at this position. */
      readonly position: number;
      readonly eventId?: string;
      readonly problem: 'changed' | 'missing';
    };

const batchSize = 500;

/**
 * Recomputes every hash and names the first event that is not what was sealed. Events recorded in the last seconds are not sealed yet
 * and not looked at. Source: security.md S-65
 */
export const verifyChains = async (database: Database): Promise<ChainVerdict> => {
  let events = 0;
  for (const chain of await listChains(database)) {
    const verdict = await verifyChain(database, chain);
    if (verdict.kind === 'broken') return verdict;
    events += verdict.events;
  }
  const stray = await findStray(database);
  return stray === undefined ? { kind: 'intact', events } : stray;
};

const verifyChain = async (database: Database, chain: AuditChainRow): Promise<ChainVerdict> => {
  let position = chain.base_position;
  let hash = chain.base_hash;
  while (position < chain.last_position) {
    const limit = Math.min(batchSize, chain.last_position - position);
    const rows = await listSealed(database, chain.subaccount_id, { position, limit });
    // Retention may have cut the chain since: then it begins elsewhere, and what is gone is gone rightly.
    const current = await findChain(database, chain.subaccount_id);
    if (current !== undefined && current.base_position > position && rows[0]?.chain_position !== position + 1) {
      return await verifyChain(database, current);
    }
    if (rows.length === 0) return broken(chain, position + 1, 'missing');
    for (const row of rows) {
      position += 1;
      if (row.chain_position !== position) return broken(chain, position, 'missing');
      hash = hashEvent(hash, position, row);
      if (row.hash !== hash) return broken(chain, position, 'changed', row);
    }
  }
  if (hash !== chain.last_hash) return broken(chain, position, 'changed');
  return { kind: 'intact', events: chain.last_position - chain.base_position };
};

/** A sealed event that no chain leads to: beyond a chain's end, or of a chain that was removed. */
const findStray = async (database: Database): Promise<ChainVerdict | undefined> => {
  const row = await database.read
    .selectFrom('audit_events as event')
    .leftJoin('audit_chains as chain', 'chain.subaccount_id', 'event.subaccount_id')
    .selectAll('event')
    .where('event.chain_position', 'is not', null)
    .where((where) =>
      where.or([
        where('chain.subaccount_id', 'is', null),
        where('event.chain_position', '>', where.ref('chain.last_position')),
        where('event.chain_position', '<=', where.ref('chain.base_position')),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row && broken(row, row.chain_position ?? 0, 'changed', row);
};

const broken = (
  scope: { readonly subaccount_id: string },
  position: number,
  problem: 'changed' | 'missing',
  row?: AuditEventRow,
): ChainVerdict => ({
  kind: 'broken',
  ...(scope.subaccount_id !== '' && { subaccountId: toSubaccountId(scope.subaccount_id) }),
  position,
  ...(row !== undefined && { eventId: row.id }),
  problem,
});
