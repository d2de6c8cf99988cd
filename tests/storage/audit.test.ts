import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createAudit } from '../../src/audit/index.ts';
import type { AuditEvent } from '../../src/foundation/audit-event.ts';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { toRequestId, toSubaccountId } from '../../src/foundation/ids.ts';
import type { Database } from '../../src/storage/database.ts';
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
    const record = (count: number, subaccountId: typeof acme) =>
      Promise.all(
        Array.from({ length: count }, (_, index) => audit.appendAlone(eventOf(`m${index}`, { subaccountId }))),
      );
    await record(450, acme);
    await record(30, globex);
    expect(await audit.sealPending()).toBe(480);
    clock.advance(10);
    await record(5, acme);
    expect(await audit.verify()).toEqual({ kind: 'intact', events: 480 });
    expect(await audit.sealPending()).toBe(5);
    expect(await audit.sealPending()).toBe(0);
    expect(await audit.verify()).toEqual({ kind: 'intact', events: 485 });
    const [newest] = await audit.list(acme, { limit: 1 });
    expect(newest).toMatchObject({ chainPosition: 455, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
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

  it.each([
    ['a changed event', 'changed', 3, sql`update audit_events set message = 'innocent' where chain_position = 3`],
    ['a removed event', 'missing', 3, sql`delete from audit_events where chain_position = 3`],
    ['the newest event removed', 'missing', 5, sql`delete from audit_events where chain_position = 5`],
    ['a moved event', 'missing', 3, sql`update audit_events set chain_position = 99 where chain_position = 3`],
    ['a changed hash', 'changed', 4, sql`update audit_events set hash = 'ab' where chain_position = 4`],
    ['the chain itself removed', 'changed', 1, sql`delete from audit_chains`],
    [
      'an event made unsealed again',
      'missing',
      2,
      sql`update audit_events set chain_position = null, hash = null where chain_position = 2`,
    ],
  ] as const)('S-65: names the first broken event after %s', async (_name, problem, position, statement) => {
    const database = await open();
    const { audit } = createRoom(database);
    for (let index = 1; index <= 5; index++) await audit.appendAlone(eventOf(`m${index}`));
    await audit.sealPending();
    await tamper(database, statement);
    expect(await audit.verify()).toMatchObject({ kind: 'broken', subaccountId: acme, position, problem });
  });

  it('S-65, R-18: removes what has expired, records that, and leaves a chain that can be verified', async () => {
    const database = await open();
    const { audit, clock } = createRoom(database);
    const record = (count: number, subaccountId: typeof acme) =>
      Promise.all(Array.from({ length: count }, () => audit.appendAlone(eventOf('m', { subaccountId }))));
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
    await tamper(database, sql`delete from audit_events where chain_position = 451`);
    expect(await audit.verify()).toMatchObject({ kind: 'broken', position: 451, problem: 'missing' });
  });
});
