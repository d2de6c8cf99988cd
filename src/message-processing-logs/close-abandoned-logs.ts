import type { Database } from '../storage/database.ts';
import { findNextSubaccount } from './find-next-subaccount.ts';
import { retentionChunkLogs } from './limits.ts';
import { openLogStatuses } from './message-processing-log.ts';

/** Logs of messages that nobody works on any more. */
export type AbandonedLogs = {
  /** Only logs of this component: others look after their own. */
  readonly localComponentName: string;
  readonly startedBeforeMs: number;
  /** Messages somebody does work on. */
  readonly isInProgress: (messageGuid: string) => boolean;
  /** Why they failed. */
  readonly errorText: string;
};

/**
 * Turns logs that were left in state PROCESSING or RETRY into FAILED ones, in transactions of at most 200 logs with a pause in between. A log that is
 * finished meanwhile stays as it is. Answers how many it closed. Source: security.md
 */
export const closeAbandonedLogs = async (
  database: Database,
  abandoned: AbandonedLogs,
  nowMs: number,
): Promise<number> => {
  let closed = 0;
  for (let subaccountId = await findNextSubaccount(database, ''); subaccountId !== undefined; ) {
    for (let after: string | undefined = ''; after !== undefined; ) {
      const guids = await listOpen(database, subaccountId, abandoned, after);
      const left = guids.filter((guid) => !abandoned.isInProgress(guid));
      if (left.length > 0) closed += await closeLogs(database, subaccountId, left, abandoned.errorText, nowMs);
      after = guids.length < retentionChunkLogs ? undefined : guids.at(-1);
      await nextTurn();
    }
    subaccountId = await findNextSubaccount(database, subaccountId);
  }
  return closed;
};

const listOpen = async (
  database: Database,
  subaccountId: string,
  { localComponentName, startedBeforeMs }: AbandonedLogs,
  after: string,
): Promise<readonly string[]> => {
  const rows = await database.read
    .selectFrom('message_processing_logs')
    .select('message_guid')
    .where('subaccount_id', '=', subaccountId)
    .where('status', 'in', openLogStatuses)
    .where('local_component_name', '=', localComponentName)
    .where('log_start_at_ms', '<', startedBeforeMs)
    .where('message_guid', '>', after)
    .orderBy('message_guid')
    .limit(retentionChunkLogs)
    .execute();
  return rows.map((row) => row.message_guid);
};

const closeLogs = (
  database: Database,
  subaccountId: string,
  guids: readonly string[],
  errorText: string,
  nowMs: number,
): Promise<number> =>
  database.write(async (transaction) => {
    const closed = await transaction
      .updateTable('message_processing_logs')
      .set({ status: 'FAILED', custom_status: 'FAILED', log_end_at_ms: nowMs })
      .where('subaccount_id', '=', subaccountId)
      .where('message_guid', 'in', guids)
      // Another node may have finished it since it was listed.
      .where('status', 'in', openLogStatuses)
      .returning('message_guid')
      .execute();
    if (closed.length > 0) {
      await transaction
        .insertInto('message_processing_log_error_informations')
        .values(
          closed.map(({ message_guid }) => ({
            subaccount_id: subaccountId,
            message_guid,
            type: 'text/plain',
            last_error_model_step_id: null,
            text: errorText,
          })),
        )
        // A message that waited for another attempt has the reason of the last one.
        .onConflict((conflict) =>
          conflict
            .columns(['subaccount_id', 'message_guid'])
            .doUpdateSet({ text: errorText, last_error_model_step_id: null }),
        )
        .execute();
    }
    return closed.length;
  });

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
