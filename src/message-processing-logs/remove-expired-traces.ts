import type { Database } from '../storage/database.ts';
import { retentionChunkLogs } from './limits.ts';

/**
 * Removes what was traced of messages that ended before `endedBeforeMs`, in transactions of at most 200 traces, with turns for others in between.
 * Their logs stay. Answers how many it removed. Source: SAP doc "Setting Log Levels" (recorded message content is kept for an hour)
 */
export const removeExpiredTraces = async (database: Database, endedBeforeMs: number): Promise<number> => {
  let removed = 0;
  for (;;) {
    const count = await removeChunk(database, endedBeforeMs);
    removed += count;
    if (count < retentionChunkLogs) return removed;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
};

const removeChunk = (database: Database, endedBeforeMs: number): Promise<number> =>
  database.write(async (transaction) => {
    const expired = await transaction
      .selectFrom('trace_messages')
      .innerJoin('message_processing_logs', (join) =>
        join
          .onRef('message_processing_logs.subaccount_id', '=', 'trace_messages.subaccount_id')
          .onRef('message_processing_logs.message_guid', '=', 'trace_messages.message_guid'),
      )
      .select(['trace_messages.subaccount_id', 'trace_messages.trace_id'])
      .where('message_processing_logs.log_end_at_ms', '<', endedBeforeMs)
      .limit(retentionChunkLogs)
      .execute();
    for (const { subaccount_id, trace_id } of expired) {
      await transaction
        .deleteFrom('trace_messages')
        .where('subaccount_id', '=', subaccount_id)
        .where('trace_id', '=', trace_id)
        .execute();
    }
    return expired.length;
  });
