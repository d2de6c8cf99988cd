import type { Database, Transaction } from '../../storage/database.ts';
import type { AuditBlockRow, AuditChainRow, AuditEventRow } from '../../storage/tables/audit.ts';
import { chainStart } from './event-hash.ts';

/** A link of a chain: where it is, and its hash. */
export type ChainLink = { readonly position: number; readonly hash: string };

/** A block that has got its place in the chain: `position` is that of its last event. */
export type SealedBlock = ChainLink & { readonly block: AuditBlockRow };

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

/** Events of a chain that were sealed one by one, before there were blocks, after a position, in order. */
export const listSealedEvents = async (
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

/** Moves the beginning of a chain; answers false when another node moved it. */
export const moveChainBase = async (
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
  return moved !== undefined;
};

/** Removes events that were sealed one by one, up to a position. */
export const deleteSealedEvents = async (
  transaction: Transaction,
  scopeColumn: string,
  lastPosition: number,
): Promise<void> => {
  await transaction
    .deleteFrom('audit_events')
    .where('subaccount_id', '=', scopeColumn)
    .where('chain_position', '<=', lastPosition)
    .execute();
};
