import { sql } from 'kysely';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import { scanTookTooLong } from '../errors.ts';
import type { LogStatus } from '../message-processing-log.ts';
import { nextTurn, type ScanLimits } from './sliced-scan.ts';

/** Which logs are counted: those that ended from `fromMs` to before `toMs`, in `buckets` spans of the same length. */
export type TimeCountQuery = {
  readonly subaccountId: SubaccountId;
  readonly fromMs: number;
  readonly toMs: number;
  readonly buckets: number;
  readonly artifactId?: string;
};

/** How many logs ended in a span, and how many of them failed. */
export type TimeCount = { readonly startMs: number; readonly total: number; readonly failed: number };

/** States that say a message was not processed. Source: SAP doc "Message Processing Log" (status values) */
const failedStatuses = ['FAILED', 'ABANDONED'] as const satisfies readonly LogStatus[];

type Span = { readonly fromMs: number; readonly toMs: number };

/**
 * Counts logs by time. Both counts are ranges of an index, and a span of many logs is counted in several goes, so that others have their turn
 * however many logs there are. Throws 503 when that takes too long. Source: security.md R-12, S-53
 */
export const countByTime = async (
  { read }: Pick<Database, 'read'>,
  query: TimeCountQuery,
  limits: ScanLimits,
): Promise<readonly TimeCount[]> => {
  const { subaccountId, fromMs, toMs, buckets, artifactId } = query;
  const startedAtMs = performance.now();
  const edge = (index: number): number => Math.round(fromMs + ((toMs - fromMs) * index) / buckets);
  const ofArtifact = artifactId === undefined ? sql`` : sql` and artifact_id = ${artifactId}`;
  // One range only: of two, SQLite would follow the wider one and look at every row of it.
  const inSpan = (span: Span) =>
    sql`subaccount_id = ${subaccountId}${ofArtifact} and log_end_at_ms >= ${span.fromMs} and log_end_at_ms < ${span.toMs}`;

  const countAll = async (span: Span): Promise<number> => {
    const { rows } = await sql<{ readonly total: number }>`select count(*) as total
      from message_processing_logs where ${inSpan(span)}`.execute(read);
    return rows[0]?.total ?? 0;
  };
  /** Counts the rows of one go; `next` is where it ends. */
  const countSome = async (span: Span): Promise<{ readonly total: number; readonly next: number }> => {
    const { rows } = await sql<{ readonly total: number; readonly last: number | null }>`
      select count(*) as total, max(log_end_at_ms) as last from
        (select log_end_at_ms from message_processing_logs where ${inSpan(span)}
          order by log_end_at_ms limit ${limits.sliceRows + 1}) as slice`.execute(read);
    const { total = 0, last } = rows[0] ?? {};
    if (total <= limits.sliceRows || last == null) return { total, next: span.toMs };
    // Rows of one millisecond are counted in one go, however many they are.
    const next = Math.max(last, span.fromMs + 1);
    return { total: await countAll({ fromMs: span.fromMs, toMs: next }), next };
  };
  const countFailed = async (span: Span): Promise<number> => {
    const { rows } = await sql<{ readonly failed: number }>`select count(*) as failed from message_processing_logs
      where ${inSpan(span)} and status in (${sql.join(failedStatuses)})`.execute(read);
    return rows[0]?.failed ?? 0;
  };

  const counts: TimeCount[] = [];
  for (let index = 0; index < buckets; index += 1) {
    let [total, failed, cursor] = [0, 0, edge(index)];
    const end = edge(index + 1);
    while (cursor < end) {
      const some = await countSome({ fromMs: cursor, toMs: end });
      // A go without logs has none that failed.
      if (some.total > 0) failed += await countFailed({ fromMs: cursor, toMs: some.next });
      [total, cursor] = [total + some.total, some.next];
      if (performance.now() - startedAtMs > limits.maxMs) throw scanTookTooLong();
      await nextTurn();
    }
    counts.push({ startMs: edge(index), total, failed });
  }
  return counts;
};
