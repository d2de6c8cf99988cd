import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import type { AppendEvent } from '../append-event.ts';
import { invalidRetention } from '../errors.ts';

/** How long the events of a subaccount are kept. */
export type RetentionPeriods = {
  /** In days; `undefined` where the subaccount has none of its own. */
  readonly find: (subaccountId: SubaccountId) => Promise<number | undefined>;
  /** Throws 400 for a period that is none. */
  readonly set: (subaccountId: SubaccountId, days: number, actor: Actor) => Promise<void>;
  readonly list: () => Promise<ReadonlyMap<SubaccountId, number>>;
};

const minDays = 1;
const maxDays = 3650;

/** Creates the periods. Source: SAP doc "Audit Log Retention API Usage"; assumed: 1 to 3,650 days */
export const createRetentionPeriods = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly append: AppendEvent;
}): RetentionPeriods => {
  const { read } = parts.database;
  const find: RetentionPeriods['find'] = async (subaccountId) =>
    (
      await read
        .selectFrom('audit_retentions')
        .select('days')
        .where('subaccount_id', '=', subaccountId)
        .executeTakeFirst()
    )?.days;
  return {
    find,
    list: async () => {
      const rows = await read.selectFrom('audit_retentions').select(['subaccount_id', 'days']).execute();
      // Only `set` writes the column, with ids of subaccounts.
      return new Map(rows.map(({ subaccount_id: id, days }) => [id as SubaccountId, days]));
    },
    set: async (subaccountId, days, actor) => {
      if (!Number.isInteger(days) || days < minDays || days > maxDays) throw invalidRetention(minDays, maxDays);
      const before = await find(subaccountId);
      await parts.database.write(async (transaction) => {
        const fields = { days, changed_at_ms: parts.clock() };
        await transaction
          .insertInto('audit_retentions')
          .values({ subaccount_id: subaccountId, ...fields })
          .onConflict((conflict) => conflict.column('subaccount_id').doUpdateSet(fields))
          .execute();
        await parts.append(transaction, {
          category: 'audit.configuration',
          subaccountId,
          actor,
          action: 'update',
          object: 'Audit log retention',
          message: 'Updating the retention period of audit events',
          attributes: { days: String(days), ...(before !== undefined && { daysBefore: String(before) }) },
        });
      });
    },
  };
};
