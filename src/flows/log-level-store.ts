import { z } from 'zod';
import type { SubaccountId } from '../foundation/ids.ts';
import { type LogLevel, logLevels } from '../message-processing-logs/index.ts';
import type { Database, Transaction } from '../storage/database.ts';

/** A log level set for a flow; `untilMs` where it ends by itself. */
export type SetLogLevel = { readonly level: LogLevel; readonly untilMs: number | undefined };

/** How long the costly levels last. Source: SAP doc "Setting Log Levels" (Debug 24 hours, Trace 10 minutes) */
const lastingMs: Readonly<Partial<Record<LogLevel, number>>> = { DEBUG: 24 * 60 * 60 * 1000, TRACE: 10 * 60 * 1000 };

/** Log levels set while flows run, as SQL. They outlive a change of the flow. Source: SAP doc "Setting Log Levels" */
export type LogLevelStore = {
  readonly find: (subaccountId: SubaccountId, flowId: string) => Promise<SetLogLevel | undefined>;
  /** By id of the flow. */
  readonly list: (subaccountId: SubaccountId) => Promise<ReadonlyMap<string, SetLogLevel>>;
  readonly set: (
    transaction: Transaction,
    subaccountId: SubaccountId,
    flowId: string,
    level: LogLevel,
    nowMs: number,
  ) => Promise<SetLogLevel>;
  readonly delete: (transaction: Transaction, subaccountId: SubaccountId, flowId: string) => Promise<void>;
};

/** Creates the store. */
export const createLogLevelStore = ({ read }: Pick<Database, 'read'>): LogLevelStore => ({
  find: async (subaccountId, flowId) => {
    const row = await read
      .selectFrom('flow_log_levels')
      .select(['level', 'until_ms'])
      .where('subaccount_id', '=', subaccountId)
      .where('flow_id', '=', flowId)
      .executeTakeFirst();
    return row && toLevel(row);
  },
  list: async (subaccountId) => {
    const rows = await read
      .selectFrom('flow_log_levels')
      .select(['flow_id', 'level', 'until_ms'])
      .where('subaccount_id', '=', subaccountId)
      .execute();
    return new Map(rows.map((row) => [row.flow_id, toLevel(row)]));
  },
  set: async (transaction, subaccountId, flowId, level, nowMs) => {
    const lasting = lastingMs[level];
    const untilMs = lasting === undefined ? undefined : nowMs + lasting;
    const fields = { level, until_ms: untilMs ?? null };
    await transaction
      .insertInto('flow_log_levels')
      .values({ subaccount_id: subaccountId, flow_id: flowId, ...fields })
      .onConflict((conflict) => conflict.columns(['subaccount_id', 'flow_id']).doUpdateSet(fields))
      .execute();
    return { level, untilMs };
  },
  delete: async (transaction, subaccountId, flowId) => {
    await transaction
      .deleteFrom('flow_log_levels')
      .where('subaccount_id', '=', subaccountId)
      .where('flow_id', '=', flowId)
      .execute();
  },
});

const toLevel = (row: { readonly level: string; readonly until_ms: number | null }): SetLogLevel => ({
  level: z.enum(logLevels).parse(row.level),
  untilMs: row.until_ms ?? undefined,
});
