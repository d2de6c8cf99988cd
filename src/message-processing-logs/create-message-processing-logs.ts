import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Log } from '../foundation/log.ts';
import type { Database } from '../storage/database.ts';
import { type AbandonedLogs, closeAbandonedLogs } from './close-abandoned-logs.ts';
import { ingestChunkLogs, maxIngestedLogs } from './limits.ts';
import { toLogRows } from './log-rows.ts';
import { writeLogs } from './log-store.ts';
import { createMessageGuid } from './message-guid.ts';
import type { MessageProcessingLog } from './message-processing-log.ts';
import { countByTime, type TimeCount, type TimeCountQuery } from './reading/count-by-time.ts';
import {
  countEntities,
  type EntityListQuery,
  type EntitySelection,
  listEntities,
  resolveOrder,
} from './reading/entity-query.ts';
import { type LatestLog, listLatestOfArtifacts } from './reading/latest-of-artifacts.ts';
import { planScan } from './reading/plan-scan.ts';
import { type ContentSource, findContent, type StoredContent } from './reading/read-content.ts';
import { countSliced, defaultScanLimits, listSliced, type ScanLimits } from './reading/sliced-scan.ts';
import type { StoredRow } from './reading/stored-set.ts';
import { removeExpiredLogs } from './remove-expired-logs.ts';
import { removeExpiredTraces } from './remove-expired-traces.ts';

/** The store of message processing logs: runtimes write it, the OData API and the cockpit read it, retention trims it. */
export type MessageProcessingLogs = {
  /** The guid of a message that begins now. */
  readonly createMessageGuid: () => string;
  /** Stores the log of a message that is still in progress. Only for messages that take long: `record` alone is one write instead of two. */
  readonly start: (subaccountId: SubaccountId, log: Omit<MessageProcessingLog, 'status' | 'logEndMs'>) => Promise<void>;
  /** Stores a log, or replaces an open one of the same guid. Durable when it answers; a final log is left as it is. */
  readonly record: (subaccountId: SubaccountId, log: MessageProcessingLog) => Promise<void>;
  /**
   * Stores the logs of another runtime, at most 1,000. Repeating a batch, or part of it, changes nothing: of two logs with one guid the later
   * counts, and final ones stay. Each hundred logs are one transaction, so after a failure the batch is simply sent again.
   */
  readonly ingest: (
    subaccountId: SubaccountId,
    logs: readonly MessageProcessingLog[],
  ) => Promise<{ readonly written: number; readonly unchanged: number }>;
  readonly list: (query: EntityListQuery) => Promise<readonly StoredRow[]>;
  /** The log of each artifact that ended last, in one query; artifacts without logs are left out. */
  readonly listLatest: (subaccountId: SubaccountId, artifactIds: readonly string[]) => Promise<readonly LatestLog[]>;
  readonly count: (selection: EntitySelection) => Promise<number>;
  /** Logs by time and status. Throws 503 where that takes too long. */
  readonly countByTime: (query: TimeCountQuery) => Promise<readonly TimeCount[]>;
  readonly findContent: (subaccountId: SubaccountId, source: ContentSource) => Promise<StoredContent | undefined>;
  /** Removes logs that ended more than `keptForMs` ago, in small steps. Answers how many. */
  readonly removeExpired: (keptForMs: number, signal?: AbortSignal) => Promise<number>;
  /** Removes what was traced of messages that ended more than `keptForMs` ago. Answers how many. */
  readonly removeExpiredTraces: (keptForMs: number) => Promise<number>;
  /** Marks logs whose runtime died while the message was PROCESSING or waiting in RETRY as FAILED. Answers how many. */
  readonly closeAbandoned: (abandoned: AbandonedLogs) => Promise<number>;
};

/** Creates the store. Source: SAP doc "Monitor Message Processing", "OData API" */
export const createMessageProcessingLogs = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** How rows that no index leads to are gone through; tests make the slices small. */
  readonly scanLimits?: ScanLimits;
}): MessageProcessingLogs => {
  const { database, clock, scanLimits = defaultScanLimits } = parts;
  const log = parts.log.child({ room: 'message-processing-logs' });

  const write = (subaccountId: SubaccountId, logs: readonly MessageProcessingLog[]): Promise<ReadonlySet<string>> => {
    const rows = logs.map((entry) => toLogRows(subaccountId, entry, clock()));
    return database.write((transaction) => writeLogs(transaction, subaccountId, rows));
  };

  return {
    createMessageGuid: () => createMessageGuid(clock()),
    start: async (subaccountId, entry) => {
      await write(subaccountId, [{ ...entry, status: 'PROCESSING', logEndMs: entry.logStartMs }]);
    },
    record: async (subaccountId, entry) => {
      await write(subaccountId, [entry]);
    },
    ingest: async (subaccountId, logs) => {
      if (logs.length > maxIngestedLogs) throw new Error(`a batch holds at most ${maxIngestedLogs} logs`);
      // A Map keeps the last of those with one key.
      const unique = [...new Map(logs.map((entry) => [entry.messageGuid, entry])).values()];
      let written = 0;
      for (let start = 0; start < unique.length; start += ingestChunkLogs) {
        written += (await write(subaccountId, unique.slice(start, start + ingestChunkLogs))).size;
      }
      return { written, unchanged: logs.length - written };
    },
    list: (query) => {
      const plan = planScan(query, resolveOrder(query.set, query.orderBy));
      return plan.kind === 'direct' ? listEntities(database, query) : listSliced(database, query, plan, scanLimits);
    },
    listLatest: (subaccountId, artifactIds) => listLatestOfArtifacts(database, subaccountId, artifactIds),
    count: (selection) => {
      const plan = planScan(selection, undefined);
      return plan.kind === 'direct'
        ? countEntities(database, selection)
        : countSliced(database, selection, plan, scanLimits);
    },
    countByTime: (query) => countByTime(database, query, { ...scanLimits, sliceRows: scanLimits.sliceRows * 4 }),
    findContent: (subaccountId, source) => findContent(database, subaccountId, source),
    removeExpired: async (keptForMs, signal) => {
      const removed = await removeExpiredLogs(database, clock() - keptForMs, signal);
      if (removed > 0) log.info('expired-logs-removed', { removed });
      return removed;
    },
    removeExpiredTraces: async (keptForMs) => {
      const removed = await removeExpiredTraces(database, clock() - keptForMs);
      if (removed > 0) log.info('expired-traces-removed', { removed });
      return removed;
    },
    closeAbandoned: async (abandoned) => {
      const closed = await closeAbandonedLogs(database, abandoned, clock());
      if (closed > 0) log.warn('abandoned-logs-closed', { closed, component: abandoned.localComponentName });
      return closed;
    },
  };
};
