import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../../storage/database.ts';
import type { AuditChainRow } from '../../storage/tables/audit.ts';
import { listSealedBlocks } from './block-store.ts';
import { type ChainLink, findChain, listChains, listSealedEvents } from './chain-store.ts';
import { type BrokenChain, broken, type ChainVerdict } from './chain-verdict.ts';
import { hashBlock } from './event-block.ts';
import { hashEvent } from './event-hash.ts';
import { verifyContents } from './verify-contents.ts';

const batchSize = 500;

/**
 * Recomputes every hash and names the first event or block that is not what was recorded: first along the chains, then the events of
 * every block, sealed or not. Source: security.md S-65
 */
export const verifyChains = async (database: Database): Promise<ChainVerdict> => {
  let events = 0;
  for (const chain of await listChains(database)) {
    const verdict = await verifyChain(database, chain);
    if (verdict.kind === 'broken') return verdict;
    events += verdict.events;
  }
  const finding = (await findStray(database)) ?? (await verifyContents(database));
  return finding ?? { kind: 'intact', events };
};

const verifyChain = async (database: Database, chain: AuditChainRow): Promise<ChainVerdict> => {
  const scope = chain.subaccount_id;
  let link: ChainLink = { position: chain.base_position, hash: chain.base_hash };
  while (link.position < chain.last_position) {
    const limit = Math.min(batchSize, chain.last_position - link.position);
    // Reading takes the event loop's time: between two stretches others have their turn.
    await nextTurn();
    const stretch = await listStretch(database, scope, { position: link.position, limit });
    // Retention may have cut the chain since: then it begins elsewhere, and what is gone is gone rightly.
    const current = await findChain(database, scope);
    if (current !== undefined && current.base_position > link.position && stretch[0]?.first !== link.position + 1) {
      return await verifyChain(database, current);
    }
    if (stretch.length === 0) return broken(scope, 'missing', { position: link.position + 1 });
    for (const { first, last, id, hash, rehash } of stretch) {
      // What was sealed since the walk began is looked at the next time.
      if (link.position >= chain.last_position) break;
      if (first !== link.position + 1) return broken(scope, 'missing', { position: link.position + 1 });
      link = { position: last, hash: rehash(link.hash) };
      if (hash !== link.hash) return broken(scope, 'changed', { position: first, eventId: id });
    }
  }
  if (link.hash !== chain.last_hash) return broken(scope, 'changed', { position: link.position });
  return { kind: 'intact', events: chain.last_position - chain.base_position };
};

/** A block, or an event sealed before there were blocks, with the places it takes in the chain. */
type Placed = {
  readonly first: number;
  readonly last: number;
  readonly id: string;
  readonly hash: string | null;
  readonly rehash: (previousHash: string) => string;
};

const listStretch = async (
  database: Database,
  scope: string,
  after: { readonly position: number; readonly limit: number },
): Promise<readonly Placed[]> => {
  const events = await listSealedEvents(database, scope, after);
  if (events.length > 0) {
    return events.map((row) => {
      const position = row.chain_position ?? 0;
      const rehash = (previous: string): string => hashEvent(previous, position, row);
      return { first: position, last: position, id: row.id, hash: row.hash, rehash };
    });
  }
  return (await listSealedBlocks(database, scope, after)).map((block) => {
    const last = block.chain_position ?? 0;
    const rehash = (previous: string): string => hashBlock(previous, last, block);
    return { first: last - block.event_count + 1, last, id: block.id, hash: block.hash, rehash };
  });
};

/** Something sealed that no chain leads to: beyond a chain's end, or of a chain that was removed. */
const findStray = async (database: Database): Promise<BrokenChain | undefined> => {
  const row = await database.read
    .selectFrom((from) => {
      const events = from.selectFrom('audit_events').select(['subaccount_id', 'id', 'chain_position']);
      const blocks = from.selectFrom('audit_blocks').select(['subaccount_id', 'id', 'chain_position']);
      return events
        .where('chain_position', 'is not', null)
        .unionAll(blocks.where('chain_position', 'is not', null))
        .as('sealed');
    })
    .leftJoin('audit_chains as chain', 'chain.subaccount_id', 'sealed.subaccount_id')
    .select(['sealed.subaccount_id', 'sealed.id', 'sealed.chain_position'])
    .where((where) =>
      where.or([
        where('chain.subaccount_id', 'is', null),
        where('sealed.chain_position', '>', where.ref('chain.last_position')),
        where('sealed.chain_position', '<=', where.ref('chain.base_position')),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row && broken(row.subaccount_id, 'changed', { position: row.chain_position ?? undefined, eventId: row.id });
};
