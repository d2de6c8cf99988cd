import { expect, it } from 'vitest';
import type { Actor, AuditEvent } from '../../src/foundation/audit-event.ts';
import { createNumberRanges } from '../../src/integration-content/index.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { createSubaccountRow } from '../support/subaccount-row.ts';

const actor: Actor = { kind: 'system', name: 'test' };
const range = { name: 'A', minValue: 1, maxValue: 40, currentValue: 1, rotates: false, fieldLength: 3 };

describeOnBothDatabases('number ranges', (open) => {
  const start = async () => {
    const database = await open();
    const events: AuditEvent[] = [];
    const ranges = createNumberRanges({
      database,
      clock: () => 1000,
      audit: { append: async (_transaction, event) => void events.push(event) },
    });
    const subaccountId = await createSubaccountRow(database);
    return { database, ranges, events, subaccountId, change: { subaccountId, actor } };
  };

  it('hand out each number once, however many ask at a time, and none when used up', async () => {
    const { ranges, change, subaccountId } = await start();
    await ranges.create(change, range);
    const drawn = await Promise.all(Array.from({ length: 50 }, () => ranges.draw(subaccountId, 'A')));
    const numbers = drawn.filter((number) => number !== undefined).sort();
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => String(index + 1).padStart(3, '0')));
    expect(await ranges.draw(subaccountId, 'A')).toBeUndefined();
    expect(await ranges.draw(subaccountId, 'none')).toBeUndefined();
  });

  it('begin again where they rotate, also where there is one number only', async () => {
    const { ranges, change, subaccountId } = await start();
    await ranges.create(change, { ...range, minValue: 8, maxValue: 9, currentValue: 9, rotates: true, fieldLength: 0 });
    await ranges.create(change, { ...range, name: 'B', minValue: 5, maxValue: 5, currentValue: 5, rotates: true });
    const draw = async (name: string) => [await ranges.draw(subaccountId, name), await ranges.draw(subaccountId, name)];
    expect([await draw('A'), await draw('A'), await draw('B')]).toEqual([
      ['9', '8'],
      ['9', '8'],
      ['005', '005'],
    ]);
  });

  it('hold the largest values of 14 digits', async () => {
    const { ranges, change, subaccountId } = await start();
    const maxValue = 99_999_999_999_999;
    await ranges.create(change, { ...range, maxValue, currentValue: maxValue, fieldLength: 14 });
    expect(await ranges.draw(subaccountId, 'A')).toBe('99999999999999');
  });

  it('are lost with the transaction they are part of, and go on record with each change', async () => {
    const { database, ranges, change, events, subaccountId } = await start();
    const failing = database.write(async (transaction) => {
      await ranges.create({ ...change, transaction }, range);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await ranges.list(subaccountId)).toEqual([]);
    events.length = 0;
    expect(await ranges.create(change, range)).toBe('created');
    expect(await ranges.create(change, range)).toBe('exists');
    expect(await ranges.replace(change, { ...range, name: 'B' })).toBe('missing');
    expect(await ranges.replace(change, { ...range, description: 'x' })).toBe('replaced');
    expect(await ranges.remove(change, 'B')).toBe('missing');
    expect(await ranges.remove(change, 'A')).toBe('removed');
    expect(events.map(({ action }) => action)).toEqual(['create', 'update', 'delete']);
  });

  it('S-55: are those of one subaccount', async () => {
    const { database, ranges, change } = await start();
    await ranges.create(change, range);
    const stranger = await createSubaccountRow(database);
    expect(await ranges.list(stranger)).toEqual([]);
    expect(await ranges.find(stranger, 'A')).toBeUndefined();
    expect(await ranges.draw(stranger, 'A')).toBeUndefined();
    expect(await ranges.remove({ subaccountId: stranger, actor }, 'A')).toBe('missing');
    expect(await ranges.create({ subaccountId: stranger, actor }, range)).toBe('created');
  });
});
