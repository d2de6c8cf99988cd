import { expect, it } from 'vitest';
import { createAudit } from '../../src/audit/index.ts';
import { createEventSearch } from '../../src/audit/reading/query-events.ts';
import { createBoundedCache } from '../../src/foundation/bounded-cache.ts';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { toSubaccountId } from '../../src/foundation/ids.ts';
import { listRecords } from '../../src/platform-apis/audit-log/list-records.ts';
import { formatNextQuery, parseRecordOptions } from '../../src/platform-apis/audit-log/parse-options.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const acme = toSubaccountId('11111111-0000-4000-8000-000000000000');

describeOnBothDatabases('the search for audit events', (open) => {
  it('S-53, O-57: gives a short page and where to go on, rather than look at everything for a rare user', async () => {
    const database = await open();
    const clock = createAdjustableClock(() => 1_790_000_000_000);
    const audit = createAudit({ database, clock: clock.now });
    const record = async (count: number, name: string): Promise<void> => {
      // Ids of one millisecond are in no order.
      clock.advance(1);
      const event = {
        category: 'audit.security-events',
        subaccountId: acme,
        actor: { kind: 'client', name },
        action: 'create',
        object: 'Access token',
        message: 'Creating access token',
      } as const;
      await database.write((transaction) =>
        audit.appendAll(
          transaction,
          Array.from({ length: count }, () => event),
        ),
      );
    };
    for (const [count, name] of [
      [3, 'rare'],
      [95, 'busy'],
      [1, 'rare'],
      [45, 'busy'],
    ] as const)
      await record(count, name);
    const search = createEventSearch(database, { sliceRows: 10, pageRows: 20, maxMs: 30_000 });
    const newestSeen = createBoundedCache<string, string>({ maxEntries: 10, ttlMs: 60_000, clock: clock.now });
    // Each reading is on record too, so what it records must not shift the pages.
    const parts = { audit: { search, appendAlone: audit.appendAlone }, clock: clock.now, newestSeen };
    const names = { technicalName: 'acme', subdomain: 'acme', displayName: 'acme' };
    const account = { id: acme, ...names, flavour: 'neo', createdAtMs: 0 } as const;
    const call = { account, actor: { kind: 'client', name: 'reader' } } as const;
    let query = "$count=true&$filter=User%20eq%20'rare'";
    const pages: number[] = [];
    const ids = new Set<string>();
    for (let requests = 0; requests < 50; requests += 1) {
      clock.advance(1);
      const options = parseRecordOptions(query);
      const { records, count, next } = await listRecords(parts, call, options);
      expect(count).toBe(4);
      pages.push(records.length);
      for (const { id } of records) ids.add(id);
      if (next === undefined) break;
      query = formatNextQuery(options, next);
    }
    expect(pages.slice(0, 3)).toEqual([0, 0, 1]);
    expect([pages.length, ids.size, pages.at(-1)]).toEqual([8, 4, 3]);
  });
});
