import { sql } from 'kysely';
import type { Database, Transaction } from '../../storage/database.ts';
import type { AuditBlockRow, AuditEventRow } from '../../storage/tables/audit.ts';
import type { SealedBlock } from './chain-store.ts';
import { lastEventIdOf } from './event-block.ts';

/** Blocks not sealed yet, oldest first. */
export const listPendingBlocks = async (database: Database, limit: number): Promise<readonly AuditBlockRow[]> =>
  await database.read
    .selectFrom('audit_blocks')
    .selectAll()
    .where('hash', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();

/** Blocks of a chain after a position, in order. */
export const listSealedBlocks = async (
  database: Database,
  scopeColumn: string,
  after: { readonly position: number; readonly limit: number },
): Promise<readonly AuditBlockRow[]> =>
  await database.read
    .selectFrom('audit_blocks')
    .selectAll()
    .where('subaccount_id', '=', scopeColumn)
    .where('chain_position', '>', after.position)
    .orderBy('chain_position')
    .limit(after.limit)
    .execute();

/** One block. */
export const findBlock = async (
  database: Database,
  scopeColumn: string,
  id: string,
): Promise<AuditBlockRow | undefined> =>
  await database.read
    .selectFrom('audit_blocks')
    .selectAll()
    .where('subaccount_id', '=', scopeColumn)
    .where('id', '=', id)
    .executeTakeFirst();

/** The events of a block, in order. */
export const listEventsOfBlock = async (
  database: Database,
  scopeColumn: string,
  id: string,
): Promise<readonly AuditEventRow[]> =>
  await database.read
    .selectFrom('audit_events')
    .selectAll()
    .where('subaccount_id', '=', scopeColumn)
    .where('id', '>=', id)
    .where('id', '<=', lastEventIdOf(id))
    .where('chain_position', 'is', null)
    .orderBy('id')
    .execute();

/** Writes the seals of many blocks in one statement; answers how many of them were unsealed. */
export const storeSeals = async (transaction: Transaction, blocks: readonly SealedBlock[]): Promise<number> => {
  const values = blocks.map(
    ({ block, position, hash }) =>
      sql`(${block.subaccount_id}, ${block.id}, ${block.digest}, cast(${position} as bigint), ${hash})`,
  );
  const result = await sql`
    with sealed (subaccount_id, id, digest, chain_position, hash) as (values ${sql.join(values)})
    update audit_blocks set digest = sealed.digest, chain_position = sealed.chain_position, hash = sealed.hash from sealed
    where audit_blocks.subaccount_id = sealed.subaccount_id and audit_blocks.id = sealed.id
      and audit_blocks.hash is null`.execute(transaction);
  return Number(result.numAffectedRows ?? 0);
};

/** Removes blocks and their events. */
export const deleteBlocks = async (
  transaction: Transaction,
  scopeColumn: string,
  ids: readonly [string, ...string[]],
): Promise<void> => {
  const sorted = ids.toSorted();
  // The range lets the database go straight to the events; other blocks may lie in it, which the list leaves alone.
  await transaction
    .deleteFrom('audit_events')
    .where('subaccount_id', '=', scopeColumn)
    .where('id', '>=', sorted[0] ?? '')
    .where('id', '<=', lastEventIdOf(sorted.at(-1) ?? ''))
    .where('chain_position', 'is', null)
    .where((where) => where.or([where(sql`substr(id, 1, 32)`, 'in', ids), where('id', 'in', ids)]))
    .execute();
  await transaction
    .deleteFrom('audit_blocks')
    .where('subaccount_id', '=', scopeColumn)
    .where('id', 'in', ids)
    .execute();
};
