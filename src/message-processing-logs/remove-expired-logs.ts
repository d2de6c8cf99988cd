import type { Database } from '../storage/database.ts';
import { findNextSubaccount } from './find-next-subaccount.ts';
import { retentionChunkLogs } from './limits.ts';

/**
 * Removes logs that ended before `endedBeforeMs`, with all that belongs to them, in transactions of at most 200 logs, and gives other
 * requests a turn in between. Stops early when `signal` is aborted. Answers how many it removed.
 * Source: SAP doc "Message Processing Log" (kept 30 days by default); security.md
 */
export const removeExpiredLogs = async (
  database: Database,
  endedBeforeMs: number,
  signal?: AbortSignal,
): Promise<number> => {
  let removed = 0;
  for (let subaccountId = await findNextSubaccount(database, ''); subaccountId !== undefined; ) {
    for (;;) {
      if (signal?.aborted) return removed;
      const count = await removeChunk(database, subaccountId, endedBeforeMs);
      removed += count;
      if (count < retentionChunkLogs) break;
      await nextTurn();
    }
    subaccountId = await findNextSubaccount(database, subaccountId);
  }
  return removed;
};

const removeChunk = (database: Database, subaccountId: string, endedBeforeMs: number): Promise<number> =>
  database.write(async (transaction) => {
    const removed = await transaction
      .deleteFrom('message_processing_logs')
      .where('subaccount_id', '=', subaccountId)
      .where('message_guid', 'in', (query) =>
        query
          .selectFrom('message_processing_logs')
          .select('message_guid')
          .where('subaccount_id', '=', subaccountId)
          .where('log_end_at_ms', '<', endedBeforeMs)
          .orderBy('log_end_at_ms')
          .limit(retentionChunkLogs),
      )
      .executeTakeFirst();
    return Number(removed.numDeletedRows);
  });

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
