import { expect, it } from 'vitest';
import { type AuditRecord, callerOf, composeFilter, createAudit } from '../../src/audit/index.ts';
import { createEventSearch } from '../../src/audit/reading/query-events.ts';
import type { Actor } from '../../src/foundation/audit-event.ts';
import { createBoundedCache } from '../../src/foundation/bounded-cache.ts';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { toSubaccountId } from '../../src/foundation/ids.ts';
import { listRecords } from '../../src/platform-apis/audit-log/list-records.ts';
import { formatNextQuery, parseRecordOptions } from '../../src/platform-apis/audit-log/parse-options.ts';
import type { Database } from '../../src/storage/database.ts';
import { allMigrations } from '../../src/storage/migrations/index.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const acme = toSubaccountId('11111111-0000-4000-8000-000000000000');

describeOnBothDatabases('the search for audit events', (open, { createPlace }) => {
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

  it('S-53, S-65: finds every event of a user, sealed or not, also where the clock went back', async () => {
    const database = await open();
    const clock = createAdjustableClock(() => 1_790_000_000_000);
    const audit = createAudit({ database, clock: clock.now });
    const rareActor = { kind: 'client', name: 'rare' } as const;
    const others: readonly Actor[] = [
      { kind: 'client', name: 'c1' },
      { kind: 'user', name: 'ann', clientId: 'c1' },
      { kind: 'system', name: 'job' },
    ];
    let recorded = 0;
    const record = (count: number): Promise<void> =>
      database.write((transaction) =>
        audit.appendAll(
          transaction,
          Array.from({ length: count }, () => {
            recorded += 1;
            // One of them acts in every 700th event alone, so that whole segments are without it.
            const actor = recorded % 700 === 1 ? rareActor : others[(recorded * 7 + (recorded >> 5)) % 3];
            return {
              category: recorded % 3 === 0 ? 'audit.configuration' : 'audit.security-events',
              subaccountId: acme,
              actor: actor ?? rareActor,
              action: 'update',
              object: 'Things',
              message: `m${recorded}`,
            };
          }),
        ),
      );
    for (const [count, elapsedMs] of [
      [1200, 60_000],
      [900, 60_000],
      [600, -90_000],
      [700, 200_000],
    ] as const) {
      for (let left = count; left > 0; left -= 64) {
        clock.advance(3);
        await record(Math.min(64, left));
      }
      await audit.sealPending();
      clock.advance(elapsedMs);
    }
    await record(100);
    const all: AuditRecord[] = [];
    for (
      let page = await audit.list(acme);
      page.length > 0;
      page = await audit.list(acme, { beforeId: all.at(-1)?.id ?? '' })
    )
      all.push(...page);
    expect(all).toHaveLength(3500);
    const search = createEventSearch(database, { sliceRows: 400, pageRows: 1_000, maxMs: 30_000 });
    for (const actor of [rareActor, ...others]) {
      for (const category of actor === rareActor ? ([undefined, 'audit.security-events'] as const) : [undefined]) {
        const user = callerOf({ actor });
        const selection = { scope: acme, filter: composeFilter({ user, category }) };
        const expected = all
          .filter((event) => callerOf(event) === user && (category === undefined || event.category === category))
          .map(({ id }) => id);
        const found: string[] = [];
        let beforeId: string | undefined;
        do {
          const page = await search.list({ ...selection, beforeId, skip: 0, limit: 200 });
          found.push(...page.records.map(({ id }) => id));
          beforeId = page.records.length === 200 ? found.at(-1) : page.continueBeforeId;
        } while (beforeId !== undefined);
        expect(found, user).toEqual(expected);
        expect(await search.count(selection)).toBe(expected.length);
        const skipped = await createEventSearch(database).list({ ...selection, skip: 3, limit: 2 });
        expect(skipped.records.map(({ id }) => id)).toEqual(expected.slice(3, 5));
      }
    }
    const rare = await createEventSearch(database).list({
      scope: acme,
      filter: composeFilter({ user: 'rare' }),
      skip: 0,
      limit: 50,
    });
    expect([rare.records.length, rare.continueBeforeId]).toEqual([5, undefined]);
    const removed = await audit.removeExpired({ beforeMs: clock.now() + 1 });
    expect(removed).toBeGreaterThan(3300);
    const kept = await database.read.selectFrom('audit_segments').select('callers').execute();
    expect(kept).toEqual([]);
  });

  it('R-13: finds what was sealed before there were segments', async () => {
    const place = await createPlace('empty');
    const before = await place.open({ migrations: allMigrations.filter(({ number }) => number < 44) });
    const clock = createAdjustableClock(() => 1_790_000_000_000);
    const record = (database: Database, name: string) =>
      createAudit({ database, clock: clock.now }).appendAlone({
        category: 'audit.security-events',
        subaccountId: acme,
        actor: { kind: 'client', name },
        action: 'create',
        object: 'Access token',
        message: 'Creating access token',
      });
    await record(before, 'old');
    await before.write(async (transaction) => {
      const hash = 'a'.repeat(64);
      await transaction.updateTable('audit_blocks').set({ chain_position: 1, hash }).execute();
      const ends = { base_position: 0, base_hash: hash, last_position: 1, last_hash: hash };
      await transaction
        .insertInto('audit_chains')
        .values({ subaccount_id: acme, ...ends })
        .execute();
    });
    await before.close();
    const database = await place.open();
    const audit = createAudit({ database, clock: clock.now });
    clock.advance(1);
    await record(database, 'new');
    for (const isSealed of [false, true]) {
      if (isSealed) await audit.sealPending();
      for (const [user, count] of [
        ['old', 1],
        ['new', 1],
        ['never', 0],
      ] as const) {
        const page = await audit.search.list({ scope: acme, filter: composeFilter({ user }), skip: 0, limit: 10 });
        expect(page.records, `${user}, ${isSealed}`).toHaveLength(count);
      }
    }
  });
});
