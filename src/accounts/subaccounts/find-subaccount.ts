import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { createRecentReads } from '../../foundation/recent-reads.ts';
import type { Database } from '../../storage/database.ts';
import { subaccountNotFound } from '../errors.ts';
import { isSubaccountLabel, type Subaccount } from './subaccount.ts';
import { findSubaccountByName } from './subaccount-store.ts';

/** Finds subaccounts from memory, as every request has to. What it answers is two seconds old at most. */
export type FindSubaccount = {
  /** By subdomain, technical name or id; upper and lower case are the same, as in host names. */
  readonly byLabel: (label: string) => Promise<Subaccount | undefined>;
  readonly byId: (id: SubaccountId) => Promise<Subaccount | undefined>;
  /** Throws a 404 `WireError` when there is none. */
  readonly get: (id: SubaccountId) => Promise<Subaccount>;
  readonly forget: () => void;
};

/** Creates the finder. Source: security.md S-55, R-16 */
export const createFindSubaccount = (options: {
  readonly database: Database;
  readonly clock: Clock;
}): FindSubaccount => {
  const recent = createRecentReads<string, Subaccount | undefined>({
    maxEntries: 10_000,
    ttlMs: 2_000,
    clock: options.clock,
    load: (label) => findSubaccountByName(options.database.read, label),
  });
  const byLabel = async (label: string): Promise<Subaccount | undefined> => {
    const name = label.toLowerCase();
    return isSubaccountLabel(name) ? await recent.get(name) : undefined;
  };
  const byId = async (id: SubaccountId): Promise<Subaccount | undefined> => {
    const found = await byLabel(id);
    return found?.id === id ? found : undefined;
  };
  return {
    byLabel,
    byId,
    get: async (id) => {
      const found = await byId(id);
      if (found === undefined) throw subaccountNotFound();
      return found;
    },
    forget: recent.forget,
  };
};
