import { expect, it } from 'vitest';
import { createAudit } from '../../src/audit/index.ts';
import type { AuditEvent } from '../../src/foundation/audit-event.ts';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { toSubaccountId } from '../../src/foundation/ids.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const acme = toSubaccountId('11111111-0000-4000-8000-000000000000');
const refusal = (name: string): AuditEvent => ({
  category: 'audit.security-events',
  subaccountId: acme,
  actor: { kind: 'client', name },
  action: 'refuse',
  object: `OAuth client ${name}`,
  message: 'Rate limit reached',
});

describeOnBothDatabases('counted refusals', (open, { createPlace }) => {
  it('S-09, S-65: are one record a minute for each kind, whatever their number', async () => {
    const clock = createAdjustableClock(() => 1_790_000_000_000);
    const { refusals, list } = createAudit({ database: await open(), clock: clock.now });
    const note = (count: number, name = 'a') => {
      for (let index = 0; index < count; index += 1) refusals.note(refusal(name));
    };
    const counts = async () => (await list(acme)).map(({ actor, attributes }) => `${actor.name} ${attributes?.count}`);
    note(500);
    note(3, 'b');
    await refusals.flush();
    expect((await counts()).sort()).toEqual(['a 500', 'b 3']);
    note(7);
    clock.advance(59_000);
    await refusals.flush();
    expect(await counts()).toHaveLength(2);
    note(1);
    clock.advance(1_000);
    await refusals.flush();
    await refusals.flush();
    expect((await counts())[0]).toBe('a 8');
    expect(await counts()).toHaveLength(3);
  });

  it('R-16: are counted by each node for itself, so that none is lost and none counts twice', async () => {
    const place = await createPlace();
    const clock = createAdjustableClock(() => 1_790_000_000_000);
    const openNode = async () => createAudit({ database: await place.open(), clock: clock.now });
    const [here, there] = [await openNode(), await openNode()];
    for (const [node, count] of [
      [here, 3],
      [there, 4],
    ] as const) {
      for (let index = 0; index < count; index += 1) node.refusals.note(refusal('a'));
    }
    await Promise.all([here.refusals.flush(), there.refusals.flush()]);
    const records = await here.list(acme);
    expect(records.map(({ attributes }) => attributes?.count).sort()).toEqual(['3', '4']);
  });

  it('R-11: of a thousand kinds at most', async () => {
    const clock = createAdjustableClock(() => 1_790_000_000_000);
    const { refusals, list } = createAudit({ database: await open(), clock: clock.now });
    for (let index = 0; index < 1_200; index += 1) refusals.note(refusal(`client-${index}`));
    await refusals.flush();
    expect(await list(acme)).toHaveLength(1_000);
    expect((await list(acme, { actorName: 'client-1100' })).length).toBe(0);
  });

  it('R-03: are kept while the database is away', async () => {
    const clock = createAdjustableClock(() => 1_790_000_000_000);
    const database = await open();
    let isAway = true;
    const flaky = {
      ...database,
      write: (async (change) => {
        if (isAway) throw new Error('away');
        return await database.write(change);
      }) as typeof database.write,
    };
    const { refusals, list } = createAudit({ database: flaky, clock: clock.now });
    refusals.note(refusal('a'));
    await expect(refusals.flush()).rejects.toThrow('away');
    refusals.note(refusal('a'));
    isAway = false;
    await refusals.flush();
    expect((await list(acme)).map(({ attributes }) => attributes?.count)).toEqual(['2']);
  });
});
