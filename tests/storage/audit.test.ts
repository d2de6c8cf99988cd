import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { chainStart, hashEvent } from '../../src/audit/chain/event-hash.ts';
import { createAudit } from '../../src/audit/index.ts';
import type { AuditEvent } from '../../src/foundation/audit-event.ts';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { toRequestId, toSubaccountId } from '../../src/foundation/ids.ts';
import type { Database } from '../../src/storage/database.ts';
import { allMigrations } from '../../src/storage/migrations/index.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const acme = toSubaccountId('11111111-0000-4000-8000-000000000000');
const globex = toSubaccountId('22222222-0000-4000-8000-000000000000');
const day = 86_400_000;

const eventOf = (message: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  category: 'audit.security-events',
  subaccountId: acme,
  actor: { kind: 'client', name: 'my-client', remoteAddress: '192.0.2.7', requestId: toRequestId('r1') },
  action: 'create',
  object: 'Access token',
  message,
  ...more,
});

const oldRow = {
  subaccount_id: acme,
  category: 'audit.security-events',
  actor_kind: 'client',
  actor_name: 'my-client',
  client_id: 'my-client',
  remote_address: null,
  request_id: null,
  action: 'create',
  object: 'Access token',
  message: 'old',
  attributes: null,
};

const createRoom = (database: Database) => {
  const clock = createAdjustableClock(() => 1_790_000_000_000);
  return { audit: createAudit({ database, clock: clock.now }), clock };
};

const tamper = (database: Database, statement: ReturnType<typeof sql>) =>
  database.write((transaction) => statement.execute(transaction));

describeOnBothDatabases('audit', (open, { createPlace }) => {
  it('gives back what was recorded, newest first', async () => {
    const { audit, clock } = createRoom(await open());
    await audit.appendAlone(eventOf('first', { attributes: { old: 'a', new: 'b' } }));
    clock.advance(1);
    const actor = { kind: 'user', name: 'P123', clientId: 'my-client' } as const;
    await audit.appendAlone(eventOf('second', { actor }));
    const [second, first] = await audit.list(acme);
    expect(first).toEqual({
      ...eventOf('first', { attributes: { old: 'a', new: 'b' } }),
      actor: { ...eventOf('').actor, clientId: 'my-client' },
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      createdAtMs: 1_790_000_000_000,
    });
    expect(second?.actor).toEqual(actor);
  });

  it('S-65: stores what happened and its record together or not at all', async () => {
    const database = await open();
    const { audit } = createRoom(database);
    const failed = database.write(async (transaction) => {
      await audit.append(transaction, eventOf('never'));
      throw new Error('stop');
    });
    await expect(failed).rejects.toThrow('stop');
    expect(await audit.list(acme)).toEqual([]);
  });

  it('S-55: lists one subaccount, or the installation, and nothing else', async () => {
    const { audit } = createRoom(await open());
    await audit.appendAlone(eventOf('acme'));
    await audit.appendAlone(eventOf('globex', { subaccountId: globex }));
    const { subaccountId: _, ...installation } = eventOf('installation');
    await audit.appendAlone(installation);
    const messages = async (scope: Parameters<typeof audit.list>[0]) =>
      (await audit.list(scope)).map(({ message }) => message);
    expect(await messages(acme)).toEqual(['acme']);
    expect(await messages(globex)).toEqual(['globex']);
    expect(await messages('installation')).toEqual(['installation']);
  });

  it('filters by time, category and actor, and pages', async () => {
    const { audit, clock } = createRoom(await open());
    const startMs = clock.now();
    for (let index = 0; index < 5; index++) {
      const category = index % 2 === 0 ? 'audit.configuration' : 'audit.data-access';
      await audit.appendAlone(eventOf(`m${index}`, { category, actor: { kind: 'user', name: `u${index}` } }));
      clock.advance(1000);
    }
    const messages = async (filter: Parameters<typeof audit.list>[1]) =>
      (await audit.list(acme, filter)).map(({ message }) => message);
    expect(await messages({ fromMs: startMs + 1000, toMs: startMs + 3000 })).toEqual(['m2', 'm1']);
    expect(await messages({ category: 'audit.data-access' })).toEqual(['m3', 'm1']);
    expect(await messages({ actorName: 'u4' })).toEqual(['m4']);
    const page = await audit.list(acme, { limit: 2 });
    expect(page.map(({ message }) => message)).toEqual(['m4', 'm3']);
    expect(await messages({ limit: 2, beforeId: page[1]?.id ?? '' })).toEqual(['m2', 'm1']);
  });

  it('S-65: request text can neither forge a line nor make recording fail', async () => {
    const { audit, clock } = createRoom(await open());
    const hostile = 'x\r\n\0\u001b[2J\ud800';
    await audit.appendAlone(
      eventOf(hostile, { actor: { kind: 'user', name: hostile }, attributes: { name: hostile } }),
    );
    clock.advance(1);
    await audit.appendAlone(eventOf('y'.repeat(100_000)));
    await audit.sealPending();
    const [long, record] = await audit.list(acme);
    const text = [record?.message, record?.actor.name, record?.attributes?.name].join('');
    expect(text).not.toMatch(/\p{Cc}/u);
    expect(long?.message).toHaveLength(1024);
    expect(await audit.verify()).toEqual({ kind: 'intact', events: 2 });
  });

  it('S-65: chains events once, a chain for each subaccount, over many batches', async () => {
    const database = await open();
    const { audit, clock } = createRoom(database);
    // In waves: PostgreSQL on a busy machine turns away who waits for a connection too long.
    const record = async (count: number, subaccountId: typeof acme) => {
      for (let start = 0; start < count; start += 50) {
        const wave = Array.from({ length: Math.min(50, count - start) }, (_, index) => `m${start + index}`);
        await Promise.all(wave.map((message) => audit.appendAlone(eventOf(message, { subaccountId }))));
      }
    };
    await record(450, acme);
    await record(30, globex);
    expect(await audit.sealPending()).toBe(480);
    clock.advance(10);
    await record(5, acme);
    expect(await audit.verify()).toEqual({ kind: 'intact', events: 480 });
    expect(await audit.sealPending()).toBe(5);
    expect(await audit.sealPending()).toBe(0);
    expect(await audit.verify()).toEqual({ kind: 'intact', events: 485 });
    const chain = await database.read
      .selectFrom('audit_chains')
      .selectAll()
      .where('subaccount_id', '=', acme)
      .execute();
    expect(chain).toMatchObject([{ last_position: 455, last_hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });

  it('R-16: two nodes that seal at once make one chain', async () => {
    const place = await createPlace();
    const [here, there] = [createRoom(await place.open()), createRoom(await place.open())];
    for (let round = 0; round < 3; round++) {
      await Promise.all(Array.from({ length: 50 }, (_, index) => here.audit.appendAlone(eventOf(`${round}.${index}`))));
      await Promise.all([here.audit.sealPending(), there.audit.sealPending()]);
    }
    await here.audit.sealPending();
    expect(await there.audit.verify()).toEqual({ kind: 'intact', events: 150 });
  });

  it('S-65: keeps the order of events recorded by one write, of several subaccounts too', async () => {
    const database = await open();
    const { audit } = createRoom(database);
    const events = Array.from({ length: 150 }, (_, index) =>
      eventOf(`m${index}`, { subaccountId: index % 3 === 0 ? globex : acme }),
    );
    await database.write((transaction) => audit.appendAll(transaction, events));
    const messages = async (scope: typeof acme) => (await audit.list(scope)).map(({ message }) => message).reverse();
    const expected = (scope: typeof acme) =>
      events.filter(({ subaccountId }) => subaccountId === scope).map(({ message }) => message);
    // Blocks of one millisecond come in any order, the events within each in theirs.
    expect((await messages(acme)).sort()).toEqual(expected(acme).toSorted());
    const positions = (await messages(globex)).map((message) => Number(message.slice(1)));
    expect(positions.filter((position, index) => position < (positions[index - 1] ?? 0)).length).toBeLessThan(3);
    expect(await audit.sealPending()).toBe(150);
    expect(await audit.verify()).toEqual({ kind: 'intact', events: 150 });
  });

  const third = sql`(select id from audit_blocks where chain_position = 3)`;
  const fourth = sql`(select id from audit_blocks where chain_position = 4)`;

  it.each([
    ['a changed event', 'changed', 3, sql`update audit_events set message = 'innocent' where message = 'm3'`],
    ['a removed event', 'missing', 3, sql`delete from audit_events where message = 'm3'`],
    ['the newest event removed', 'missing', 5, sql`delete from audit_events where message = 'm5'`],
    ['a removed block', 'missing', 3, sql`delete from audit_blocks where chain_position = 3`],
    ['the newest block removed', 'missing', 5, sql`delete from audit_blocks where chain_position = 5`],
    ['a moved block', 'missing', 3, sql`update audit_blocks set chain_position = 99 where chain_position = 3`],
    ['a changed hash', 'changed', 4, sql`update audit_blocks set hash = 'ab' where chain_position = 4`],
    ['a changed digest', 'changed', 4, sql`update audit_blocks set digest = 'ab' where chain_position = 4`],
    ['a digest taken away', 'changed', 4, sql`update audit_blocks set digest = '' where chain_position = 4`],
    ['a changed count', 'missing', 4, sql`update audit_blocks set event_count = 2 where chain_position = 4`],
    ['the chain itself removed', 'changed', 1, sql`delete from audit_chains`],
    ['the end of the chain moved back', 'changed', 4, sql`update audit_chains set last_position = 4`],
    [
      'a block made unsealed again',
      'missing',
      2,
      sql`update audit_blocks set chain_position = null, hash = null where chain_position = 2`,
    ],
    [
      'an event moved to another block',
      'missing',
      3,
      sql`update audit_events set id = ${fourth} || '0001' where id = ${third} || '0000'`,
    ],
  ] as const)('S-65: names the first broken event after %s', async (_name, problem, position, statement) => {
    const database = await open();
    const { audit, clock } = createRoom(database);
    for (let index = 1; index <= 5; index++) {
      await audit.appendAlone(eventOf(`m${index}`));
      clock.advance(1);
    }
    await audit.sealPending();
    await tamper(database, statement);
    expect(await audit.verify()).toMatchObject({ kind: 'broken', subaccountId: acme, position, problem });
  });

  const block = sql`(select id from audit_blocks where event_count = 10)`;

  it.each([
    ['a changed event', 'changed', 1, sql`update audit_events set message = 'innocent' where message = 'm3'`],
    ['a removed event', 'missing', 4, sql`delete from audit_events where message = 'm3'`],
    ['the last event removed', 'missing', 10, sql`delete from audit_events where message = 'm9'`],
    [
      'an event added behind',
      'inserted',
      1,
      sql`update audit_events set id = ${block} || '000a' where message = 'other'`,
    ],
    [
      'two events that changed places',
      'changed',
      1,
      sql`update audit_events set message = case message when 'm3' then 'm4' else 'm3' end where message in ('m3', 'm4')`,
    ],
    [
      'an event that no block knows',
      'inserted',
      undefined,
      sql`update audit_events set id = '00000000-0000-7000-8000-000000000000' where message = 'other'`,
    ],
  ] as const)(
    'S-65: in events recorded together finds %s, sealed or not',
    async (_name, problem, position, statement) => {
      for (const isSealed of [true, false]) {
        const database = await open();
        const { audit, clock } = createRoom(database);
        const together = Array.from({ length: 10 }, (_, index) => eventOf(`m${index}`));
        await database.write((transaction) => audit.appendAll(transaction, together));
        clock.advance(1);
        if (isSealed) await audit.sealPending();
        await audit.appendAlone(eventOf('other'));
        expect(await audit.verify()).toMatchObject({ kind: 'intact' });
        await tamper(database, statement);
        expect(await audit.verify()).toMatchObject({
          kind: 'broken',
          subaccountId: acme,
          problem,
          ...(isSealed && position !== undefined && { position }),
        });
      }
    },
  );

  it('S-65: is not misled by events that are recorded, sealed and removed while it looks', async () => {
    const database = await open();
    const { audit, clock } = createRoom(database);
    let isOver = false;
    const work = async (): Promise<void> => {
      for (let round = 0; round < 12; round++) {
        const together = Array.from({ length: 60 }, (_, index) => eventOf(`${round}.${index}`));
        await database.write((transaction) => audit.appendAll(transaction, together));
        await audit.sealPending();
        clock.advance(1000);
        await audit.removeExpired({ beforeMs: clock.now() - 3000 });
      }
    };
    const busy = work().finally(() => {
      isOver = true;
    });
    let count = 0;
    while (!isOver) {
      expect(await audit.verify()).toMatchObject({ kind: 'intact' });
      count += 1;
      await nextTurn();
    }
    await busy;
    expect(count).toBeGreaterThan(3);
  });

  it('S-65, R-13: chains on from events that were sealed one by one, and what was unsealed then', async () => {
    const place = await createPlace('empty');
    const before = await place.open({ migrations: allMigrations.filter(({ number }) => number < 16) });
    const { clock } = createRoom(before);
    let hash: string = chainStart.hash;
    for (let position = 1; position <= 6; position++) {
      const row = { ...oldRow, id: `0000000${position}-0000-7000-8000-000000000000`, created_at_ms: clock.now() };
      const isSealed = position <= 4;
      if (isSealed) hash = hashEvent(hash, position, { ...row, chain_position: position, hash: null });
      const sealed = isSealed ? { chain_position: position, hash } : { chain_position: null, hash: null };
      await before.write((transaction) =>
        transaction
          .insertInto('audit_events')
          .values({ ...row, ...sealed })
          .execute(),
      );
    }
    await before.write((transaction) =>
      transaction
        .insertInto('audit_chains')
        .values({
          subaccount_id: acme,
          base_position: 0,
          base_hash: chainStart.hash,
          last_position: 4,
          last_hash: hash,
        })
        .execute(),
    );
    await before.close();
    const database = await place.open();
    const { audit, clock: now } = createRoom(database);
    expect(await audit.verify()).toEqual({ kind: 'intact', events: 4 });
    await audit.appendAlone(eventOf('new'));
    expect(await audit.sealPending()).toBe(3);
    expect(await audit.verify()).toEqual({ kind: 'intact', events: 7 });
    const change = (position: number, message: string) =>
      tamper(
        database,
        sql`update audit_events set message = ${message} where id = ${`0000000${position}-0000-7000-8000-000000000000`}`,
      );
    for (const position of [2, 6]) {
      await change(position, 'innocent');
      expect(await audit.verify()).toMatchObject({ kind: 'broken', position, problem: 'changed' });
      await change(position, oldRow.message);
    }
    expect(await audit.verify()).toEqual({ kind: 'intact', events: 7 });
    now.advance(91 * day);
    expect(await audit.removeExpired({ beforeMs: now.now() - 90 * day })).toBe(7);
    expect(await audit.list(acme)).toHaveLength(1);
    await audit.sealPending();
    expect(await audit.verify()).toEqual({ kind: 'intact', events: 1 });
  });

  it('S-65, R-18: removes what has expired, records that, and leaves a chain that can be verified', async () => {
    const database = await open();
    const { audit, clock } = createRoom(database);
    const record = (count: number, subaccountId: typeof acme) =>
      database.write((transaction) =>
        audit.appendAll(
          transaction,
          Array.from({ length: count }, () => eventOf('m', { subaccountId })),
        ),
      );
    await record(450, acme);
    await record(3, globex);
    await audit.sealPending();
    clock.advance(91 * day);
    await record(2, acme);
    await audit.sealPending();
    expect(await audit.removeExpired({ beforeMs: clock.now() - 90 * day, scope: globex })).toBe(3);
    expect(await audit.removeExpired({ beforeMs: clock.now() - 90 * day })).toBe(450);
    expect(await audit.removeExpired({ beforeMs: clock.now() - 90 * day })).toBe(0);
    const left = await audit.list(acme);
    expect(left).toHaveLength(3);
    expect(left.find(({ action }) => action === 'delete')).toMatchObject({
      actor: { kind: 'system', name: 'audit-retention' },
      attributes: { count: '450' },
    });
    await audit.sealPending();
    expect(await audit.verify()).toEqual({ kind: 'intact', events: 4 });
    await tamper(
      database,
      sql`delete from audit_events where subaccount_id = ${acme} and created_at_ms = ${clock.now()} and action = 'create'`,
    );
    expect(await audit.verify()).toMatchObject({ kind: 'broken', position: 451, problem: 'missing' });
  });
});
