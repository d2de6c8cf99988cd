import type { SubaccountId } from '../../foundation/ids.ts';
import type { DirectoryParts, PartnerChange } from './create-partner-directory.ts';
import type { EntityPage, EntityQuery } from './partner-directory.ts';
import { deleteRows, listPartners } from './partner-store.ts';
import { partnerTables } from './partner-table.ts';

/** Partners are there as long as something is stored about them. */
export type Partners = {
  /** Their ids. */
  readonly list: (subaccountId: SubaccountId, query: EntityQuery) => Promise<EntityPage<string>>;
  readonly find: (subaccountId: SubaccountId, pid: string) => Promise<string | undefined>;
  /** Removes all that is stored about a partner. */
  readonly remove: (change: PartnerChange, pid: string) => Promise<'removed' | 'missing'>;
};

/** Creates the partners. Source: SAP docs "Partner Directory", "Delete Partner" */
export const createPartners = ({ database, change }: DirectoryParts): Partners => ({
  list: async (subaccountId, query) => {
    const { rows, ...counted } = await listPartners(database.read, subaccountId, query);
    return { rows: rows.map(({ pid }) => pid), ...counted };
  },
  find: async (subaccountId, pid) => {
    for (const table of partnerTables) {
      const row = await database.read
        .selectFrom(table)
        .select('pid')
        .where('subaccount_id', '=', subaccountId)
        .where('pid', '=', pid)
        .limit(1)
        .executeTakeFirst();
      if (row !== undefined) return row.pid;
    }
    return undefined;
  },
  remove: async (by, pid) => {
    const removed = await change(by, { action: 'delete', object: `Partner ${pid}` }, async (transaction) => {
      let count = 0;
      for (const table of partnerTables) count += await deleteRows(transaction, { table }, by.subaccountId, { pid });
      return count;
    });
    return removed === 0 ? 'missing' : 'removed';
  },
});
