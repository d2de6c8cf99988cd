import { sql } from 'kysely';
import type { Database, Transaction } from '../storage/database.ts';
import type { AuditChainRow, AuditEventRow } from '../storage/tables/audit.ts';
import { chainStart } from './event-hash.ts';

/** A link of a chain: where it is, and its hash. */
export type ChainLink = { readonly position: number; readonly hash: string };

/** An event that has got its place in the chain. */
export type SealedEvent = ChainLink & { readonly row: AuditEventRow };

/** Events not sealed yet, oldest first. */
export const listPending = async (database: Database, limit: number): Promise<readonly AuditEventRow[]> =>
  await database.read
    .selectFrom('audit_events')
    .selectAll()
    .where('hash', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();

/** The chain of one scope. */
export const findChain = async (database: Database, scopeColumn: string): Promise<AuditChainRow | undefined> =>
  await database.read
    .selectFrom('audit_chains')
    .selectAll()
    .where('subaccount_id', '=', scopeColumn)
    .executeTakeFirst();

/** All chains. */
export const listChains = async (database: Database): Promise<readonly AuditChainRow[]> =>
  await database.read.selectFrom('audit_chains').selectAll().orderBy('subaccount_id').execute();

/** Events of a chain after a position, in order. */
export const listSealed = async (
  database: Database,
  scopeColumn: string,
  after: { readonly position: number; readonly limit: number },
): Promise<readonly AuditEventRow[]> =>
  await database.read
    .selectFrom('audit_events')
    .selectAll()
    .where('subaccount_id', '=', scopeColumn)
    .where('chain_position', '>', after.position)
    .orderBy('chain_position')
    .limit(after.limit)
    .execute();

/** Moves the end of a chain; answers false when it is not where `from` says, because another node moved it. */
export const moveChainEnd = async (
  transaction: Transaction,
  scopeColumn: string,
  from: ChainLink,
  to: ChainLink,
): Promise<boolean> => {
  if (from.position === chainStart.position) {
    const created = await transaction
      .insertInto('audit_chains')
      .values({
        subaccount_id: scopeColumn,
        base_position: chainStart.position,
        base_hash: chainStart.hash,
        last_position: to.position,
        last_hash: to.hash,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('subaccount_id')
      .executeTakeFirst();
    return created !== undefined;
  }
  const moved = await transaction
    .updateTable('audit_chains')
    .set({ last_position: to.position, last_hash: to.hash })
    .where('subaccount_id', '=', scopeColumn)
    .where('last_position', '=', from.position)
    .returning('subaccount_id')
    .executeTakeFirst();
  return moved !== undefined;
};

/** Writes the seals of many events in one statement; answers how many of them were unsealed. */
export const storeSeals = async (transaction: Transaction, events: readonly SealedEvent[]): Promise<number> => {
  const values = events.map(
    ({ row, position, hash }) => sql`(${row.subaccount_id}, ${row.id}, cast(${position} as bigint), ${hash})`,
  );
  const result = await sql`
    with sealed (subaccount_id, id, chain_position, hash) as (values ${sql.join(values)})
    update audit_events set chain_position = sealed.chain_position, hash = sealed.hash from sealed
    where audit_events.subaccount_id = sealed.subaccount_id and audit_events.id = sealed.id
      and audit_events.hash is null`.execute(transaction);
  return Number(result.numAffectedRows ?? 0);
};

/** Removes the oldest events of a chain up to `to`; answers false when another node moved the chain's beginning. */
export const cutChain = async (
  transaction: Transaction,
  scopeColumn: string,
  fromPosition: number,
  to: ChainLink,
): Promise<boolean> => {
  const moved = await transaction
    .updateTable('audit_chains')
    .set({ base_position: to.position, base_hash: to.hash })
    .where('subaccount_id', '=', scopeColumn)
    .where('base_position', '=', fromPosition)
    .returning('subaccount_id')
    .executeTakeFirst();
  if (moved === undefined) return false;
  await transaction
    .deleteFrom('audit_events')
    .where('subaccount_id', '=', scopeColumn)
    .where('chain_position', '<=', to.position)
    .execute();
  return true;
};
